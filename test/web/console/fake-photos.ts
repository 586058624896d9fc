/** The fake server's photos: those of the units are always there, those of staff once they arrived in the bucket. */
import type { Input } from '../../../schemas/operations.ts';
import type { PhotoView, photoApi } from '../../../schemas/photo.ts';
import { sha256Of, type Upload } from '../form/fake-bucket.ts';
import type { City } from './fake-city.ts';

type PhotoId = PhotoView['photoId'];

export function fakePhotos(city: City, now: () => number) {
  const time = () => new Date(now()).toISOString();

  /** What `photos/on-upload` does with a file. */
  function receive({ fields, body }: Upload): void {
    const photoId = fields.key?.replace('incoming/', '') ?? '';
    const photo = city.taken.get(photoId);
    if (!photo) return;
    const isGood = photo.sha256 === sha256Of(body) && !city.refusesPhotos;
    city.taken.set(photoId, {
      ...{ ...photo, bytes: body, receivedAt: time() },
      ...(isGood ? { status: 'stored' } : { status: 'refused', refusal: 'unreadable' }),
    });
  }

  function viewOf(photoId: PhotoId, bucketUrl: string): PhotoView[] {
    const taken = city.taken.get(photoId);
    if (taken) {
      const { sha256: _, bytes: __, ...view } = taken;
      const url = `${bucketUrl}/shown/${photoId}`;
      return [{ ...view, ...(view.status === 'stored' && { pictureUrl: url, thumbnailUrl: url }) }];
    }
    // Made on a console and never heard of here.
    if (!photoId.startsWith('ph_000')) return [];
    if (city.waiting.has(photoId)) return [{ photoId, status: 'expected' }];
    const pictureUrl = `/photos/${photoId}.svg`;
    return [
      {
        ...{ photoId, status: 'stored', pictureUrl, thumbnailUrl: pictureUrl, width: 1600, height: 1200 },
        takenAt: '2026-03-02T01:31:00.000Z',
        takenPlace: { lat: 43.12, lng: 87.55 },
        receivedAt: time(),
      },
    ];
  }

  const verbs = (bucketUrl: string) => ({
    getPhotos: ({ photoIds }: { photoIds: PhotoId[] }) => ({
      photos: photoIds.flatMap((photoId) => viewOf(photoId, bucketUrl)),
    }),
    requestStaffPhotoSlots: ({ photos }: Input<typeof photoApi.requestStaffPhotoSlots>) => ({
      slots: photos.map(({ photoId, sha256 }) => {
        const photo = city.taken.get(photoId) ?? { photoId, sha256, status: 'expected' as const };
        city.taken.set(photoId, photo);
        const { status, refusal } = photo;
        if (status !== 'expected') return { photoId, status, refusal };
        return { photoId, status, upload: { url: `${bucketUrl}/bucket`, fields: { key: `incoming/${photoId}` } } };
      }),
    }),
  });
  return { receive, verbs };
}
