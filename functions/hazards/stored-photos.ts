import { Problem } from '../../schemas/problem.ts';
import { waitingPhotos } from '../photos/find.ts';

/** Throws unless every photo is the unit's and stored. That the record names it claims it, from the audit stream. */
export async function requireStoredPhotos(unitId: string, photoIds: readonly string[]): Promise<void> {
  const waiting = await waitingPhotos(unitId, photoIds);
  if (waiting.length > 0) throw new Problem('photo.not-stored');
}
