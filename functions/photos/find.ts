/** Photos for the other slices. */
import type { Photo } from '../../schemas/photo.ts';
import { Problem } from '../../schemas/problem.ts';
import { photos } from './store.ts';

/** Whose photos: the unit’s own, or those that one of the staff took at it. */
export type PhotoOwner = { unitId: string; staffId?: string | undefined };

export const isOf = (owner: PhotoOwner, photo: Photo): boolean =>
  photo.unitId === owner.unitId && photo.staffId === owner.staffId;

/** In the order asked for, each once, missing ones left out. */
export async function findPhotos(photoIds: readonly string[]): Promise<Photo[]> {
  return photos.findAll([...new Set(photoIds)].map((photoId) => ({ photoId })));
}

/** `waitingOf` the photos as they are now. */
export async function waitingPhotos(owner: PhotoOwner, photoIds: readonly string[]): Promise<string[]> {
  return waitingOf(owner, photoIds, await findPhotos(photoIds));
}

/**
 * Of the photos of one owner that a record names, those that are not stored yet (照片待补); one that was never asked for
 * may still come. Throws `photo.unknown` for a photo of somebody else, `photo.refused` for one that can’t be used.
 */
export function waitingOf(owner: PhotoOwner, photoIds: readonly string[], found: readonly Photo[]): string[] {
  const known = new Map(found.map((photo) => [photo.photoId as string, photo]));
  for (const photo of known.values()) {
    if (!isOf(owner, photo)) throw new Problem('photo.unknown');
    if (photo.status === 'refused') throw new Problem('photo.refused');
  }
  return [...new Set(photoIds)].filter((photoId) => known.get(photoId)?.status !== 'stored');
}
