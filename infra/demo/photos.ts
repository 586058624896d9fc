/**
 * Photos of the demo city, made here: a scene drawn by chance is exposed once (blur, sensor noise, vignette),
 * and every photo is a print of its own from that negative: cropped, mirrored, tinted, with time and place in its EXIF.
 */
import sharp from 'sharp';
import { type Chance, chanceOf } from './random.ts';
import { corridor } from './scenes/corridor.ts';
import { exitDoor } from './scenes/exit-door.ts';
import { extinguisher } from './scenes/extinguisher.ts';
import { frontDesk } from './scenes/front-desk.ts';
import { handrail } from './scenes/handrail.ts';
import { hydrant } from './scenes/hydrant.ts';
import { kitchen } from './scenes/kitchen.ts';
import { powerStrips } from './scenes/power-strips.ts';
import type { Condition, Scene } from './scenes/scene.ts';
import { canvas } from './scenes/studio.ts';
import { wallPanel } from './scenes/wall-panel.ts';

const scenes = {
  corridor,
  'exit-door': exitDoor,
  extinguisher,
  'front-desk': frontDesk,
  handrail,
  hydrant,
  kitchen,
  'power-strips': powerStrips,
  'wall-panel': wallPanel,
} as const satisfies Record<string, Scene>;
export type SceneName = keyof typeof scenes;
export const sceneNames = Object.keys(scenes) as SceneName[];

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

const size = { width: 800, height: 600 };
const negatives = new Map<string, Promise<Buffer>>();

/** A photo as a phone uploads it: JPEG, 800 × 600, with EXIF. The same shot is the same bytes. */
export async function takePhoto(shot: Shot): Promise<Buffer> {
  const place = chanceOf(`${shot.scene} ${shot.place}`);
  const isMirrored = place.isTrue(0.5);
  const negative = await negativeOf(shot.scene, shot.condition);
  const take = chanceOf(`${shot.place} ${shot.take} ${shot.condition}`);
  const window = {
    left: take.whole(0, canvas.width - size.width),
    top: take.whole(0, canvas.height - size.height),
    ...size,
  };
  const exposure = take.between(0.86, 1.12);
  const warmth = take.between(-0.05, 0.06);
  return sharp(negative, { raw: { ...canvas, channels: 3 } })
    .extract(window)
    .flop(isMirrored)
    .linear([exposure * (1 + warmth), exposure, exposure * (1 - warmth)], Array(3).fill(take.between(-6, 8)))
    .withExif(exifOf(shot, place))
    .jpeg({ quality: take.whole(82, 88) })
    .toBuffer();
}

/** Each takes about half a second. */
function negativeOf(scene: SceneName, condition: Condition): Promise<Buffer> {
  const key = `${scene} ${condition}`;
  const made = negatives.get(key) ?? expose(scenes[scene](condition, chanceOf(`${scene} 1`)), chanceOf(key));
  negatives.set(key, made);
  return made;
}

/** Lets the memory of all negatives go (3 MB each). */
export function dropNegatives(): void {
  negatives.clear();
}

async function expose(svg: string, chance: Chance): Promise<Buffer> {
  const negative = await sharp(Buffer.from(svg)).removeAlpha().blur(0.9).raw().toBuffer();
  const pixels = new Uint8ClampedArray(negative.buffer, negative.byteOffset, negative.length);
  const { width, height } = canvas;
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
