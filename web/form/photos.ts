/** Photos of this unit on this phone: kept until the server has them, whatever becomes of the record that names them. */
import { type Gets, Refusal, reach, Unreachable } from './call.ts';
import { read, readAll, remove, write } from './device.ts';
import { newId } from './ids.ts';
import { type Left, loop } from './loop.ts';
import { type PhotoFile, preparePhoto } from './photo-file.ts';
import { ask } from './session.ts';
import { createStore } from './store.ts';

type PhotoId = `ph_${string}`;
/** `waiting`, `sending`, `sent` (arrived, being checked), then `stored` or `refused`; `away` is on another phone, or lost. */
export type PhotoState = {
  state: 'waiting' | 'sending' | 'sent' | 'stored' | 'refused' | 'away';
  thumb?: string;
  picture?: string;
};
type Kept = Omit<PhotoFile, 'data'> & {
  photoId: PhotoId;
  unitId: string;
  state: 'waiting' | 'sent' | 'stored' | 'refused';
  bytes: number;
  keptAt: number;
  sentAt?: number;
  /** Dropped once the server has the photo. */
  data?: ArrayBuffer;
};
type Slot = Gets<'requestPhotoSlots'>['slots'][number];

/** By photo id. */
export const photos = createStore<Readonly<Record<string, PhotoState>>>({});
const onStored: (() => void)[] = [];
let unitId = '';
const keyOf = (photoId: string) => `photo:${unitId}:${photoId}`;
const keptMs = 8 * 86_400_000;
/** A photo that arrived is checked within seconds; one that is not heard of by then is sent again. */
const checkMs = 180_000;
/** 12 MB at 400 kbit/s. */
const uploadMs = 250_000;
/** As many as one request for slots takes. */
const batch = 20;

export const sendPhotos = loop(work);

/** Calls back whenever a photo has arrived: what waits for it may go. */
export function whenStored(listener: () => void): void {
  onStored.push(listener);
}

/** Takes over what this phone keeps of the unit. */
export async function loadPhotos(ofUnit: string): Promise<void> {
  unitId = ofUnit;
  for (const kept of await readAll<Kept>(`photo:${unitId}:`)) {
    if (kept.state === 'stored' && kept.keptAt < Date.now() - keptMs) await remove(keyOf(kept.photoId));
    else show(kept.photoId, kept);
  }
  sendPhotos();
}

/** Whether the photo is still on its way to the server. */
export function isUnderWay(photoId: string): boolean {
  return ['waiting', 'sending', 'sent'].includes(photos.get()[photoId]?.state ?? '');
}

/** Whether the server has all of these photos; it is asked about those that this phone does not know. */
export async function areStored(photoIds: readonly string[]): Promise<boolean> {
  const unknown = photoIds.filter((photoId) => !photos.get()[photoId]);
  if (unknown.length) await lookUpPhotos(unknown);
  return photoIds.every((photoId) => photos.get()[photoId]?.state === 'stored');
}

/** Prepares and keeps a photo, starts its upload, and gives its id; fails with BadFile. */
export async function takePhoto(file: Blob, photoId: PhotoId = newId('ph')): Promise<PhotoId> {
  const prepared = await preparePhoto(file);
  const bytes = prepared.data.byteLength;
  await keep({ ...prepared, photoId, unitId, bytes, state: 'waiting', keptAt: Date.now() });
  sendPhotos();
  return photoId;
}

/** Forgets a photo that no answer names any more; the server drops unclaimed ones by itself. */
export async function dropPhoto(photoId: string): Promise<void> {
  await remove(keyOf(photoId));
  const { [photoId]: _, ...others } = photos.get();
  photos.set(others);
}

/** Asks the server about photos that this phone does not know, or whose pictures are to be shown. */
export async function lookUpPhotos(photoIds: readonly string[]): Promise<void> {
  for (let from = 0; from < photoIds.length; from += batch) {
    const asked = photoIds.slice(from, from + batch);
    const { photos: found } = await ask('getUnitPhotos', { photoIds: asked.join(',') });
    for (const view of found) await learn(view);
    for (const photoId of asked) if (!photos.get()[photoId]) show(photoId, { state: 'away' });
  }
}

async function learn(view: Gets<'getUnitPhotos'>['photos'][number]): Promise<void> {
  const { photoId, status, thumbnailUrl, pictureUrl } = view;
  const kept = await read<Kept>(keyOf(photoId));
  if (status === 'expected') {
    if (!kept) show(photoId, { state: 'away' });
    else if (kept.sentAt && kept.sentAt < Date.now() - checkMs) await keep({ ...kept, state: 'waiting' });
    return;
  }
  show(photoId, {
    state: status,
    ...(thumbnailUrl && { thumb: thumbnailUrl }),
    ...(pictureUrl && { picture: pictureUrl }),
  });
  if (kept && kept.state !== status) await settle(kept, status);
}

/** The slots of these photos exist on the server afterwards, so that a record may name them. */
export async function claimSlots(photoIds: readonly string[]): Promise<void> {
  const kept = await Promise.all(photoIds.map((photoId) => read<Kept>(keyOf(photoId))));
  await requestSlots(kept.filter((one) => one?.state === 'waiting') as Kept[]);
}

async function requestSlots(waiting: Kept[]): Promise<Slot[]> {
  const slots: Slot[] = [];
  for (let from = 0; from < waiting.length; from += batch) {
    const asked = waiting.slice(from, from + batch);
    slots.push(...(await requestBatch(asked).catch((failure) => requestEach(asked, failure))));
  }
  return slots;
}

async function requestBatch(asked: Kept[]): Promise<Slot[]> {
  const wanted = asked.map(({ photoId, sha256, bytes, contentType }) => ({ photoId, sha256, bytes, contentType }));
  return (await ask('requestPhotoSlots', { photos: wanted })).slots;
}

/** One photo that the server does not take must not hold up the others. */
async function requestEach(asked: Kept[], failure: unknown): Promise<Slot[]> {
  if (!isAboutPhotos(failure)) throw failure;
  const each = asked.map((one) =>
    requestBatch([one]).catch(async (reason) => {
      if (!isAboutPhotos(reason)) throw reason;
      await settle(one, 'refused');
      return [];
    }),
  );
  return (await Promise.all(each)).flat();
}

function isAboutPhotos(failure: unknown): boolean {
  return failure instanceof Refusal && /^(photo|request)\./.test(failure.problem.code);
}

async function work(): Promise<Left> {
  const all = await readAll<Kept>(`photo:${unitId}:`);
  const waiting = all.filter((kept) => kept.state === 'waiting' && kept.data);
  const slots = waiting.length ? await requestSlots(waiting) : [];
  const results = await Promise.allSettled(waiting.map((kept) => upload(kept, slots)));
  const sent = (await readAll<Kept>(`photo:${unitId}:`)).filter((kept) => kept.state === 'sent');
  if (sent.length) await lookUpPhotos(sent.map((kept) => kept.photoId));
  const left = await readAll<Kept>(`photo:${unitId}:`);
  const isLeft = left.some(({ state }) => state === 'waiting' || state === 'sent');
  return isLeft || results.some(({ status }) => status === 'rejected') ? 'something' : 'nothing';
}

/** Posts the file to the bucket as its slot says. What the bucket refuses is asked for again with a fresh slot. */
async function upload(kept: Kept, slots: Slot[]): Promise<void> {
  const slot = slots.find(({ photoId }) => photoId === kept.photoId);
  if (!slot) return;
  if (!slot.upload) return slot.status === 'expected' ? undefined : settle(kept, slot.status);
  show(kept.photoId, { ...kept, state: 'sending' });
  const body = new FormData();
  for (const [name, value] of Object.entries(slot.upload.fields)) body.append(name, value);
  body.append('file', new Blob([kept.data as ArrayBuffer], { type: kept.contentType }));
  try {
    const { response } = await reach(slot.upload.url, { method: 'POST', body }, uploadMs);
    if (!response.ok) throw new Unreachable(response.status);
    await keep({ ...kept, state: 'sent', sentAt: Date.now() });
  } catch (failure) {
    show(kept.photoId, kept);
    throw failure;
  }
}

async function settle({ data, ...kept }: Kept, state: 'stored' | 'refused'): Promise<void> {
  await keep({ ...kept, state });
  for (const listener of onStored) listener();
}

/** A photo that was taken out of its answer meanwhile stays out. */
async function keep(kept: Kept): Promise<void> {
  if (kept.state !== 'waiting' && !(await read(keyOf(kept.photoId)))) return;
  await write(keyOf(kept.photoId), kept);
  show(kept.photoId, kept);
}

function show(photoId: string, { state, thumb, picture }: PhotoState): void {
  const before = photos.get()[photoId];
  const shown = { state, thumb: thumb ?? before?.thumb, picture: picture ?? before?.picture };
  photos.set({ ...photos.get(), [photoId]: shown as PhotoState });
}
