/** Photos as large as those of real phones: a drawn scene with the noise of a sensor over it. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { takePhoto } from '../../../infra/demo/photos.ts';
import { sceneNames } from '../../../infra/demo/scenes/names.ts';

type Make = { width: number; height: number; sigma: number; quality: number };
export type BenchPhoto = { bytes: Buffer; sha256: string };

/** As a phone uploads it: about 300 KB. */
export const shrunk: Make = { width: 1600, height: 1200, sigma: 24, quality: 80 };
/** As a camera makes it: 12 megapixels, about 3 MB. */
export const fromCamera: Make = { width: 4032, height: 3024, sigma: 28, quality: 85 };

export async function aPhoto(number: number, { width, height, sigma, quality }: Make): Promise<BenchPhoto> {
  const place = `bench ${number}`;
  const print = await takePhoto({
    scene: sceneNames[number % sceneNames.length] ?? 'corridor',
    condition: number % 2 ? 'hazard' : 'order',
    ...{ place, take: place, takenAt: Date.parse('2026-03-02T04:00:00Z'), lng: 86.1, lat: 44.3 },
  });
  const noise = { type: 'gaussian' as const, mean: 128, sigma };
  const grain = await sharp({ create: { width, height, channels: 3, background: '#000', noise } })
    .raw()
    .toBuffer();
  const bytes = await sharp(print)
    .resize(width, height, { kernel: 'cubic' })
    .composite([{ input: grain, raw: { width, height, channels: 3 }, blend: 'soft-light' }])
    .jpeg({ quality })
    .toBuffer();
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
