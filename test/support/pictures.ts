/** Image files as phones send them, and such as they should not. */
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

type Exif = Parameters<ReturnType<typeof sharp>['withExif']>[0];

/** A JPEG that no two seeds make alike, with the given EXIF tags. */
export async function aJpeg(width = 1200, height = 900, exif?: Exif): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 120, sigma: 40 };
  const image = sharp({ create: { width, height, channels: 3, background: '#456', noise } }).jpeg({ quality: 80 });
  return (exif ? image.withExif(exif) : image).toBuffer();
}

/** A PNG whose header promises so many pixels and whose data has none of them. */
export function pngHeader(width: number, height: number): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(Buffer.alloc(16))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
