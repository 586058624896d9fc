import type { Chance } from '../random.ts';
import type { Condition } from './names.ts';
import { type Camera, type Colour, openStudio, type Point, type Studio, scaled } from './studio.ts';

/** Draws one shot of a place as SVG; chance moves the camera and what lies about. */
export type Scene = (condition: Condition, chance: Chance) => string;

/** The camera of somebody holding a phone: nobody stands still. */
export function handHeld(chance: Chance, [x, y, z]: Point, yaw: number, pitch: number, focal: number): Camera {
  return {
    eye: [x + chance.between(-0.09, 0.09), y + chance.between(-0.07, 0.07), z + chance.between(-0.12, 0.12)],
    yaw: yaw + chance.between(-0.05, 0.05),
    pitch: pitch + chance.between(-0.035, 0.035),
    roll: chance.between(-0.035, 0.035),
    focal: focal * chance.between(0.95, 1.06),
  };
}

export type Room = {
  width: number;
  height: number;
  near: number;
  far: number;
  floor: Colour;
  wall: Colour;
  /** Below the dado rail, up to 1.1 m. */
  dado?: Colour;
  ceiling?: Colour;
  tile?: number;
};

/** Tiled floor, painted walls, ceiling. `chance` stains the tiles a little. */
export function drawRoom(studio: Studio, room: Room, chance: Chance): void {
  const { width, height, near, far, floor, wall, dado, ceiling, tile = 0.6 } = room;
  const [left, depth] = [-width / 2, far - near];
  const [columns, rows] = [Math.round(width / tile), Math.round(depth / tile)];
  const worn = (colour: Colour, spread: number): Colour => {
    const shade = 1 + chance.between(-spread, spread);
    return scaled(colour, shade);
  };
  studio.surface([left, 0, near], [width, 0, 0], [0, 0, depth], [columns, rows], () => worn(floor, 0.05), { layer: 0 });
  for (let row = 1; row < rows; row += 1) {
    const z = near + row * tile;
    const joint: Point[] = [
      [left, 0, z],
      [-left, 0, z],
      [-left, 0, z + 0.012],
      [left, 0, z + 0.012],
    ];
    studio.shape(joint, [70, 66, 60], { layer: 1, opacity: 0.5 });
  }
  for (let column = 1; column < columns; column += 1) {
    const x = left + column * tile;
    for (let row = 0; row < rows; row += 1) {
      const z = near + row * tile;
      const joint: Point[] = [
        [x, 0, z],
        [x + 0.012, 0, z],
        [x + 0.012, 0, z + tile],
        [x, 0, z + tile],
      ];
      studio.shape(joint, [70, 66, 60], { layer: 1, opacity: 0.4 });
    }
  }
  const walls: [corner: Point, along: Point, count: number][] = [
    [[left, 0, near], [0, 0, depth], Math.round(depth / 0.45)],
    [[-left, 0, near], [0, 0, depth], Math.round(depth / 0.45)],
    [[left, 0, far], [width, 0, 0], Math.round(width / 0.4)],
  ];
  const split = dado ? 1.1 : 0;
  for (const [[x, , z], along, count] of walls) {
    if (dado) studio.surface([x, 0, z], along, [0, split, 0], [count, 3], () => worn(dado, 0.006), { layer: 0 });
    studio.surface([x, split, z], along, [0, height - split, 0], [count, 5], () => worn(wall, 0.004), { layer: 0 });
    studio.surface([x, 0, z], along, [0, 0.09, 0], [count, 1], [92, 84, 74], { layer: 1 });
  }
  if (ceiling)
    studio.surface([left, height, near], [width, 0, 0], [0, 0, depth], [columns, rows], () => worn(ceiling, 0.006), {
      lift: -3,
    });
}

/** A closed carton with its tape. */
export function carton(studio: Studio, base: Point, size: Point, chance: Chance, turn = chance.between(-0.35, 0.35)) {
  const brown: Colour = [chance.between(150, 178), chance.between(112, 130), chance.between(72, 88)];
  studio.box(base, size, brown, { turn });
  const [width, height, depth] = size;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const on = (x: number, y: number, z: number): Point => [
    base[0] + x * cos - z * sin,
    base[1] + y,
    base[2] + x * sin + z * cos,
  ];
  const tape: Point[] = [
    on(-width * 0.06, height * 0.62, -depth / 2 - 0.003),
    on(width * 0.06, height * 0.62, -depth / 2 - 0.003),
    on(width * 0.06, height, -depth / 2 - 0.003),
    on(-width * 0.06, height, -depth / 2 - 0.003),
  ];
  studio.shape(tape, [205, 178, 132], { lift: 0.06, opacity: 0.85 });
  const label: Point[] = [
    on(width * 0.14, height * 0.2, -depth / 2 - 0.003),
    on(width * 0.4, height * 0.2, -depth / 2 - 0.003),
    on(width * 0.4, height * 0.48, -depth / 2 - 0.003),
    on(width * 0.14, height * 0.48, -depth / 2 - 0.003),
  ];
  studio.shape(label, [210, 205, 195], { lift: 0.06 });
}

/** The green running-man sign above a way out, lit from within. */
export function exitSign(studio: Studio, [x, y, z]: Point, width = 0.36): void {
  const height = width * 0.42;
  const at = (u: number, v: number, forward = 0): Point => [x + u * width, y + v * height, z - forward];
  const quad = (l: number, b: number, r: number, t: number, forward: number): Point[] => [
    at(l, b, forward),
    at(r, b, forward),
    at(r, t, forward),
    at(l, t, forward),
  ];
  studio.shape(quad(-0.53, -0.56, 0.53, 0.56, 0.01), [215, 218, 214], { layer: 2 });
  studio.shape(quad(-0.5, -0.5, 0.5, 0.5, 0.02), [24, 168, 92], { glow: 1.5, layer: 3 });
  const white = { glow: 1.9, layer: 4 } as const;
  const man: (readonly [number, number])[][] = [
    [
      [-0.2, 0.16],
      [-0.1, 0.16],
      [-0.1, 0.4],
      [-0.2, 0.4],
    ],
    [
      [-0.26, -0.1],
      [-0.06, -0.02],
      [-0.1, 0.14],
      [-0.24, 0.1],
    ],
    [
      [-0.22, -0.1],
      [-0.12, -0.1],
      [-0.02, -0.38],
      [-0.1, -0.4],
    ],
    [
      [-0.24, -0.08],
      [-0.3, -0.14],
      [-0.42, -0.36],
      [-0.34, -0.38],
    ],
    [
      [0.1, -0.4],
      [0.42, -0.4],
      [0.42, 0.4],
      [0.1, 0.4],
    ],
  ];
  for (const part of man)
    studio.shape(
      part.map(([u, v]) => at(u, v, 0.03)),
      [235, 255, 240],
      white,
    );
}

export { openStudio };
