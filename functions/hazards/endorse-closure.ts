import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';
import { signed } from './signed.ts';

/** The department's consent; the hazard then waits for a bureau leader. */
export const endorseClosure: Verb<typeof hazardApi.endorseClosure> = async (input, call) => {
  const hazard = await hazardFor('endorseClosure', input, call);
  const { opinion } = input;
  const next = moved(hazard, 'endorseClosure', { endorsement: signed(opinion, call) }, call.now);
  return commitMove(call, hazard, next, hazardEntry('hazard.closure-endorsed', hazard, next, { opinion }));
};
