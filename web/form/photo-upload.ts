/** Sends photos to the server, whatever becomes of the record that names them. */

import { preparePhoto } from '../photo/photo-file.ts';
import { type Gets, Refusal, reach, Unreachable } from './call.ts';
import { newId } from './ids.ts';
import { type Left, loop } from './loop.ts';
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
/** The server checks a photo in less; after this the pauses grow. */
const quickMs = 8000;
/** As many as one request for slots takes. */
const batch = 20;

/** Ids of photos that are just being sent. */
const underWay = new Set<string>();
/** Photos are shrunk one after another: the first is on its way while the next is worked on. */
let taking: Promise<unknown> = Promise.resolve();

export const sendPhotos = loop(work);

/** Resolves once each photo that is being worked on has come to what it was taken for, or was refused. */
export const photosTaken = () => taking;

/** Prepares and keeps a photo, starts its upload, and gives its id; fails where the file can't be used. */
export function takePhoto(file: Blob, photoId: PhotoId = newId('ph')): Promise<PhotoId> {
  const taken = taking.then(() => take(file, photoId));
  taking = taken.catch(() => undefined);
  return taken;
}

async function take(file: Blob, photoId: PhotoId): Promise<PhotoId> {
  const prepared = await preparePhoto(file);
  const bytes = prepared.data.byteLength;
  const kept: KeptPhoto = { ...prepared, photoId, bytes, state: 'waiting', keptAt: Date.now() };
  await keepPhoto(kept);
  // At once, beside those that are being sent already.
  send([kept]).then(sendPhotos, sendPhotos);
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
  await send((await keptPhotos()).filter(({ photoId, state }) => state === 'waiting' && !underWay.has(photoId)));
  const sent = (await keptPhotos()).filter(({ state }) => state === 'sent');
  if (sent.length) await lookUpPhotos(sent.map(({ photoId }) => photoId));
  const left = await keptPhotos();
  if (left.some(({ state, sentAt = 0 }) => state === 'sent' && sentAt > Date.now() - quickMs)) return 'soon';
  return left.some(({ state }) => state === 'waiting' || state === 'sent') ? 'something' : 'nothing';
}

/** Sends each of the photos as far as it gets; fails only where the server can't be asked for slots. */
async function send(waiting: KeptPhoto[]): Promise<void> {
  for (const { photoId } of waiting) underWay.add(photoId);
  try {
    const slots = await requestSlots(waiting);
    await Promise.allSettled(waiting.map((kept) => upload(kept, slots)));
  } finally {
    for (const { photoId } of waiting) underWay.delete(photoId);
  }
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
    if (!response.ok) throw new Unreachable();
    await keepPhoto({ ...kept, state: 'sent', sentAt: Date.now() });
  } catch (failure) {
    showPhoto(kept.photoId, kept);
    throw failure;
  }
}
