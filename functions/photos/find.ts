/** Photos for the other slices. */
import type { Photo } from '../../schemas/photo.ts';
import { Problem } from '../../schemas/problem.ts';
import { photos } from './store.ts';

/** In the order asked for, each once, missing ones left out. */
export async function findPhotos(photoIds: readonly string[]): Promise<Photo[]> {
  return photos.findAll([...new Set(photoIds)].map((photoId) => ({ photoId })));
}

/** `waitingOf` the photos as they are now. */
export async function waitingPhotos(unitId: string, photoIds: readonly string[]): Promise<string[]> {
  return waitingOf(unitId, photoIds, await findPhotos(photoIds));
}

/**
 * Of the photos that a record of a unit names, those that are not stored yet (照片待补); one that was never asked for
 * may still come. Throws `photo.unknown` for another unit's photo, `photo.refused` for one that can’t be used.
 */
export function waitingOf(unitId: string, photoIds: readonly string[], found: readonly Photo[]): string[] {
  const known = new Map(found.map((photo) => [photo.photoId as string, photo]));
  for (const photo of known.values()) {
    if (photo.unitId !== unitId) throw new Problem('photo.unknown');
    if (photo.status === 'refused') throw new Problem('photo.refused');
  }
  return [...new Set(photoIds)].filter((photoId) => known.get(photoId)?.status !== 'stored');
}
