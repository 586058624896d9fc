/** From an upload to what may be shown: magic bytes, pixels, hash; a clean picture and a thumbnail. */
import sharp from 'sharp';
import type * as z from 'zod';
import { type PhotoRefusal, photoMaximumBytes, photoMaximumPixels } from '../../schemas/photo.ts';
import { sha256Hex } from '../kit/hash.ts';
import { type Taken, takenOf } from './exif.ts';

export type Refusal = z.infer<typeof PhotoRefusal>;
export type Picture = { data: Buffer; width: number; height: number };
export type Inspected = { refusal: Refusal } | { picture: Picture; thumbnail: Picture; taken: Taken };

const pictureSide = 1600;
const thumbnailSide = 320;

// One photo at a time in a function that is called again and again: threads and caches only cost memory.
sharp.concurrency(1);
sharp.cache(false);

export async function inspect(upload: Buffer, sha256: string): Promise<Inspected> {
  if (upload.length === 0) return { refusal: 'empty' };
  if (upload.length > photoMaximumBytes) return { refusal: 'too-large' };
  if (sha256Hex(upload) !== sha256) return { refusal: 'wrong-hash' };
  if (!isImage(upload)) return { refusal: 'not-an-image' };
  try {
    // Reads the header only.
    const { width, height, exif } = await sharp(upload, { limitInputPixels: false }).metadata();
    if (width * height > photoMaximumPixels) return { refusal: 'too-many-pixels' };
    const picture = await shrink(upload, pictureSide, 82);
    // JPEG is decoded at a quarter of its size for this one.
    const thumbnail = await shrink(picture.data, thumbnailSide, 70);
    return { picture, thumbnail, taken: takenOf(exif) };
  } catch {
    // Whatever the decoder says, nobody can look at it.
    return { refusal: 'unreadable' };
  }
}

/** Upright, at most `side` pixels long, without metadata, transparent parts white. */
async function shrink(image: Buffer, side: number, quality: number): Promise<Picture> {
  const { data, info } = await sharp(image, { limitInputPixels: photoMaximumPixels, failOn: 'error' })
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .jpeg({ quality })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** JPEG, PNG, WebP or HEIF by their first bytes: a name or a declared type proves nothing. */
function isImage(bytes: Buffer): boolean {
  const text = (from: number, to: number) => bytes.toString('latin1', from, to);
  if (text(0, 3) === '\u00ff\u00d8\u00ff' || text(0, 8) === '\u0089PNG\r\n\u001a\n') return true;
  if (text(0, 4) === 'RIFF') return text(8, 12) === 'WEBP';
  return text(4, 8) === 'ftyp' && /^(heic|heix|hevc|mif1|msf1)$/.test(text(8, 12));
}
