import type { Chance } from '../random.ts';
import { carton, drawRoom, handHeld, openStudio, type Scene } from './scene.ts';
import type { Colour, Point, Studio } from './studio.ts';

const wall = 2.6;

/** A hydrant cabinet in a hall: hidden behind cartons and a stool, or free with its floor marked. */
export const hydrant: Scene = (condition, chance) => {
  const lamps = [{ at: [chance.between(-1, 1), 2.7, 1] as Point, power: chance.between(1.7, 2.2) }];
  const camera = handHeld(chance, [chance.between(-0.15, 0.15), 1.3, -0.1], chance.between(-0.1, 0.1), -0.16, 830);
  const studio = openStudio(camera, lamps, 0.36);
  const wallPaint: Colour = chance.pick([
    [208, 204, 192],
    [198, 206, 208],
    [214, 198, 172],
  ] as const);
  drawRoom(
    studio,
    {
      width: 4.4,
      height: 2.9,
      near: -0.4,
      far: wall,
      tile: 0.6,
      floor: [166, 158, 146],
      wall: wallPaint,
      ceiling: [188, 188, 184],
    },
    chance,
  );
  cabinet(studio);
  if (condition === 'hazard') {
    carton(studio, [-0.34, 0, 2.1], [0.62, 0.56, 0.5], chance);
    carton(studio, [-0.3, 0.56, 2.12], [0.5, 0.44, 0.42], chance);
    carton(studio, [0.36, 0, 2.05], [0.56, 0.72, 0.48], chance);
    stool(studio, [0.5, 0, 1.45], chance);
    mop(studio);
  } else {
    for (const [x, z, width, depth] of [
      [-0.6, 1.7, 1.2, 0.07],
      [-0.6, 1.7, 0.07, 0.85],
      [0.53, 1.7, 0.07, 0.85],
    ] as const)
      studio.surface([x, 0.004, z], [width, 0, 0], [0, 0, depth], [4, 3], [222, 186, 36], { layer: 2 });
    for (let stripe = 0; stripe < 5; stripe += 1) {
      const x = -0.48 + stripe * 0.2;
      const mark: Point[] = [
        [x, 0.004, 1.8],
        [x + 0.06, 0.004, 1.8],
        [x + 0.2, 0.004, 2.45],
        [x + 0.14, 0.004, 2.45],
      ];
      studio.shape(mark, [222, 186, 36], { layer: 2, opacity: 0.75 });
    }
  }
  return studio.picture();
};

function cabinet(studio: Studio): void {
  studio.surface([-0.42, 0.3, wall - 0.16], [0.84, 0, 0], [0, 1.12, 0], [4, 5], [184, 28, 28], { layer: 2 });
  studio.surface([-0.42, 1.42, wall - 0.16], [0.84, 0, 0], [0, 0, 0.16], [4, 1], [150, 24, 24], { layer: 2 });
  const z = wall - 0.17;
  const quad = (l: number, b: number, r: number, t: number, forward = 0): Point[] => [
    [l, b, z - forward],
    [r, b, z - forward],
    [r, t, z - forward],
    [l, t, z - forward],
  ];
  studio.shape(quad(-0.36, 0.38, 0.36, 1.34), [206, 36, 34], { layer: 2, lift: 0.2 });
  studio.shape(quad(-0.28, 0.66, 0.28, 1.24, 0.002), [64, 70, 74], { layer: 3 });
  const coil = Array.from({ length: 34 }, (_, index): Point => {
    const [angle, radius] = [index * 0.55, 0.035 + index * 0.0052];
    return [-0.03 + radius * Math.cos(angle), 0.95 + radius * Math.sin(angle), z - 0.003];
  });
  studio.tube(coil, 0.026, [206, 196, 172], { layer: 3, lift: 0.1 });
  studio.tube(
    [
      [0.2, 0.72, z],
      [0.2, 0.9, z],
    ],
    0.05,
    [196, 160, 70],
    { layer: 3, lift: 0.1 },
  );
  studio.shape(quad(-0.26, 0.7, -0.02, 1.22, 0.006), [196, 214, 224], { layer: 4, opacity: 0.16 });
  studio.shape(quad(0.3, 0.8, 0.335, 0.96, 0.004), [196, 198, 200], { layer: 4 });
  studio.shape(quad(-0.26, 0.46, 0.26, 0.58, 0.004), [240, 236, 230], { layer: 4 });
  for (const [left, right] of [
    [-0.2, -0.1],
    [-0.06, 0.04],
    [0.08, 0.18],
  ] as const)
    studio.shape(quad(left, 0.49, right, 0.55, 0.006), [196, 30, 30], { layer: 4, lift: 0.1 });
}

function stool(studio: Studio, [x, y, z]: Point, chance: Chance): void {
  const colour: Colour = chance.pick([
    [38, 92, 150],
    [176, 60, 40],
    [60, 124, 82],
  ] as const);
  for (const [u, v] of [
    [-0.13, -0.13],
    [0.13, -0.13],
    [0.13, 0.13],
    [-0.13, 0.13],
  ] as const)
    studio.tube(
      [
        [x + u * 1.2, y, z + v * 1.2],
        [x + u, y + 0.44, z + v],
      ],
      0.035,
      colour,
    );
  studio.box([x, y + 0.43, z], [0.33, 0.04, 0.33], colour, { turn: chance.between(-0.2, 0.2), shadow: false });
  studio.shape(
    [
      [x - 0.2, 0.004, z - 0.2],
      [x + 0.2, 0.004, z - 0.2],
      [x + 0.2, 0.004, z + 0.2],
      [x - 0.2, 0.004, z + 0.2],
    ],
    [14, 12, 10],
    { layer: 4, opacity: 0.4, blur: 6 },
  );
}

function mop(studio: Studio): void {
  studio.tube(
    [
      [-0.85, 0.05, 2.2],
      [-0.75, 0.8, 2.38],
      [-0.66, 1.4, 2.56],
    ],
    0.03,
    [168, 130, 80],
    { lift: 0.1 },
  );
  for (const spread of [-0.1, -0.05, 0, 0.05, 0.1])
    studio.tube(
      [
        [-0.85, 0.22, 2.22],
        [-0.87 + spread, 0.1, 2.16],
        [-0.88 + spread * 1.8, 0.02, 2.1],
      ],
      0.035,
      [188, 184, 176],
      { lift: 0.1 },
    );
}
