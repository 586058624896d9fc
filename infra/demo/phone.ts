/** A unit's phone: opens its link when the session is over, sends photos as the phone page does, hands things in. */
import { createHash } from 'node:crypto';
import { ulid } from 'ulid';
import { linkApi } from '../../schemas/link.ts';
import { type PhotoSlot, photoApi } from '../../schemas/photo.ts';
import { hourMs } from '../../schemas/time.ts';
import type { Call } from '../../web/api.ts';
import type { PhotoId } from './answers.ts';
import type { Place } from './city.ts';
import { type Shot, takePhoto } from './photos.ts';

export type Phone = {
  place: Place;
  /** `/u/<linkId>#<secret>`. */
  path: string;
  call: Call;
  /** Takes photos and sends them; they are on their way to being stored when this resolves. */
  send(shots: readonly Shot[]): Promise<PhotoId[]>;
  untilStored(photoIds: readonly PhotoId[]): Promise<void>;
};

/** Real time after which something is wrong with the host: in a whole city hundreds of photos wait for their turn. */
export const patienceMs = 240_000;
const lookMs = 50;

export function openPhone(place: Place, path: string, plain: Call, now: () => number): Phone {
  const [, linkId = '', secret = ''] = /^\/u\/([^#]+)#(.+)$/.exec(path) ?? [];
  let session: Promise<number> | undefined;

  /** A session lasts twelve hours of the host's time. */
  async function open(): Promise<void> {
    const until = await session;
    if (until !== undefined && until - now() > hourMs) return;
    session = plain(linkApi.openLink, { linkId, secret }).then(({ expiresAt }) => Date.parse(expiresAt));
    await session;
  }

  const call: Call = async (operation, input, signal) => {
    await open();
    return plain(operation, input, signal);
  };

  async function send(shots: readonly Shot[]): Promise<PhotoId[]> {
    const files = await Promise.all(
      shots.map(async (shot) => ({ photoId: `ph_${ulid(now())}` as PhotoId, file: await takePhoto(shot) })),
    );
    const photos = files.map(({ photoId, file }) => ({
      photoId,
      sha256: createHash('sha256').update(file).digest('hex'),
      bytes: file.length,
      contentType: 'image/jpeg' as const,
    }));
    const { slots } = await call(photoApi.requestPhotoSlots, { photos });
    await Promise.all(
      files.map(({ photoId, file }) =>
        post(
          slots.find((slot) => slot.photoId === photoId),
          file,
        ),
      ),
    );
    return files.map(({ photoId }) => photoId);
  }

  async function untilStored(photoIds: readonly PhotoId[]): Promise<void> {
    const since = performance.now();
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, lookMs));
      const { photos } = await call(photoApi.getUnitPhotos, { photoIds: [...photoIds] });
      const refused = photos.find(({ status }) => status === 'refused');
      if (refused) throw new Error(`a photo of ${place.name} was refused: ${refused.refusal}`);
      if (photos.every(({ status }) => status === 'stored')) return;
      if (performance.now() - since > patienceMs) throw new Error(`the photos of ${place.name} are not stored`);
    }
  }

  return { place, path, call, send, untilStored };
}

async function post(slot: PhotoSlot | undefined, file: Buffer): Promise<void> {
  if (!slot?.upload) throw new Error('a new photo got no upload slot');
  const form = new FormData();
  for (const [name, value] of Object.entries(slot.upload.fields)) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(file)], { type: 'image/jpeg' }), 'photo.jpg');
  const answer = await fetch(slot.upload.url, { method: 'POST', body: form });
  if (!answer.ok) throw new Error(`a photo was not taken in: ${answer.status} ${await answer.text()}`);
  await answer.body?.cancel();
}
