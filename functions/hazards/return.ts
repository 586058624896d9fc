import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';

export const returnHazard: Verb<typeof hazardApi.returnHazard> = async (input, call) => {
  const hazard = await hazardFor('return', input, call);
  const { reason } = input;
  const next = moved(hazard, 'return', { returnReason: reason }, call.now);
  return commitMove(call, hazard, next, hazardEntry('hazard.returned', hazard, next, { reason }));
};
