/** Photos on their way from somebody's phone: taken, given slots, posted as the pages do, waited for until stored. */
import { createHash } from 'node:crypto';
import { ulid } from 'ulid';
import type { Output, Sent } from '../../schemas/operations.ts';
import type { PhotoSlot, photoApi } from '../../schemas/photo.ts';
import type { PhotoId } from './answers.ts';
import { type Shot, takePhoto } from './photos.ts';

/** The same of a unit and of the staff, each by a verb of their own. */
type AskForSlots = (
  photos: Sent<typeof photoApi.requestPhotoSlots>['photos'],
) => Promise<Output<typeof photoApi.requestPhotoSlots>>;
type Look = (photoIds: PhotoId[]) => Promise<Output<typeof photoApi.getPhotos>>;

/** Real time after which something is wrong with the host: in a whole city hundreds of photos wait for their turn. */
export const patienceMs = 240_000;
const lookMs = 50;

/** Takes photos and sends them; they are on their way to being stored when this resolves. */
export async function sendPhotos(shots: readonly Shot[], now: number, askForSlots: AskForSlots): Promise<PhotoId[]> {
  const files = await Promise.all(
    shots.map(async (shot) => ({ photoId: `ph_${ulid(now)}` as PhotoId, file: await takePhoto(shot) })),
  );
  const photos = files.map(({ photoId, file }) => ({
    photoId,
    sha256: createHash('sha256').update(file).digest('hex'),
    bytes: file.length,
    contentType: 'image/jpeg' as const,
  }));
  const { slots } = await askForSlots(photos);
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

/** Resolves when every photo is stored; `place` names the unit to whoever reads why not. */
export async function untilStored(photoIds: readonly PhotoId[], place: string, look: Look): Promise<void> {
  const since = performance.now();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    const { photos } = await look([...photoIds]);
    const refused = photos.find(({ status }) => status === 'refused');
    if (refused) throw new Error(`a photo of ${place} was refused: ${refused.refusal}`);
    if (photos.every(({ status }) => status === 'stored')) return;
    if (performance.now() - since > patienceMs) throw new Error(`the photos of ${place} are not stored`);
  }
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
