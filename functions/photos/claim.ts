/** Claiming: from then on a photo belongs to the records that name it and no longer expires. */
import type { Photo } from '../../schemas/photo.ts';
import { type Author, commit } from '../kit/commit.ts';
import type { Write } from '../kit/table.ts';
import { findPhotos } from './find.ts';
import { photos } from './store.ts';

/** Photos of one transaction: each takes an action, of at most 100. */
const perTransaction = 90;

/**
 * Claims for a record the photos that it names; one whose slot was not asked for yet gets its record here. Returns
 * those that are stored by then: a photo stored later finds its claim. Doing it twice changes nothing.
 */
export async function claimPhotos(
  recordId: string,
  unitId: string,
  photoIds: readonly string[],
  author: Author,
): Promise<string[]> {
  const named = [...new Set(photoIds)];
  const known = new Map((await findPhotos(named)).map((photo) => [photo.photoId as string, photo]));
  const open = named.filter((photoId) => isOpen(known.get(photoId), recordId, unitId));
  for (let first = 0; first < open.length; first += perTransaction) {
    const claimed = open.slice(first, first + perTransaction);
    const writes = claimed.map((photoId) => claim(photoId, known.has(photoId), recordId, unitId, author.now));
    const detail = { unitId, photoIds: claimed };
    await commit(author, writes, [{ verb: 'photo.claimed', recordId, detail }]);
  }
  const isStored = (photo: Photo | undefined) => photo?.status === 'stored' && photo.unitId === unitId;
  // What is stored stays so; the others are read again: one may have been stored before it was claimed.
  const others = named.filter((photoId) => !isStored(known.get(photoId)));
  const now = new Map((await findPhotos(others)).map((photo) => [photo.photoId as string, photo]));
  return named.filter((photoId) => isStored(now.get(photoId) ?? known.get(photoId)));
}

function isOpen(photo: Photo | undefined, recordId: string, unitId: string): boolean {
  return !photo || (photo.unitId === unitId && !photo.claimedBy?.includes(recordId));
}

function claim(photoId: string, isKnown: boolean, recordId: string, unitId: string, now: number): Write {
  if (!isKnown) {
    const requestedAt = new Date(now).toISOString();
    const photo = { photoId, unitId, status: 'expected', requestedAt, claimedBy: [recordId] } as Photo;
    return photos.create(photo, 'record.stale');
  }
  return photos.update(
    { photoId },
    'SET claimedBy = list_append(if_not_exists(claimedBy, :none), :record) REMOVE unclaimed',
    { ':none': [], ':record': [recordId], ':recordId': recordId, ':unit': unitId },
    { condition: 'unitId = :unit AND NOT contains(claimedBy, :recordId)' },
  );
}
