import type { Chance } from '../random.ts';
import { drawRoom, handHeld, openStudio, type Scene } from './scene.ts';
import type { Colour, Point, Studio } from './studio.ts';

const wall = 2.4;

/** The duty desk: a log book with blank lines and a curled notice, or signed pages and a new board. */
export const frontDesk: Scene = (condition, chance) => {
  const lamps = [
    { at: [0.4, 2.5, 0.9] as Point, power: chance.between(1.4, 1.8) },
    { at: [-1.2, 1.7, 1.7] as Point, power: 0.4 },
  ];
  const camera = handHeld(chance, [0, 1.52, -0.25], chance.between(-0.12, 0.12), -0.36, 760);
  const studio = openStudio(camera, lamps, 0.38);
  const paint: Colour = chance.pick([
    [200, 190, 170],
    [186, 196, 204],
    [210, 204, 192],
  ] as const);
  drawRoom(
    studio,
    { width: 4, height: 2.7, near: -0.3, far: wall, tile: 0.6, floor: [128, 118, 106], wall: paint },
    chance,
  );
  const isBad = condition === 'hazard';
  const wood: Colour = chance.pick([
    [142, 96, 60],
    [108, 74, 52],
    [176, 150, 116],
  ] as const);
  const mug: Colour = chance.pick([
    [196, 60, 50],
    [230, 230, 226],
    [60, 90, 140],
  ] as const);
  board(studio, isBad, chance);
  studio.box([0, 0, 1.35], [2.6, 0.74, 0.9], wood);
  for (let grain = 0; grain < 9; grain += 1) {
    const shade = chance.between(0.92, 1.08);
    studio.surface(
      [-1.3, 0.745, 0.9 + grain * 0.1],
      [2.6, 0, 0],
      [0, 0, 0.1],
      [7, 1],
      [wood[0] * shade, wood[1] * shade, wood[2] * shade],
      { lift: 0.1 },
    );
  }
  monitor(studio, chance);
  book(studio, isBad, chance);
  studio.drum([0.55, 0.745, 1.25], 0.045, 0.1, mug, { lift: 0.4 });
  studio.drum([-0.72, 0.745, 1.15], 0.04, 0.1, [60, 62, 66], { lift: 0.4 });
  for (const [tilt, ink] of [
    [0.04, [30, 60, 150]],
    [-0.03, [190, 30, 30]],
  ] as const)
    studio.tube(
      [
        [-0.72, 0.8, 1.15],
        [-0.72 + tilt, 0.96, 1.15],
      ],
      0.012,
      ink,
      { lift: 0.5 },
    );
  return studio.picture();
};

function board(studio: Studio, isBad: boolean, chance: Chance): void {
  const z = wall - 0.02;
  studio.surface([-0.2, 1.0, z], [1.5, 0, 0], [0, 0.95, 0], [5, 3], [120, 84, 52], { layer: 2 });
  studio.surface([-0.15, 1.05, z], [1.4, 0, 0], [0, 0.85, 0], [5, 3], isBad ? [150, 120, 80] : [60, 104, 130], {
    layer: 3,
  });
  for (let sheet = 0; sheet < (isBad ? 3 : 6); sheet += 1) {
    const [x, y] = [-0.08 + (sheet % 3) * 0.46, 1.53 - Math.floor(sheet / 3) * 0.42];
    const tilt = isBad ? chance.between(-0.06, 0.06) : 0;
    const corner: Point[] = [
      [x, y + tilt, z - 0.01],
      [x + 0.3, y - tilt, z - 0.01],
      [x + 0.3 - tilt, y + 0.34 - tilt, z - 0.01],
      [x - tilt, y + 0.34 + tilt, z - 0.01],
    ];
    studio.shape(corner, isBad ? [206, 194, 162] : [240, 240, 236], { layer: 4 });
    for (let line = 0; line < 6; line += 1) {
      const v = y + 0.29 - line * 0.042;
      studio.tube(
        [
          [x + 0.04, v + tilt * 0.7, z - 0.012],
          [x + (line === 0 ? 0.26 : chance.between(0.16, 0.26)), v - tilt * 0.5, z - 0.012],
        ],
        line === 0 ? 0.016 : 0.007,
        line === 0 ? [180, 40, 36] : [90, 90, 92],
        { layer: 4, lift: 1 },
      );
    }
  }
}

function monitor(studio: Studio, chance: Chance): void {
  studio.box([-0.95, 0.745, 1.5], [0.24, 0.02, 0.18], [30, 30, 32], { shadow: false, lift: 0.3 });
  studio.tube(
    [
      [-0.95, 0.76, 1.52],
      [-0.95, 0.9, 1.52],
    ],
    0.04,
    [34, 34, 36],
    { lift: 0.3 },
  );
  studio.box([-0.95, 0.86, 1.5], [0.56, 0.34, 0.04], [26, 26, 28], {
    turn: chance.between(-0.15, 0.25),
    shadow: false,
    lift: 0.35,
  });
}

/** An open log book; in order, a name stands on every line. */
function book(studio: Studio, isBad: boolean, chance: Chance): void {
  const [x, y, z, turn] = [chance.between(-0.1, 0.1), 0.75, 1.1, chance.between(-0.12, 0.12)];
  const on = (u: number, v: number, up = 0): Point => [
    x + u * Math.cos(turn) - v * Math.sin(turn),
    y + up,
    z + u * Math.sin(turn) + v * Math.cos(turn),
  ];
  studio.shape([on(-0.33, -0.24), on(0.33, -0.24), on(0.33, 0.24), on(-0.33, 0.24)], [8, 8, 8], {
    lift: 0.3,
    opacity: 0.4,
    blur: 6,
  });
  studio.shape(
    [on(-0.32, -0.22, 0.01), on(0.32, -0.22, 0.01), on(0.32, 0.22, 0.01), on(-0.32, 0.22, 0.01)],
    [120, 40, 40],
    { lift: 0.35 },
  );
  for (const side of [-1, 1]) {
    const page = [
      on(side * 0.005, -0.21, 0.02),
      on(side * 0.31, -0.21, 0.016),
      on(side * 0.31, 0.21, 0.016),
      on(side * 0.005, 0.21, 0.02),
    ];
    studio.shape(page, side < 0 ? [232, 230, 222] : [240, 238, 230], { lift: 0.4 });
    for (let row = 0; row < 11; row += 1) {
      const v = 0.17 - row * 0.034;
      studio.tube([on(side * 0.03, v, 0.021), on(side * 0.29, v, 0.018)], 0.0035, [150, 164, 180], { lift: 0.5 });
      if (isBad && (side > 0 || row > 4)) continue;
      scribble(studio, (u) => on(side * u, v + 0.008, 0.022), chance);
    }
  }
}

function scribble(studio: Studio, at: (u: number) => Point, chance: Chance): void {
  const from = chance.between(0.04, 0.09);
  const points = Array.from({ length: 9 }, (_, index): Point => {
    const [x, y, z] = at(from + index * chance.between(0.013, 0.018));
    return [x, y, z + chance.between(-0.008, 0.008)];
  });
  studio.tube(points, 0.0042, [34, 44, 104], { lift: 0.55 });
}
