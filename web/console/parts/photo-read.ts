import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { type PhotoView, photoApi } from '../../../schemas/photo.ts';
import { call, keyOf } from '../app/call.ts';

type PhotoId = PhotoView['photoId'];

/** Addresses live ten minutes; photos still on their way are looked for more often. */
const renewalMs = 8 * 60_000;
const arrivalMs = 20_000;
/** As many as one request takes. */
const photosPerRequest = 60;

/** Photos by id. A photo that is not known yet is simply not there. */
export function usePhotos(photoIds: readonly PhotoId[], isWaiting: boolean) {
  const reads = useQueries({ queries: inRequests([...new Set(photoIds)]).map((asked) => queryOf(asked, isWaiting)) });
  const byId = new Map(reads.flatMap(({ data }) => data?.photos ?? []).map((photo) => [photo.photoId, photo]));
  return {
    error: reads.find(({ error }) => error)?.error ?? null,
    isLoading: reads.some(({ isLoading }) => isLoading),
    find: (id: PhotoId) => byId.get(id),
  };
}

function queryOf(photoIds: PhotoId[], isWaiting: boolean) {
  return {
    queryKey: keyOf(photoApi.getPhotos, { photoIds }),
    queryFn: ({ signal }: { signal: AbortSignal }) => call(photoApi.getPhotos, { photoIds }, signal),
    refetchOnWindowFocus: true,
    placeholderData: keepPreviousData,
    refetchInterval: isWaiting ? arrivalMs : renewalMs,
  };
}

function inRequests(ids: readonly PhotoId[]): PhotoId[][] {
  const count = Math.ceil(ids.length / photosPerRequest);
  return Array.from({ length: count }, (_, index) =>
    ids.slice(index * photosPerRequest, (index + 1) * photosPerRequest),
  );
}
