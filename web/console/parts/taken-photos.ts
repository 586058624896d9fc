/**
 * Photos that somebody adds to a form here: shrunk, sent to the bucket and checked by the server, each by itself. They
 * outlive the form; after a reload the server is asked what became of those that the form still names.
 */
import { useSyncExternalStore } from 'react';
import { ulid } from 'ulid';
import { type PhotoSlot, type PhotoView, photoApi } from '../../../schemas/photo.ts';
import { Unreachable } from '../../api.ts';
import { type PhotoFile, preparePhoto } from '../../photo/photo-file.ts';
import { call } from '../app/call.ts';
import { serverNow } from '../app/server-time.ts';

export type PhotoId = PhotoView['photoId'];
type Refusal = NonNullable<PhotoView['refusal']>;

/** `failed` may be tried again; `lost` was not sent before the page was left, and its file is gone. */
export type TakenPhoto = { preview?: string | undefined } & (
  | { state: 'sending' | 'stored' | 'lost' }
  | { state: 'refused'; refusal: Refusal | undefined }
  | { state: 'failed'; error: unknown }
);

/** 12 MB at 400 kbit/s. */
const uploadMs = 250_000;
/** The server checks a photo within seconds; pauses between questions grow up to this. */
const longestPauseMs = 4000;
const checkMs = 60_000;

let taken: Readonly<Record<string, TakenPhoto>> = {};
const listeners = new Set<() => void>();
/** Until the server has the photo, or has no use for it. */
const files = new Map<PhotoId, PhotoFile>();
const units = new Map<PhotoId, string>();
/** Photos are shrunk one after another: the first is on its way while the next is worked on. */
let preparing: Promise<unknown> = Promise.resolve();

/** All photos of this page, by id. */
export function useTakenPhotos(): Readonly<Record<string, TakenPhoto>> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => taken,
  );
}

/** Begins to send a picture that was taken at the unit, and names it. */
export function takePhoto(unitId: string, file: Blob): PhotoId {
  const photoId: PhotoId = `ph_${ulid(serverNow())}`;
  units.set(photoId, unitId);
  put(photoId, { state: 'sending' });
  const prepared = preparing.then(() => preparePhoto(file));
  preparing = prepared.catch(() => undefined);
  prepared.then(
    (made) => {
      if (!taken[photoId]) return;
      files.set(photoId, made);
      show(photoId, { state: 'sending', preview: made.thumb });
      void follow(photoId, send);
    },
    () => settle(photoId, { state: 'refused', refusal: 'unreadable' }),
  );
  return photoId;
}

/** Sends a photo again that did not get through, or asks again what became of it. */
export function retryPhoto(photoId: PhotoId): void {
  void follow(photoId, files.has(photoId) ? send : lookUp);
}

export function dropPhoto(photoId: PhotoId): void {
  files.delete(photoId);
  units.delete(photoId);
  const { [photoId]: _, ...others } = taken;
  taken = others;
  for (const listener of listeners) listener();
}

/** Takes over photos that a form names and this page does not know: it was loaded anew. */
export function recallPhotos(photoIds: readonly PhotoId[]): void {
  for (const photoId of photoIds) if (!taken[photoId]) void follow(photoId, lookUp);
}

async function follow(photoId: PhotoId, step: (photoId: PhotoId) => Promise<PhotoView | PhotoSlot>): Promise<void> {
  put(photoId, { state: 'sending' });
  try {
    const found = await step(photoId);
    const preview = 'thumbnailUrl' in found ? found.thumbnailUrl : undefined;
    if (found.status === 'stored') settle(photoId, { state: 'stored', preview });
    else if (found.status === 'refused') settle(photoId, { state: 'refused', refusal: found.refusal });
    else if (files.has(photoId)) throw new Unreachable('not checked');
    else settle(photoId, { state: 'lost' });
  } catch (error) {
    show(photoId, { state: 'failed', error });
  }
}

async function send(photoId: PhotoId): Promise<PhotoView | PhotoSlot> {
  const file = files.get(photoId);
  const unitId = units.get(photoId);
  if (!file || !unitId) return { photoId, status: 'expected' };
  const { data, sha256, contentType } = file;
  const photo = { photoId, sha256, contentType, bytes: data.byteLength };
  const { slots } = await call(photoApi.requestStaffPhotoSlots, { unitId, photos: [photo] });
  const slot = slots.find((one) => one.photoId === photoId);
  if (slot && slot.status !== 'expected') return slot;
  if (slot?.upload) await post(slot.upload, file);
  return checked(photoId, checkMs);
}

/** The policy of a presigned post wants its fields before the file. */
async function post({ url, fields }: NonNullable<PhotoSlot['upload']>, { data, contentType }: PhotoFile) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append('file', new Blob([data], { type: contentType }));
  const answer = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(uploadMs) }).catch((error) => {
    throw new Unreachable(error);
  });
  if (!answer.ok) throw new Unreachable(answer.status);
}

const lookUp = (photoId: PhotoId) => checked(photoId, 2 * longestPauseMs);

/** What the server says of the photo, as soon as it has looked at it or the time is up. */
async function checked(photoId: PhotoId, patienceMs: number): Promise<PhotoView | PhotoSlot> {
  const end = Date.now() + patienceMs;
  for (let pauseMs = 500; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
    const { photos } = await call(photoApi.getPhotos, { photoIds: [photoId] });
    const [view] = photos;
    if (view && view.status !== 'expected') return view;
    if (Date.now() + pauseMs > end || (!view && !files.has(photoId))) return { photoId, status: 'expected' };
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function settle(photoId: PhotoId, photo: TakenPhoto): void {
  files.delete(photoId);
  show(photoId, photo);
}

/** A photo that was taken out meanwhile stays out. */
function show(photoId: PhotoId, photo: TakenPhoto): void {
  if (taken[photoId]) put(photoId, photo);
}

function put(photoId: PhotoId, photo: TakenPhoto): void {
  const preview = taken[photoId]?.preview ?? photo.preview;
  taken = { ...taken, [photoId]: { ...photo, preview } };
  for (const listener of listeners) listener();
}
