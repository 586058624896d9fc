import { Problem } from '../../schemas/problem.ts';
import type { selfCheckApi } from '../../schemas/self-check.ts';
import type { Verb } from '../kit/call.ts';
import { receiptOf } from './receipt.ts';
import { selfChecks } from './store.ts';

export const getReceipt: Verb<typeof selfCheckApi.getReceipt> = async ({ selfCheckId }, { actor }) => {
  const selfCheck = await selfChecks.find({ selfCheckId });
  if (selfCheck?.unitId !== actor.unitId) throw new Problem('self-check.unknown');
  return receiptOf(selfCheck);
};
