import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';
import { getVerifiers } from './verifiers.ts';

/** The first named leads: the hazard waits on that person's desk, and any of those named may conclude it. */
export const dispatchVerification: Verb<typeof hazardApi.dispatchVerification> = async (input, call) => {
  const hazard = await hazardFor('dispatchVerification', input, call);
  const words = await getVerifiers(input, hazard, call);
  const changes = { verifierIds: words.verifierIds, verificationMethod: words.method };
  const next = moved(hazard, 'dispatchVerification', changes, call.now);
  return commitMove(call, hazard, next, hazardEntry('hazard.verification-dispatched', hazard, next, words));
};
