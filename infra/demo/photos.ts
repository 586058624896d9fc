/**
 * Photos of the demo city: a drawn scene (scenes/draw.ts) is exposed once (sensor noise, vignette), and every photo is
 * a print of its own from that negative: cropped, mirrored, tinted, with time and place in its EXIF.
 */
import sharp from 'sharp';
import { type Chance, chanceOf } from './random.ts';
import { type Condition, drawing, type SceneName, sceneFile } from './scenes/names.ts';

export type Shot = {
  scene: SceneName;
  condition: Condition;
  /** The same place seen twice shares it: the photos before and after are of one spot. */
  place: string;
  /** Tells shots of one place apart. */
  take: string;
  /** Milliseconds. */
  takenAt: number;
  lng: number;
  lat: number;
};

const size = { width: 720, height: 540 };
const negatives = new Map<string, Promise<Buffer>>();

/** A photo as a phone uploads it: JPEG, 720 × 540, with EXIF. The same shot is the same bytes. */
export async function takePhoto(shot: Shot): Promise<Buffer> {
  const place = chanceOf(`${shot.scene} ${shot.place}`);
  const isMirrored = place.isTrue(0.5);
  const negative = await negativeOf(shot.scene, shot.condition);
  const take = chanceOf(`${shot.place} ${shot.take} ${shot.condition}`);
  const print = printOf(negative, isMirrored, take);
  return sharp(print, { raw: { ...size, channels: 3 } })
    .withExif(exifOf(shot, place))
    .jpeg({ quality: take.whole(82, 88) })
    .toBuffer();
}

/** A part of the negative, exposed and tinted by chance. By hand: sharp takes twice as long for it. */
function printOf(negative: Buffer, isMirrored: boolean, take: Chance): Buffer {
  const left = take.whole(0, drawing.width - size.width);
  const top = take.whole(0, drawing.height - size.height);
  const exposure = take.between(0.86, 1.12);
  const warmth = take.between(-0.05, 0.06);
  const base = take.between(-6, 8);
  const [red, green, blue] = [1 + warmth, 1, 1 - warmth].map((tint) =>
    Uint8ClampedArray.from({ length: 256 }, (_, level) => level * exposure * tint + base),
  ) as [Uint8ClampedArray, Uint8ClampedArray, Uint8ClampedArray];
  const print = Buffer.allocUnsafe(size.width * size.height * 3);
  const step = isMirrored ? -3 : 3;
  let to = 0;
  for (let y = 0; y < size.height; y += 1) {
    let from = ((top + y) * drawing.width + left + (isMirrored ? size.width - 1 : 0)) * 3;
    for (let x = 0; x < size.width; x += 1) {
      print[to] = red[negative[from] as number] as number;
      print[to + 1] = green[negative[from + 1] as number] as number;
      print[to + 2] = blue[negative[from + 2] as number] as number;
      to += 3;
      from += step;
    }
  }
  return print;
}

function negativeOf(scene: SceneName, condition: Condition): Promise<Buffer> {
  const key = `${scene} ${condition}`;
  const made = negatives.get(key) ?? expose(sceneFile(scene, condition), chanceOf(key));
  negatives.set(key, made);
  return made;
}

/** Lets the memory of all negatives go (3 MB each). */
export function dropNegatives(): void {
  negatives.clear();
}

async function expose(file: string, chance: Chance): Promise<Buffer> {
  const negative = await sharp(file).raw().toBuffer();
  const pixels = new Uint8ClampedArray(negative.buffer, negative.byteOffset, negative.length);
  const { width, height } = drawing;
  const grain = grains();
  let index = 0;
  for (let y = 0; y < height; y += 1) {
    const v = (y / height - 0.5) ** 2;
    let next = Math.floor(chance.next() * (grain.length - 3 * width));
    for (let x = 0; x < width; x += 1) {
      const shade = 1 - 0.62 * (v + (x / width - 0.5) ** 2);
      const luma = (grain[next] as number) * 6.5;
      for (let channel = 0; channel < 3; channel += 1) {
        pixels[index] = (pixels[index] as number) * shade + luma + (grain[next + channel] as number) * 2.5;
        index += 1;
      }
      next += 3;
    }
  }
  return negative;
}

let grainTable: Float32Array | undefined;

/** Sensor noise: near enough to Gaussian, three draws each. */
function grains(): Float32Array {
  const chance = chanceOf('grain');
  grainTable ??= Float32Array.from({ length: 200_003 }, () => chance.next() + chance.next() + chance.next() - 1.5);
  return grainTable;
}

/** IFD0 names the phone, IFD2 the civil time in Shanghai, IFD3 the place. */
function exifOf({ takenAt, lng, lat }: Shot, place: Chance) {
  const time = new Date(takenAt + 8 * 3_600_000).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');
  const model = `SAMPLE-${place.pick(['A1', 'A2 Pro', 'M7', 'X20'])}`;
  return {
    IFD0: { Make: 'SAMPLE', Model: model, Software: 'camera 1.0', DateTime: time },
    IFD2: { DateTimeOriginal: time, DateTimeDigitized: time, OffsetTimeOriginal: '+08:00' },
    IFD3: {
      GPSLatitudeRef: lat < 0 ? 'S' : 'N',
      GPSLatitude: sexagesimal(lat),
      GPSLongitudeRef: lng < 0 ? 'W' : 'E',
      GPSLongitude: sexagesimal(lng),
    },
  };
}

/** Degrees, minutes and seconds as EXIF's three fractions. */
function sexagesimal(degrees: number): string {
  const seconds = Math.round(Math.abs(degrees) * 360_000);
  return `${Math.floor(seconds / 360_000)}/1 ${Math.floor((seconds % 360_000) / 6_000)}/1 ${seconds % 6_000}/100`;
}
