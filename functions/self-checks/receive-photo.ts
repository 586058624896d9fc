import { Problem } from '../../schemas/problem.ts';
import type { SelfCheck } from '../../schemas/self-check.ts';
import { receivePhotos } from '../hazards/receive-photo.ts';
import { type Author, commit } from '../kit/commit.ts';
import { selfChecks } from './store.ts';

/** Times to read again when another photo arrived in between: a dozen may at once. */
const tries = 20;

/** Strikes arrived photos off those that a record waits for: a hazard, or a self-check with its hazards. */
export async function receiveFor(recordId: string, photoIds: readonly string[], author: Author): Promise<void> {
  if (recordId.startsWith('hz_')) await receivePhotos(recordId, photoIds, author);
  else await receiveForSelfCheck(recordId, photoIds, author);
}

async function receiveForSelfCheck(selfCheckId: string, photoIds: readonly string[], author: Author): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const selfCheck = await selfChecks.find({ selfCheckId });
    if (!selfCheck) throw new Problem('self-check.unknown');
    const arrived = selfCheck.waitingPhotoIds.filter((photoId) => photoIds.includes(photoId));
    if (arrived.length === 0) return;
    // The hazards first: while the self-check still waits, a run that broke off is made again.
    for (const hazardId of hazardsWith(selfCheck, arrived)) await receivePhotos(hazardId, arrived, author);
    try {
      await commit(
        author,
        [strikeOff(selfCheck, arrived)],
        [{ verb: 'photo.arrived', recordId: selfCheckId, detail: { photoIds: arrived } }],
      );
      return;
    } catch (error) {
      const isOvertaken = error instanceof Problem && error.code === 'record.stale';
      if (!isOvertaken || attempt === tries) throw error;
    }
  }
}

function hazardsWith({ hazards, answers }: SelfCheck, photoIds: readonly string[]): string[] {
  const named = (itemId: string) => {
    const answer = answers[itemId];
    return answer?.value === 'fail' ? [...answer.photoIds, ...(answer.fixed?.photoIds ?? [])] : [];
  };
  return hazards
    .filter(({ itemId }) => named(itemId).some((photoId) => photoIds.includes(photoId)))
    .map(({ hazardId }) => hazardId);
}

function strikeOff({ selfCheckId, waitingPhotoIds, version }: SelfCheck, arrived: readonly string[]) {
  return selfChecks.update(
    { selfCheckId },
    'SET waitingPhotoIds = :rest ADD #version :one',
    { ':rest': waitingPhotoIds.filter((photoId) => !arrived.includes(photoId)), ':one': 1, ':read': version },
    { names: { '#version': 'version' }, condition: '#version = :read' },
  );
}
