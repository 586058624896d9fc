import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor } from './act.ts';
import { hazardEntry } from './entry.ts';
import { reassigned } from './round.ts';
import { getVerifiers } from './verifiers.ts';

/** Those named before are out of it, whether or not they are still there. */
export const redispatchVerification: Verb<typeof hazardApi.redispatchVerification> = async (input, call) => {
  const hazard = await hazardFor('redispatchVerification', input, call);
  const words = await getVerifiers(input, hazard, call);
  const changes = { verifierIds: words.verifierIds, verificationMethod: words.method };
  const next = reassigned(hazard, changes, call.now);
  return commitMove(call, hazard, next, hazardEntry('hazard.verification-dispatched', hazard, next, words));
};
