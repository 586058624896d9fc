import { Problem } from '../../schemas/problem.ts';
import { type PhotoOwner, waitingPhotos } from '../photos/find.ts';

/** Throws unless every photo is its owner's and stored. That the record names it claims it, from the audit stream. */
export async function requireStoredPhotos(owner: PhotoOwner, photoIds: readonly string[]): Promise<void> {
  const waiting = await waitingPhotos(owner, photoIds);
  if (waiting.length > 0) throw new Problem('photo.not-stored');
}
