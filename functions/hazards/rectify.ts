import type { UnitActor } from '../../schemas/actor.ts';
import type { Hazard, Rectification } from '../../schemas/hazard.ts';
import type { Input } from '../../schemas/operations.ts';
import { Problem } from '../../schemas/problem.ts';
import { dateOf } from '../../schemas/time.ts';
import type { unitHazardApi } from '../../schemas/unit-hazard-api.ts';
import type { Call, Verb } from '../kit/call.ts';
import { contentHash } from '../kit/hash.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';
import { getHazard } from './get.ts';
import { requireStoredPhotos } from './stored-photos.ts';

type Sent = Input<typeof unitHazardApi.rectifyHazard>;

/** Times to read again when the hazard was written in between: a photo arrived, the deadline passed. */
const tries = 4;

/** The phone's outbox may send one handing-in many times: it is told apart by its id, not by a version. */
export const rectifyHazard: Verb<typeof unitHazardApi.rectifyHazard> = async (input, call) => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return repeated(await getHazard(input, call), input) ?? (await handIn(input, call));
    } catch (error) {
      const isOvertaken = error instanceof Problem && error.code === 'hazard.stale';
      if (!isOvertaken || attempt === tries) throw error;
    }
  }
};

async function handIn(input: Sent, call: Call<UnitActor>): Promise<Hazard> {
  const hazard = await hazardFor('rectify', { hazardId: input.hazardId }, call);
  requireCompleted(input.completedAt, hazard, call);
  await requireStoredPhotos({ unitId: hazard.unitId }, input.photoIds);
  const rectification = rectificationOf(input, call.now);
  const next = moved(hazard, 'rectify', { rectifications: [...hazard.rectifications, rectification] }, call.now);
  const { rectificationId, measures, costWan, photoIds } = rectification;
  const words = { rectificationId, measures, costWan, photoIds };
  return commitMove(call, hazard, next, hazardEntry('hazard.rectified', hazard, next, words));
}

/** What clocks of phones may be ahead. */
const aheadMs = 5 * 60_000;

/** Done after it was found, by the day, and before it is handed in. */
function requireCompleted(completedAt: string, { foundAt }: Hazard, { now, language }: Call<UnitActor>): void {
  const isEarly = dateOf(completedAt) < dateOf(foundAt);
  if (!isEarly && Date.parse(completedAt) <= now + aheadMs) return;
  const [zh, en] = isEarly
    ? ['完成时间早于发现隐患的日期', 'Before the hazard was found']
    : ['完成时间不能晚于现在', 'In the future'];
  const message = language === 'en' ? en : zh;
  throw new Problem('request.invalid', { errors: [{ path: 'completedAt', message }] });
}

/** The hazard when it has this rectification already; throws when its id was used for another content. */
function repeated(hazard: Hazard, input: Sent): Hazard | undefined {
  const same = hazard.rectifications.find(({ rectificationId }) => rectificationId === input.rectificationId);
  if (same === undefined) return undefined;
  if (same.contentHash !== contentHash(input)) throw new Problem('rectification.conflict');
  return hazard;
}

function rectificationOf(input: Sent, now: number): Rectification {
  const { hazardId: _, ...handedIn } = input;
  return {
    ...handedIn,
    submittedAt: new Date(now).toISOString(),
    contentHash: contentHash(input),
    isOnTheSpot: false,
  };
}
