import { type PhotoView, photoApi } from '../../../schemas/photo.ts';
import { useRead } from '../app/call.ts';

/** Addresses live ten minutes; photos still on their way are looked for more often. */
const renewalMs = 8 * 60_000;
const arrivalMs = 20_000;
/** As many as one request takes. */
const photosPerRequest = 60;

/** Photos by id. A photo that is not known yet is simply not there. */
export function usePhotos(photoIds: readonly PhotoView['photoId'][], isWaiting: boolean) {
  const asked = [...new Set(photoIds)].slice(-photosPerRequest);
  const read = useRead(
    photoApi.getPhotos,
    { photoIds: asked },
    { every: isWaiting ? arrivalMs : renewalMs, isEnabled: asked.length > 0, isKept: true },
  );
  const byId = new Map(read.data?.photos.map((photo) => [photo.photoId, photo]));
  return { error: read.error, isLoading: read.isLoading, find: (id: PhotoView['photoId']) => byId.get(id) };
}
