import { Problem } from '../../schemas/problem.ts';
import { type Author, commit } from '../kit/commit.ts';
import { hazards } from './store.ts';

/** Times to read again when somebody else wrote the hazard in between: a dozen photos may arrive at once. */
const tries = 20;

/** Strikes arrived photos off those a hazard waits for. Photos that it does not wait for change nothing. */
export async function receivePhotos(hazardId: string, photoIds: readonly string[], author: Author): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const hazard = await hazards.find({ hazardId });
    if (!hazard) throw new Problem('hazard.unknown');
    const arrived = hazard.waitingPhotoIds.filter((photoId) => photoIds.includes(photoId));
    if (arrived.length === 0) return;
    const next = {
      ...hazard,
      waitingPhotoIds: hazard.waitingPhotoIds.filter((photoId) => !arrived.includes(photoId)),
      version: hazard.version + 1,
      updatedAt: new Date(author.now).toISOString(),
    };
    const entry = { verb: 'photo.arrived', recordId: hazardId, detail: { photoIds: arrived } } as const;
    try {
      await commit(author, [hazards.replace(next, hazard.version, 'hazard.stale')], [entry]);
      return;
    } catch (error) {
      const isOvertaken = error instanceof Problem && error.code === 'hazard.stale';
      if (!isOvertaken || attempt === tries) throw error;
    }
  }
}
