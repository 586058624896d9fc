/** Photos of this unit on this phone: kept until the server has them. */

import type { PhotoFile } from '../photo/photo-file.ts';
import type { Gets } from './call.ts';
import { read, readAll, remove, write } from './device.ts';
import { ask } from './session.ts';
import { createStore } from './store.ts';

export type PhotoId = `ph_${string}`;
/** `waiting`, `sending`, `sent` (arrived, being checked), then `stored` or `refused`; `away` is on another phone, or lost. */
export type PhotoState = {
  state: 'waiting' | 'sending' | 'sent' | 'stored' | 'refused' | 'away';
  thumb?: string;
  picture?: string;
};
export type KeptPhoto = Omit<PhotoFile, 'data'> & {
  photoId: PhotoId;
  state: 'waiting' | 'sent' | 'stored' | 'refused';
  bytes: number;
  keptAt: number;
  sentAt?: number;
  /** Dropped once the server has the photo. */
  data?: ArrayBuffer;
};

/** By photo id. */
export const photos = createStore<Readonly<Record<string, PhotoState>>>({});
const onStored: (() => void)[] = [];
let unitId = '';
const keyOf = (photoId: string) => `photo:${unitId}:${photoId}`;
const keptMs = 8 * 86_400_000;
/** A photo that arrived is checked within seconds; one that is not heard of by then is sent again. */
const checkMs = 180_000;
/** Photos of one question to the server. */
const batch = 20;

/** Calls back whenever a photo has arrived: what waits for it may go. */
export function whenStored(listener: () => void): void {
  onStored.push(listener);
}

/** Takes over what this phone keeps of the unit. */
export async function loadPhotos(ofUnit: string): Promise<void> {
  unitId = ofUnit;
  for (const kept of await keptPhotos()) {
    if (kept.state === 'stored' && kept.keptAt < Date.now() - keptMs) await remove(keyOf(kept.photoId));
    else showPhoto(kept.photoId, kept);
  }
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

export function keptPhotos(): Promise<KeptPhoto[]> {
  return readAll<KeptPhoto>(`photo:${unitId}:`);
}

/** Those of the named photos that this phone keeps. */
export async function findPhotos(photoIds: readonly string[]): Promise<KeptPhoto[]> {
  const kept = await Promise.all(photoIds.map((photoId) => read<KeptPhoto>(keyOf(photoId))));
  return kept.filter((photo) => photo !== undefined);
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
    const known = new Set<string>(found.map(({ photoId }) => photoId));
    for (const photoId of asked) if (!known.has(photoId)) await miss(photoId);
  }
}

async function learn(view: Gets<'getUnitPhotos'>['photos'][number]): Promise<void> {
  const { photoId, status, thumbnailUrl, pictureUrl } = view;
  const kept = await read<KeptPhoto>(keyOf(photoId));
  if (status === 'expected') {
    if (!kept?.data || (kept.sentAt && kept.sentAt < Date.now() - checkMs)) await miss(photoId);
    return;
  }
  showPhoto(photoId, {
    state: status,
    ...(thumbnailUrl && { thumb: thumbnailUrl }),
    ...(pictureUrl && { picture: pictureUrl }),
  });
  if (kept && kept.state !== status) await settlePhoto(kept, status);
}

/** The server does not have the photo: it is sent again where its bytes are still here, otherwise taken again. */
async function miss(photoId: string): Promise<void> {
  const kept = await read<KeptPhoto>(keyOf(photoId));
  if (!kept) showPhoto(photoId, { state: 'away' });
  else if (!kept.data) await keepPhoto({ ...kept, state: 'refused' });
  else if (kept.state !== 'waiting') await keepPhoto({ ...kept, state: 'waiting' });
}

/** The server has the photo, or has no use for it: its bytes are no longer needed here. */
export async function settlePhoto({ data, ...kept }: KeptPhoto, state: 'stored' | 'refused'): Promise<void> {
  await keepPhoto({ ...kept, state });
  for (const listener of onStored) listener();
}

/** A photo that was taken out of its answer meanwhile stays out. */
export async function keepPhoto(kept: KeptPhoto): Promise<void> {
  if (kept.state !== 'waiting' && !(await read(keyOf(kept.photoId)))) return;
  await write(keyOf(kept.photoId), kept);
  showPhoto(kept.photoId, kept);
}

export function showPhoto(photoId: string, { state, thumb, picture }: PhotoState): void {
  const before = photos.get()[photoId];
  // The phone's own small picture needs no network; the server's lives for ten minutes.
  const small = [thumb, before?.thumb].find((url) => url?.startsWith('data:')) ?? thumb ?? before?.thumb;
  const shown = { state, thumb: small, picture: picture ?? before?.picture };
  photos.set({ ...photos.get(), [photoId]: shown as PhotoState });
}
