/** From what the camera gives to what is uploaded: sniffed, shrunk, upright, fingerprinted. Of both pages. */
import type { Sent } from '../../schemas/operations.ts';
import type { photoApi } from '../../schemas/photo.ts';
import { withExif } from './exif.ts';
import { sha256 } from './sha256.ts';

type ContentType = Sent<typeof photoApi.requestPhotoSlots>['photos'][number]['contentType'];
export type PhotoFile = {
  data: ArrayBuffer;
  contentType: ContentType;
  sha256: string;
  /** A data URL to show, where the phone can decode the photo. */
  thumb?: string;
};

/** As `photoMaximumBytes` of the contract. */
const maximumBytes = 12 * 1024 * 1024;
const longSide = 1600;
const thumbSide = 160;
/** Three photos at 750 kbit/s in four seconds are 125 KB each, less the requests around them. */
const aimBytes = 96_000;
/** Long side in pixels, JPEG quality, and the bytes to expect as a share of the first attempt's. */
const attempts = [
  [longSide, 0.72, 1],
  [longSide, 0.5, 0.77],
  [1280, 0.5, 0.6],
  [1120, 0.42, 0],
] as const;

/**
 * Reads the bytes, not the name: WeChat hands over HEIC called .jpg. Fails where there is no photo, only the first part
 * of one, or one that this phone can't open: nobody could tell what the server would make of it.
 */
export async function preparePhoto(file: Blob): Promise<PhotoFile> {
  const original = await file.arrayBuffer();
  const contentType = contentTypeOf(new Uint8Array(original, 0, Math.min(16, original.byteLength)));
  if (!contentType || (contentType === 'image/jpeg' && isCutOff(original))) throw new Error('no photo');
  const picture = await decode(new Blob([original], { type: contentType }));
  const canvas = draw(picture, picture.naturalWidth, picture.naturalHeight, longSide);
  const small = await shrink(canvas, original);
  const thumb = small && draw(canvas, canvas.width, canvas.height, thumbSide).toDataURL('image/jpeg', 0.6);
  const data = small ?? original;
  if (data.byteLength > maximumBytes || (!small && contentType === 'image/heic')) throw new Error('unusable');
  const sha256 = await fingerprint(data);
  return { data, contentType: small ? 'image/jpeg' : contentType, sha256, ...(thumb && { thumb }) };
}

export function contentTypeOf(head: Uint8Array): ContentType | undefined {
  const text = String.fromCharCode(...head);
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n')) return 'image/png';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  return text.slice(4, 8) === 'ftyp' ? 'image/heic' : undefined;
}

/**
 * Whether a JPEG has no end: a browser shows what there is of it and leaves the rest black. The thumbnail in its EXIF,
 * within the first 64 KB, has an end of its own; a video may follow the picture.
 */
function isCutOff(jpeg: ArrayBuffer): boolean {
  return !new TextDecoder('latin1').decode(jpeg).includes('\xff\xd9', Math.min(jpeg.byteLength / 2, 65_536));
}

/** An image element turns the picture upright by itself, in every browser. */
async function decode(blob: Blob): Promise<HTMLImageElement> {
  const picture = new Image();
  picture.src = URL.createObjectURL(blob);
  await picture.decode().finally(() => URL.revokeObjectURL(picture.src));
  return picture;
}

/** A JPEG near the aim; undefined where the canvas gave nothing or one plain colour, as iOS does beyond its limit. */
async function shrink(canvas: HTMLCanvasElement, original: ArrayBuffer): Promise<ArrayBuffer | undefined> {
  let best: Blob | undefined;
  let first = 0;
  if (isPlain(canvas)) return undefined;
  for (const [side, quality, share] of attempts) {
    if (first * share > aimBytes) continue;
    const drawn = side < longSide ? draw(canvas, canvas.width, canvas.height, side) : canvas;
    const blob = await new Promise<Blob | null>((resolve) => drawn.toBlob(resolve, 'image/jpeg', quality));
    if (!blob?.size) return undefined;
    best = blob;
    first ||= blob.size;
    if (blob.size <= aimBytes) break;
  }
  return best && withExif(await best.arrayBuffer(), original);
}

function draw(picture: CanvasImageSource, width: number, height: number, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function isPlain(canvas: HTMLCanvasElement): boolean {
  const probe = document.createElement('canvas');
  probe.width = probe.height = 16;
  const context = probe.getContext('2d');
  context?.drawImage(canvas, 0, 0, 16, 16);
  const pixels = context?.getImageData(0, 0, 16, 16).data ?? [];
  return pixels.every((value, index) => Math.abs(value - (pixels[index % 4] as number)) < 3);
}

async function fingerprint(data: ArrayBuffer): Promise<string> {
  const hash = crypto.subtle
    ? new Uint8Array(await crypto.subtle.digest('SHA-256', data))
    : sha256(new Uint8Array(data));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
