/** Sends photos to the server, whatever becomes of the record that names them. */
import { type Gets, Refusal, reach, Unreachable } from './call.ts';
import { newId } from './ids.ts';
import { type Left, loop } from './loop.ts';
import { preparePhoto } from './photo-file.ts';
import {
  findPhotos,
  type KeptPhoto,
  keepPhoto,
  keptPhotos,
  lookUpPhotos,
  type PhotoId,
  settlePhoto,
  showPhoto,
} from './photos.ts';
import { ask } from './session.ts';

type Slot = Gets<'requestPhotoSlots'>['slots'][number];

/** 12 MB at 400 kbit/s. */
const uploadMs = 250_000;
/** As many as one request for slots takes. */
const batch = 20;

export const sendPhotos = loop(work);

/** Prepares and keeps a photo, starts its upload, and gives its id; fails with BadFile. */
export async function takePhoto(file: Blob, photoId: PhotoId = newId('ph')): Promise<PhotoId> {
  const prepared = await preparePhoto(file);
  const bytes = prepared.data.byteLength;
  await keepPhoto({ ...prepared, photoId, bytes, state: 'waiting', keptAt: Date.now() });
  sendPhotos();
  return photoId;
}

/** The slots of these photos exist on the server afterwards, so that a record may name them. */
export async function claimSlots(photoIds: readonly string[]): Promise<void> {
  const kept = await findPhotos(photoIds);
  await requestSlots(kept.filter(({ state }) => state === 'waiting'));
}

async function requestSlots(waiting: KeptPhoto[]): Promise<Slot[]> {
  const slots: Slot[] = [];
  for (let from = 0; from < waiting.length; from += batch) {
    const asked = waiting.slice(from, from + batch);
    slots.push(...(await requestBatch(asked).catch((failure) => requestEach(asked, failure))));
  }
  return slots;
}

async function requestBatch(asked: KeptPhoto[]): Promise<Slot[]> {
  const wanted = asked.map(({ photoId, sha256, bytes, contentType }) => ({ photoId, sha256, bytes, contentType }));
  return (await ask('requestPhotoSlots', { photos: wanted })).slots;
}

/** One photo that the server does not take must not hold up the others. */
async function requestEach(asked: KeptPhoto[], failure: unknown): Promise<Slot[]> {
  if (!isAboutPhotos(failure)) throw failure;
  const each = asked.map((one) =>
    requestBatch([one]).catch(async (reason) => {
      if (!isAboutPhotos(reason)) throw reason;
      await settlePhoto(one, 'refused');
      return [];
    }),
  );
  return (await Promise.all(each)).flat();
}

function isAboutPhotos(failure: unknown): boolean {
  return failure instanceof Refusal && /^(photo|request)\./.test(failure.problem.code);
}

async function work(): Promise<Left> {
  const all = await keptPhotos();
  const waiting = all.filter((kept) => kept.state === 'waiting' && kept.data);
  const slots = waiting.length ? await requestSlots(waiting) : [];
  const results = await Promise.allSettled(waiting.map((kept) => upload(kept, slots)));
  const sent = (await keptPhotos()).filter((kept) => kept.state === 'sent');
  if (sent.length) await lookUpPhotos(sent.map((kept) => kept.photoId));
  const left = await keptPhotos();
  const isLeft = left.some(({ state }) => state === 'waiting' || state === 'sent');
  return isLeft || results.some(({ status }) => status === 'rejected') ? 'something' : 'nothing';
}

/** Posts the file to the bucket as its slot says. What the bucket refuses is asked for again with a fresh slot. */
async function upload(kept: KeptPhoto, slots: Slot[]): Promise<void> {
  const slot = slots.find(({ photoId }) => photoId === kept.photoId);
  if (!slot) return;
  if (!slot.upload) return slot.status === 'expected' ? undefined : settlePhoto(kept, slot.status);
  showPhoto(kept.photoId, { ...kept, state: 'sending' });
  const body = new FormData();
  for (const [name, value] of Object.entries(slot.upload.fields)) body.append(name, value);
  body.append('file', new Blob([kept.data as ArrayBuffer], { type: kept.contentType }));
  try {
    const { response } = await reach(slot.upload.url, { method: 'POST', body }, uploadMs);
    if (!response.ok) throw new Unreachable(response.status);
    await keepPhoto({ ...kept, state: 'sent', sentAt: Date.now() });
  } catch (failure) {
    showPhoto(kept.photoId, kept);
    throw failure;
  }
}
