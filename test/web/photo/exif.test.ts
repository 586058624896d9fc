import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { withExif } from '../../../web/photo/exif.ts';
import { aJpeg } from '../../support/pictures.ts';

const bytesOf = (buffer: Buffer) => new Uint8Array(buffer).buffer;
const taken = { IFD2: { DateTimeOriginal: '2026:11:23 11:58:00' }, IFD3: { GPSLatitudeRef: 'N' } };

describe('the EXIF block of a photo', () => {
  it('goes from the original into the shrunk photo, which is upright', async () => {
    const original = await sharp(await aJpeg(400, 300, taken))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const small = await aJpeg(40, 30);
    const joined = Buffer.from(withExif(bytesOf(small), bytesOf(original)));
    const { width, orientation, exif } = await sharp(joined).metadata();
    expect(width).toBe(40);
    expect(orientation).toBe(1);
    expect(exif?.toString('latin1')).toContain('2026:11:23 11:58:00');
  });
  it('loses its thumbnail on the way', () => {
    const thumbnail = Buffer.from('thumbnail');
    const small = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
    const joined = Buffer.from(withExif(bytesOf(small), bytesOf(aBlockWith(thumbnail))));
    expect(joined.includes(thumbnail)).toBe(false);
    expect(joined.readUInt16BE(2)).toBe(0xffe1);
    expect(joined.readUInt16BE(4)).toBe(joined.length - 6);
    expect(joined.subarray(-2)).toEqual(small.subarray(-2));
  });
  it.each([
    ['is no JPEG', Buffer.from('\u0089PNG\r\n', 'latin1')],
    ['has no block', Buffer.from([0xff, 0xd8, 0xff, 0xdb, 0, 2, 0xff, 0xda])],
    ['is cut off', Buffer.from([0xff, 0xd8, 0xff])],
    ['has a damaged block', Buffer.from('\u00ff\u00d8\u00ff\u00e1\u0000\u0010Exif\0\0II*\0\u00ff\u00ff', 'latin1')],
  ])('is left out where the original %s', (_, original) => {
    const small = bytesOf(Buffer.from([0xff, 0xd8, 0xff, 0xd9]));
    expect(withExif(small, bytesOf(original))).toBe(small);
  });
});

/** A little-endian JPEG start: IFD0 without entries, IFD1 with the place of the thumbnail, then the thumbnail. */
function aBlockWith(thumbnail: Buffer): Buffer {
  const tiff = Buffer.alloc(32);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt32LE(14, 10);
  tiff.writeUInt16LE(1, 14);
  tiff.writeUInt16LE(0x0201, 16);
  tiff.writeUInt16LE(4, 18);
  tiff.writeUInt32LE(1, 20);
  tiff.writeUInt32LE(32, 24);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, thumbnail]);
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 4);
  return Buffer.concat([head, body, Buffer.from([0xff, 0xda])]);
}
