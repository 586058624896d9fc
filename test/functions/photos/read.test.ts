import { describe, expect, it } from 'vitest';
import { waitingPhotos } from '../../../functions/photos/find.ts';
import { getPhotos } from '../../../functions/photos/get-photos.ts';
import { getUnitPhotos } from '../../../functions/photos/get-unit-photos.ts';
import { photoApi } from '../../../schemas/photo.ts';
import { anId, aPhoto, aUnit, NOON, staffActor, unitActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';

const mine = aPhoto({ photoId: anId('ph', 1) });
const theirs = aPhoto({ photoId: anId('ph', 2), unitId: 'U0002' });
const records = { photos: [mine, theirs], units: [aUnit(), aUnit({ unitId: 'U0002', districtId: 'D2' })] };
const photoIds = [anId('ph', 1), anId('ph', 2), anId('ph', 3)];

describe('reading photos', () => {
  it('a unit gets its own photos and no other', async () => {
    fakeTables(records);
    const { photos } = await getUnitPhotos({ photoIds }, aCall(photoApi.getUnitPhotos, unitActor()));
    expect(photos.map(({ photoId }) => photoId)).toEqual([mine.photoId]);
  });

  it('staff get the photos of units in their scope', async () => {
    fakeTables(records);
    const read = async (changes: Parameters<typeof staffActor>[0]) => {
      const { photos } = await getPhotos({ photoIds }, aCall(photoApi.getPhotos, staffActor(changes)));
      return photos.map(({ photoId }) => photoId);
    };
    expect(await read({ role: 'safety-office' })).toEqual([mine.photoId, theirs.photoId]);
    expect(await read({ role: 'service-center', districtIds: ['D2'] })).toEqual([theirs.photoId]);
    expect(await read({ role: 'liaison', unitIds: [] })).toEqual([]);
  });

  it('show the time and place that the camera wrote into them, where it did', async () => {
    const takenAt = '2026-03-02T01:31:00.000Z';
    const placed = aPhoto({ photoId: anId('ph', 1), takenAt, takenLat: 43.12, takenLng: 87.55 });
    fakeTables({ photos: [placed, aPhoto({ photoId: anId('ph', 3), takenLat: 43.12 })], units: [aUnit()] });
    const { photos } = await getPhotos({ photoIds }, aCall(photoApi.getPhotos, staffActor()));
    expect(photos[0]).toMatchObject({ takenAt, takenPlace: { lat: 43.12, lng: 87.55 } });
    expect(photos[1]).not.toHaveProperty('takenPlace');
  });

  it('an address is signed for the picture alone, lives ten minutes, and stays the same for five', async () => {
    fakeTables(records);
    const view = async (now: number) =>
      (await getUnitPhotos({ photoIds }, aCall(photoApi.getUnitPhotos, unitActor(), { now }))).photos[0];
    const url = new URL((await view(NOON))?.pictureUrl ?? '');
    expect(url.pathname).toBe(`/pictures/${mine.photoId}.jpg`);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('900');
    expect(await view(NOON + 299_000)).toEqual(await view(NOON));
    expect(await view(NOON + 300_000)).not.toEqual(await view(NOON));
  });

  it('a photo that is not stored has no address', async () => {
    const { pictureKey: _, thumbnailKey: __, storedAt: ___, ...photo } = mine;
    fakeTables({ photos: [{ ...photo, status: 'refused', refusal: 'unreadable' }] });
    const { photos } = await getUnitPhotos({ photoIds }, aCall(photoApi.getUnitPhotos, unitActor()));
    expect(photos).toEqual([
      { photoId: mine.photoId, status: 'refused', refusal: 'unreadable', width: 1600, height: 1200 },
    ]);
  });
});

describe('photos that a record names', () => {
  it('wait while they are not stored, also those that nobody asked a slot for', async () => {
    fakeTables({ photos: [mine, aPhoto({ photoId: anId('ph', 2), status: 'expected' })] });
    expect(await waitingPhotos({ unitId: 'U0001' }, photoIds)).toEqual([anId('ph', 2), anId('ph', 3)]);
  });

  it('may not be another unit’s', async () => {
    fakeTables(records);
    await expect(waitingPhotos({ unitId: 'U0001' }, photoIds)).rejects.toMatchObject({ code: 'photo.unknown' });
  });

  it('may not be refused ones', async () => {
    fakeTables({ photos: [{ ...mine, status: 'refused', refusal: 'empty' }] });
    await expect(waitingPhotos({ unitId: 'U0001' }, photoIds)).rejects.toMatchObject({ code: 'photo.refused' });
  });
});
