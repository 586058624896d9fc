import { Problem } from '../../schemas/problem.ts';
import { dayMs } from '../../schemas/time.ts';
import { type Author, commit } from '../kit/commit.ts';
import { deleteObjects } from './bucket.ts';
import { photos, unclaimedPhotos } from './store.ts';

/** Drafts live 30 days from their last change and name photos without claiming them; theirs must outlive them. */
const keptDays = 60;

/** Deletes uploads that no record has named within sixty days. */
export async function expirePhotos(author: Author): Promise<void> {
  const to = new Date(author.now - keptDays * dayMs).toISOString();
  for (let cursor: string | undefined; ; ) {
    const page = await unclaimedPhotos.query({ index: 'unclaimed', partition: 'unclaimed', to, limit: 100, cursor });
    for (const { photoId } of page.items) await expire(photoId, author);
    cursor = page.cursor;
    if (!cursor) return;
  }
}

/** The record goes first, unless it is claimed by then; objects without a record are seen by nobody. */
async function expire(photoId: string, author: Author): Promise<void> {
  const photo = await photos.find({ photoId });
  if (!photo || photo.claimedBy) return;
  const { unitId, originalKey, pictureKey, thumbnailKey } = photo;
  try {
    await commit(
      author,
      [photos.remove({ photoId }, 'attribute_not_exists(claimedBy)')],
      [{ verb: 'photo.expired', recordId: photoId, detail: { unitId } }],
    );
  } catch (error) {
    if (error instanceof Problem && error.code === 'record.stale') return;
    throw error;
  }
  await deleteObjects([originalKey, pictureKey, thumbnailKey].filter((key) => key !== undefined));
}
