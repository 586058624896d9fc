import { may } from '../../schemas/actor.ts';
import type { Input } from '../../schemas/operations.ts';
import type { Photo, PhotoSlot, photoApi } from '../../schemas/photo.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Call, Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import type { Write } from '../kit/table.ts';
import { findUnits } from '../units/find.ts';
import { findPhotos, isOf } from './find.ts';
import { uploadForm } from './sign.ts';
import { photos } from './store.ts';

type Owner = Pick<Photo, 'unitId' | 'staffId'>;
type Asked = Input<typeof photoApi.requestPhotoSlots>['photos'][number];

export const requestPhotoSlots: Verb<typeof photoApi.requestPhotoSlots> = async ({ photos }, call) =>
  slotsFor({ unitId: call.actor.unitId as Photo['unitId'] }, photos, call);

export const requestStaffPhotoSlots: Verb<typeof photoApi.requestStaffPhotoSlots> = async (input, call) => {
  const [unit] = await findUnits([input.unitId]);
  if (!unit || !may(call.actor, call.operation, unit)) throw new Problem('unit.unknown');
  return slotsFor({ unitId: unit.unitId, staffId: call.actor.staffId as Photo['staffId'] }, input.photos, call);
};

async function slotsFor(owner: Owner, photos: readonly Asked[], call: Call): Promise<{ slots: PhotoSlot[] }> {
  const asked = [...new Map(photos.map((photo) => [photo.photoId, photo])).values()];
  const known = new Map((await findPhotos(asked.map(({ photoId }) => photoId))).map((photo) => [photo.photoId, photo]));
  const expected = asked.map((each) => expect(each, known.get(each.photoId), owner, call.now));
  const changed = expected.flatMap(({ write }) => write ?? []);
  const [first, ...rest] = expected.flatMap(({ write, photo }) => (write ? [photo.photoId] : []));
  if (first !== undefined) {
    const detail = { unitId: owner.unitId, photoIds: [first, ...rest] };
    await commit(call, changed, [{ verb: 'photo.requested', recordId: first, detail }]);
  }
  return { slots: await Promise.all(expected.map(({ photo }) => slotOf(photo, call.now))) };
}

/** The record that an upload is measured against, and what is to be written for it; the same photo again writes nothing. */
function expect(asked: Asked, known: Photo | undefined, owner: Owner, now: number): { photo: Photo; write?: Write } {
  if (known && !isOf(owner, known)) throw new Problem('photo.unknown');
  // A record waits for it: what was refused, or was lost with the phone's storage, may be taken again.
  const mayRetake = known?.status === 'refused' || (known?.status === 'expected' && known.claimedBy !== undefined);
  const isRetaken = mayRetake && known.sha256 !== asked.sha256;
  if (known?.sha256 !== undefined && !isRetaken) {
    if (known.sha256 !== asked.sha256 || known.bytes !== asked.bytes) throw new Problem('photo.conflict');
    return { photo: known };
  }
  const { photoId, sha256, bytes, contentType } = asked;
  const originalKey = `incoming/${photoId}`;
  const requestedAt = new Date(now).toISOString();
  if (known) {
    const { refusal: _, ...rest } = known;
    const photo: Photo = { ...rest, status: 'expected', sha256, bytes, contentType, originalKey, requestedAt };
    return { photo, write: fillIn(photo) };
  }
  const head = { photoId, ...owner, status: 'expected', sha256, bytes, contentType, originalKey, requestedAt } as const;
  const photo: Photo = { ...head, unclaimed: 'unclaimed' };
  return { photo, write: photos.create(photo, 'photo.conflict') };
}

/** A record named the photo before its slot was asked for, or the photo is taken again: its claim stays. */
function fillIn({ photoId, sha256, bytes, contentType, originalKey, requestedAt }: Photo): Write {
  return photos.update(
    { photoId },
    'SET #status = :expected, sha256 = :sha256, #bytes = :bytes, contentType = :type, originalKey = :key, requestedAt = :at REMOVE refusal',
    {
      ':expected': 'expected',
      ':stored': 'stored',
      ':sha256': sha256,
      ':bytes': bytes,
      ':type': contentType,
      ':key': originalKey,
      ':at': requestedAt,
    },
    {
      names: { '#bytes': 'bytes', '#status': 'status' },
      condition: '#status <> :stored',
      refusal: 'photo.conflict',
    },
  );
}

async function slotOf(photo: Photo, now: number): Promise<PhotoSlot> {
  const { photoId, status, refusal } = photo;
  if (status === 'expected') return { photoId, status, upload: await uploadForm(photo, now) };
  return { photoId, status, ...(refusal && { refusal }) };
}
