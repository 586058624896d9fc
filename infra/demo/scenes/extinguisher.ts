import type { Chance } from '../random.ts';
import { drawRoom, handHeld, openStudio, type Scene } from './scene.ts';
import type { Colour, Point, Studio } from './studio.ts';

const wall = 1.55;

/** Two extinguishers in a corner, seen from close by: needle in the red and dust, or green with a fresh card. */
export const extinguisher: Scene = (condition, chance) => {
  const lamps = [{ at: [chance.between(-0.8, 0.9), 2.1, 0.2] as Point, power: chance.between(1.3, 1.7) }];
  const camera = handHeld(chance, [0.02, 0.92, 0.25], chance.between(-0.1, 0.1), -0.42, 860);
  const studio = openStudio(camera, lamps, 0.45);
  const room = { width: 2.6, height: 2.4, near: 0, far: wall, tile: 0.4 } as const;
  drawRoom(
    studio,
    {
      ...room,
      floor: [142, 132, 120],
      wall: chance.pick([
        [206, 200, 186],
        [188, 198, 190],
      ] as const),
    },
    chance,
  );
  const isBad = condition === 'hazard';
  for (const [x, z] of [
    [-0.17, 1.28],
    [0.18, 1.25],
  ] as const)
    bottle(studio, [x, 0.02, z], isBad, chance);
  if (isBad) rubbish(studio, chance);
  else {
    studio.surface([-0.5, 0.004, 0.92], [1, 0, 0], [0, 0, 0.04], [6, 1], [220, 184, 40], { layer: 2 });
    studio.surface([-0.26, 0.72, wall - 0.01], [0.52, 0, 0], [0, 0.2, 0], [3, 2], [196, 30, 32], { layer: 2 });
    studio.surface([-0.22, 0.79, wall - 0.015], [0.44, 0, 0], [0, 0.06, 0], [3, 1], [236, 232, 226], { layer: 3 });
  }
  return studio.picture();
};

function bottle(studio: Studio, [x, y, z]: Point, isBad: boolean, chance: Chance): void {
  const red: Colour = isBad ? [140, 34, 30] : [186, 28, 28];
  studio.shape(ring([x, 0.004, z], 0.13), [10, 10, 10], { layer: 4, opacity: 0.5, blur: 6 });
  studio.drum([x, y, z], 0.078, 0.03, [40, 38, 38]);
  studio.drum([x, y + 0.03, z], 0.08, 0.36, red);
  studio.drum([x, y + 0.39, z], 0.08, 0.07, red, { top: 0.035, lift: 0.02 });
  studio.drum([x, y + 0.46, z], 0.026, 0.05, [150, 150, 148], { lift: 0.05 });
  const paper: Point[] = [-0.055, 0.055].flatMap((u, side): Point[] => {
    const heights = side === 0 ? [0.12, 0.3] : [0.3, 0.12];
    return heights.map((v): Point => [x + u, y + v, z - 0.083]);
  });
  studio.shape(paper, isBad ? [168, 156, 130] : [232, 226, 206], { lift: 0.2 });
  for (let line = 0; line < 5; line += 1) {
    const v = y + 0.27 - line * 0.026;
    studio.tube(
      [
        [x - 0.042, v, z - 0.084],
        [x + chance.between(0.01, 0.042), v, z - 0.084],
      ],
      0.006,
      [70, 66, 62],
      { lift: 0.3 },
    );
  }
  studio.tube(
    [
      [x, y + 0.53, z],
      [x + 0.02, y + 0.545, z - 0.11],
    ],
    0.022,
    [34, 34, 36],
    { lift: 0.3 },
  );
  studio.tube(
    [
      [x, y + 0.5, z],
      [x + 0.02, y + 0.5, z - 0.1],
    ],
    0.018,
    [34, 34, 36],
    { lift: 0.3 },
  );
  studio.tube(
    [
      [x + 0.03, y + 0.48, z],
      [x + 0.12, y + 0.44, z - 0.02],
      [x + 0.115, y + 0.25, z - 0.03],
      [x + 0.09, y + 0.1, z - 0.05],
    ],
    0.024,
    [30, 30, 30],
    { lift: 0.15 },
  );
  gauge(studio, [x - 0.03, y + 0.49, z - 0.05], isBad);
  if (!isBad) card(studio, [x - 0.075, y + 0.4, z - 0.09], chance);
}

/** The dial: red, green, yellow, and the needle. */
function gauge(studio: Studio, at: Point, isBad: boolean): void {
  const [x, y, z] = at;
  const dial = (radius: number, from = 0, to = 2 * Math.PI): Point[] =>
    Array.from({ length: 15 }, (_, index): Point => {
      const angle = from + ((to - from) * index) / 14;
      return [x + radius * Math.sin(angle), y + radius * Math.cos(angle), z];
    });
  studio.shape(dial(0.036), [176, 178, 180], { lift: 0.4 });
  studio.shape(dial(0.031), [232, 232, 228], { lift: 0.42 });
  const sectors: [from: number, to: number, colour: Colour][] = [
    [-2.1, -0.6, [206, 34, 30]],
    [-0.6, 0.7, [40, 160, 66]],
    [0.7, 2.1, [224, 186, 40]],
  ];
  for (const [from, to, colour] of sectors)
    studio.shape([...dial(0.03, from, to), ...dial(0.018, to, from)], colour, { lift: 0.44 });
  const angle = isBad ? -1.5 : 0.1;
  studio.tube([at, [x + 0.026 * Math.sin(angle), y + 0.026 * Math.cos(angle), z]], 0.005, [20, 20, 20], { lift: 0.6 });
}

function card(studio: Studio, [x, y, z]: Point, chance: Chance): void {
  const tilt = chance.between(-0.012, 0.012);
  const sheet: Point[] = [
    [x - 0.035, y - 0.1, z],
    [x + 0.035, y - 0.1 + tilt, z],
    [x + 0.035, y, z],
    [x - 0.035, y - tilt, z],
  ];
  studio.shape(sheet, [240, 240, 236], { lift: 0.5 });
  for (let row = 0; row < 6; row += 1) {
    const v = y - 0.025 - row * 0.012;
    studio.tube(
      [
        [x - 0.026, v, z],
        [x + 0.022, v, z],
      ],
      0.003,
      row < 4 ? [40, 60, 130] : [150, 150, 150],
      { lift: 0.6 },
    );
  }
}

function rubbish(studio: Studio, chance: Chance): void {
  studio.box([0.5, 0, 1.25], [0.34, 0.3, 0.3], [164, 128, 84], { turn: chance.between(-0.4, 0.4) });
  studio.box([0.52, 0.3, 1.27], [0.22, 0.16, 0.2], [150, 116, 78], { turn: chance.between(-0.6, 0.6), shadow: false });
  studio.tube(
    [
      [-0.55, 0, 1.15],
      [-0.5, 0.6, 1.3],
      [-0.44, 1.25, 1.5],
    ],
    0.03,
    [150, 112, 64],
    { lift: 0.1 },
  );
  studio.box([-0.56, 0, 1.12], [0.26, 0.07, 0.1], [86, 104, 128], { turn: 0.2 });
}

const ring = ([x, y, z]: Point, radius: number): Point[] =>
  Array.from(
    { length: 20 },
    (_, index): Point => [
      x + radius * Math.sin((index / 20) * 2 * Math.PI),
      y,
      z + radius * Math.cos((index / 20) * 2 * Math.PI),
    ],
  );
