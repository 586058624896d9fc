import type { Photo } from '../../schemas/photo.ts';
import { Problem } from '../../schemas/problem.ts';
import type { NewObject } from '../kit/bucket.ts';
import { type Author, commit } from '../kit/commit.ts';
import { sha256Hex } from '../kit/hash.ts';
import { readObject, writePicture } from './bucket.ts';
import { type Inspected, inspect, type Refusal } from './inspect.ts';
import { photos } from './store.ts';

/** An upload has arrived under `incoming/<photoId>`: makes it fit to show, or says why it can’t be used. */
export async function receivePhoto({ key, bytes }: NewObject, author: Author): Promise<void> {
  const photo = await photos.find({ photoId: key.replace('incoming/', '') });
  // S3 tells of an object at least once; an expired photo has no record any more.
  if (photo?.status !== 'expected' || photo.sha256 === undefined) return;
  const inspected = bytes === 0 ? { refusal: 'empty' as const } : await inspect(await readObject(key), photo.sha256);
  try {
    if ('refusal' in inspected) await refuse(photo, inspected.refusal, author);
    else await store(photo, inspected, author);
  } catch (error) {
    // The same event, delivered twice at once: the other one was faster. Or the photo was taken again meanwhile.
    if (!(error instanceof Problem && error.code === 'record.stale')) throw error;
  }
}

type Usable = Exclude<Inspected, { refusal: Refusal }>;

/** Pictures first: when the record says that they are stored, they are. */
async function store(photo: Photo, { picture, thumbnail, taken }: Usable, author: Author): Promise<void> {
  const { photoId, unitId, sha256 = '' } = photo;
  const pictureKey = `pictures/${photoId}.jpg`;
  const thumbnailKey = `thumbnails/${photoId}.jpg`;
  await Promise.all([writePicture(pictureKey, picture.data), writePicture(thumbnailKey, thumbnail.data)]);
  const fields = {
    status: 'stored',
    pictureKey,
    thumbnailKey,
    pictureSha256: sha256Hex(picture.data),
    width: picture.width,
    height: picture.height,
    ...taken,
    storedAt: new Date(author.now).toISOString(),
  };
  await commit(
    author,
    [settle(photo, fields)],
    [{ verb: 'photo.stored', recordId: photoId, detail: { unitId, sha256 } }],
  );
}

async function refuse(photo: Photo, refusal: Refusal, author: Author): Promise<void> {
  const { photoId, unitId } = photo;
  await commit(
    author,
    [settle(photo, { status: 'refused', refusal })],
    [{ verb: 'photo.refused', recordId: photoId, detail: { unitId, refusal } }],
  );
}

/** Sets fields of a photo that is still expected, with these bytes. Others are left alone: it may be claimed at the same moment. */
function settle({ photoId, sha256 }: Photo, fields: Record<string, string | number>) {
  const names = Object.keys(fields);
  return photos.update(
    { photoId },
    `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    {
      ...Object.fromEntries(names.map((name) => [`:${name}`, fields[name]])),
      ':expected': 'expected',
      ':sha256': sha256,
    },
    {
      names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      condition: '#status = :expected AND sha256 = :sha256',
    },
  );
}
