import type { Photo, PhotoView } from '../../schemas/photo.ts';
import { addressOf } from './sign.ts';

/** A photo as screens get it, with short-lived addresses once it is stored. */
export async function viewOf(photo: Photo, now: number): Promise<PhotoView> {
  const { photoId, status, refusal, width, height, storedAt, pictureKey, thumbnailKey } = photo;
  const { takenAt, takenLat: lat, takenLng: lng } = photo;
  return {
    photoId,
    status,
    ...(refusal && { refusal }),
    ...(pictureKey && { pictureUrl: await addressOf(pictureKey, now) }),
    ...(thumbnailKey && { thumbnailUrl: await addressOf(thumbnailKey, now) }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(takenAt && { takenAt }),
    ...(lat !== undefined && lng !== undefined && { takenPlace: { lat, lng } }),
    ...(storedAt && { receivedAt: storedAt }),
  };
}
