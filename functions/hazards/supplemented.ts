/** What a supplemented report becomes, whoever supplements it. */
import type { Hazard } from '../../schemas/hazard.ts';

/**
 * The photos that have arrived: nothing is waited for any more. What was fixed on the spot and has none of its photos
 * is on no record, and takes the whole way.
 */
export function withoutWaiting(hazard: Hazard) {
  const hasArrived = (photoId: Hazard['beforePhotoIds'][number]) => !hazard.waitingPhotoIds.includes(photoId);
  const rectifications = hazard.rectifications.map((one) => ({ ...one, photoIds: one.photoIds.filter(hasArrived) }));
  return {
    beforePhotoIds: hazard.beforePhotoIds.filter(hasArrived),
    rectifications: rectifications.filter(({ photoIds }) => photoIds.length > 0),
    waitingPhotoIds: [],
  };
}

/** Field → before and after, of the words that are other than they were. */
export function changesOf(hazard: Hazard, words: Pick<Hazard, 'location' | 'description'>) {
  const fields = (['location', 'description'] as const).filter((field) => hazard[field] !== words[field]);
  return Object.fromEntries(fields.map((field) => [field, { from: hazard[field], to: words[field] }]));
}
