import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../functions/kit/hash.ts';
import { inspect } from '../../../functions/photos/inspect.ts';
import { aJpeg, pngHeader } from '../../support/pictures.ts';

const check = (bytes: Buffer) => inspect(bytes, sha256Hex(bytes));

describe('inspecting an upload', () => {
  it('makes a picture of at most 1600 pixels and a thumbnail of at most 320, both without metadata', async () => {
    const upload = await aJpeg(2400, 1200, { IFD0: { Copyright: 'somebody' } });
    const inspected = await check(upload);
    if ('refusal' in inspected) throw new Error(inspected.refusal);
    expect(inspected.picture).toMatchObject({ width: 1600, height: 800 });
    expect(inspected.thumbnail).toMatchObject({ width: 320, height: 160 });
    const metadata = await sharp(inspected.picture.data).metadata();
    expect(metadata).toMatchObject({ format: 'jpeg', width: 1600 });
    expect(metadata.exif).toBeUndefined();
  });

  it('does not enlarge a small photo', async () => {
    expect(await check(await aJpeg(200, 100))).toMatchObject({
      picture: { width: 200, height: 100 },
      thumbnail: { width: 200, height: 100 },
    });
  });

  it('turns a photo upright', async () => {
    const lying = await sharp(await aJpeg(400, 200))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(await check(lying)).toMatchObject({ picture: { width: 200, height: 400 } });
  });

  it('keeps the time and place that the camera wrote, Shanghai time where no offset is given', async () => {
    const place = {
      GPSLatitudeRef: 'N',
      GPSLatitude: '45/1 33/1 4180/100',
      GPSLongitudeRef: 'E',
      GPSLongitude: '89/1 36/1 984/100',
    };
    const civil = await aJpeg(200, 100, { IFD2: { DateTimeOriginal: '2026:03:02 11:30:00' }, IFD3: place });
    expect(await check(civil)).toMatchObject({
      taken: { takenAt: '2026-03-02T03:30:00.000Z', takenLat: 45.561611, takenLng: 89.602733 },
    });
    const offset = { DateTimeOriginal: '2026:03:02 11:30:00', OffsetTimeOriginal: '-03:30' };
    expect(await check(await aJpeg(200, 100, { IFD2: offset }))).toMatchObject({
      taken: { takenAt: '2026-03-02T15:00:00.000Z' },
    });
  });

  it('takes a photo whose EXIF data makes no sense, without it', async () => {
    const upload = await aJpeg(200, 100, { IFD2: { DateTimeOriginal: 'yesterday' } });
    expect(await check(upload)).toMatchObject({ picture: { width: 200 }, taken: {} });
  });

  it('refuses a file of no bytes', async () => {
    expect(await check(Buffer.alloc(0))).toEqual({ refusal: 'empty' });
  });

  it('refuses more than 12 MB', async () => {
    expect(await check(Buffer.alloc(12 * 1024 * 1024 + 1))).toEqual({ refusal: 'too-large' });
  });

  it('refuses a PDF by any name', async () => {
    expect(await check(Buffer.from('%PDF-1.7\n%âãÏÓ'))).toEqual({ refusal: 'not-an-image' });
  });

  it('refuses an SVG, which is a document', async () => {
    expect(await check(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toEqual({ refusal: 'not-an-image' });
  });

  it('refuses 100 megapixels before it decodes them', async () => {
    expect(await check(pngHeader(10_000, 10_000))).toEqual({ refusal: 'too-many-pixels' });
  });

  it('refuses other bytes than were announced', async () => {
    expect(await inspect(await aJpeg(200, 100), sha256Hex('other'))).toEqual({ refusal: 'wrong-hash' });
  });

  it('refuses a photo that ends in the middle', async () => {
    const whole = await aJpeg(800, 600);
    expect(await check(whole.subarray(0, whole.length / 2))).toEqual({ refusal: 'unreadable' });
  });
});
