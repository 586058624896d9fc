import { may } from '../../schemas/actor.ts';
import { Problem } from '../../schemas/problem.ts';
import type { selfCheckApi } from '../../schemas/self-check.ts';
import type { Verb } from '../kit/call.ts';
import { selfChecks } from './store.ts';

/** A self-check outside the caller's scope is as unknown as one that does not exist. */
export const getSelfCheck: Verb<typeof selfCheckApi.getSelfCheck> = async ({ selfCheckId }, { actor, operation }) => {
  const selfCheck = await selfChecks.find({ selfCheckId });
  if (!selfCheck || !may(actor, operation, selfCheck)) throw new Problem('self-check.unknown');
  return selfCheck;
};
