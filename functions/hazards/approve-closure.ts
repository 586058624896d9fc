import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';
import { nextClosureNumber } from './number.ts';
import { signed } from './signed.ts';

export const approveClosure: Verb<typeof hazardApi.approveClosure> = async (input, call) => {
  const hazard = await hazardFor('approveClosure', input, call);
  const { opinion } = input;
  const closedAt = new Date(call.now).toISOString();
  const closureNo = await nextClosureNumber(call.now);
  const next = moved(hazard, 'approveClosure', { closure: signed(opinion, call), closedAt, closureNo }, call.now);
  return commitMove(call, hazard, next, hazardEntry('hazard.closed', hazard, next, { opinion, closureNo }));
};
