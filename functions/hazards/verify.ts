import type { Hazard, Verification } from '../../schemas/hazard.ts';
import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Input } from '../../schemas/operations.ts';
import { Problem } from '../../schemas/problem.ts';
import { dateOf } from '../../schemas/time.ts';
import type { ActorOf, Call, Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved, refused } from './act.ts';
import { hazardEntry } from './entry.ts';
import { requireStoredPhotos } from './stored-photos.ts';

type Conclusion = Input<typeof hazardApi.verifyHazard>;
type Verifier = Call<ActorOf<typeof hazardApi.verifyHazard>>;

export const verifyHazard: Verb<typeof hazardApi.verifyHazard> = async (input, call) => {
  const hazard = await hazardFor(input.isPassed ? 'passVerification' : 'failVerification', input, call);
  // domain.md §5: who verifies shows what was seen. By photo, that is what the unit has handed in.
  const isMissing = hazard.verificationMethod === 'on-site' && input.photoIds.length === 0;
  if (isMissing) throw refused('hazard.verification-photo-missing', hazard, call);
  await requireStoredPhotos({ unitId: hazard.unitId, staffId: call.actor.staffId }, input.photoIds);
  return input.isPassed ? pass(hazard, input, call) : fail(hazard, input, call);
};

async function pass(hazard: Hazard, input: Conclusion, call: Verifier): Promise<Hazard> {
  const notifiedStaffAt = input.notifiedStaffAt ?? hazard.notifiedStaffAt;
  // Work Safety Law art. 41: the unit's workers are told of a major hazard; it does not pass without.
  const isMissing = hazard.level === 'major' && notifiedStaffAt === undefined;
  if (isMissing) throw refused('hazard.notice-missing', hazard, call);
  if (input.notifiedStaffAt && input.notifiedStaffAt > dateOf(call.now)) throw notYet(call);
  const verifications = [...hazard.verifications, verificationOf(hazard, input, call)];
  const next = moved(hazard, 'passVerification', { verifications, notifiedStaffAt }, call.now);
  const words = { conclusion: input.conclusion, photoIds: input.photoIds };
  return commitMove(call, hazard, next, hazardEntry('hazard.verification-passed', hazard, next, words));
}

function notYet({ language }: Verifier): Problem {
  const message = language === 'en' ? 'In the future' : '日期不能晚于今天';
  return new Problem('request.invalid', { errors: [{ path: 'notifiedStaffAt', message }] });
}

async function fail(hazard: Hazard, input: Conclusion, call: Verifier): Promise<Hazard> {
  const rejectCount = hazard.rejectCount + 1;
  const changes: Partial<Hazard> = {
    verifications: [...hazard.verifications, verificationOf(hazard, input, call)],
    verifierIds: [],
    verificationMethod: undefined,
    sentBackReason: input.conclusion,
    rejectCount,
    // domain.md §5: the third rejection goes to level 2 by itself; a level never falls.
    escalationLevel: rejectCount >= 3 ? Math.max(hazard.escalationLevel, 2) : hazard.escalationLevel,
  };
  const next = moved(hazard, 'failVerification', changes, call.now);
  const words = { conclusion: input.conclusion, photoIds: input.photoIds };
  return commitMove(call, hazard, next, hazardEntry('hazard.verification-failed', hazard, next, words));
}

function verificationOf(hazard: Hazard, input: Conclusion, { actor, now }: Verifier): Verification {
  return {
    method: hazard.verificationMethod ?? 'by-photo',
    verifierIds: hazard.verifierIds,
    isPassed: input.isPassed,
    conclusion: input.conclusion,
    photoIds: input.photoIds,
    verifiedBy: actor.staffId as Verification['verifiedBy'],
    verifiedByName: actor.name,
    verifiedAt: new Date(now).toISOString(),
  };
}
