import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';
import { remainingVerifiers } from './verifiers.ts';

/**
 * The same verifiers go again, as far as they still may; a consent that was given to their first conclusion does not
 * hold for the next.
 */
export const sendBackVerification: Verb<typeof hazardApi.sendBackVerification> = async (input, call) => {
  const hazard = await hazardFor('sendBackVerification', input, call);
  const { reason } = input;
  const verifierIds = await remainingVerifiers(hazard);
  const changes = { sentBackReason: reason, endorsement: undefined, verifierIds };
  const next = moved(hazard, 'sendBackVerification', changes, call.now);
  return commitMove(call, hazard, next, hazardEntry('hazard.verification-sent-back', hazard, next, { reason }));
};
