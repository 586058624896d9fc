/** Time and place that a camera wrote into a photo. WeChat strips both. */
import readExif, { type Exif } from 'exif-reader';
import { hourMs } from '../../schemas/time.ts';

export type Taken = { takenAt?: string; takenLng?: number; takenLat?: number };

/** Empty where there is nothing that can be read: a camera's mistakes are no reason to refuse its photo. */
export function takenOf(exif: Buffer | undefined): Taken {
  if (!exif) return {};
  let tags: Exif;
  try {
    tags = readExif(exif);
  } catch {
    return {};
  }
  return { ...timeOf(tags), ...placeOf(tags) };
}

/** EXIF writes civil time; without an offset beside it, it is taken for Shanghai's. */
function timeOf({ Photo }: Exif): Taken {
  const civil = Photo?.DateTimeOriginal?.getTime();
  if (civil === undefined || Number.isNaN(civil)) return {};
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(String(Photo?.OffsetTimeOriginal ?? '')) ?? [];
  const offset = hours === undefined ? 8 : (sign === '-' ? -1 : 1) * (Number(hours) + Number(minutes) / 60);
  return { takenAt: new Date(civil - offset * hourMs).toISOString() };
}

function placeOf({ GPSInfo }: Exif): Taken {
  const lat = degrees(GPSInfo?.GPSLatitude, GPSInfo?.GPSLatitudeRef, 'S');
  const lng = degrees(GPSInfo?.GPSLongitude, GPSInfo?.GPSLongitudeRef, 'W');
  if (lat === undefined || lng === undefined || Math.abs(lat) > 90 || Math.abs(lng) > 180) return {};
  return { takenLng: lng, takenLat: lat };
}

/** Degrees, minutes and seconds to degrees with six decimals, about 10 cm. */
function degrees(parts: unknown, reference: unknown, negative: 'S' | 'W'): number | undefined {
  if (!Array.isArray(parts)) return undefined;
  const [whole, minutes = 0, seconds = 0] = parts.map(Number);
  const value = Number(whole) + minutes / 60 + seconds / 3600;
  if (!Number.isFinite(value)) return undefined;
  return Math.round((reference === negative ? -value : value) * 1e6) / 1e6;
}
