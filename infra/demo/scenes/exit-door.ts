import type { Chance } from '../random.ts';
import { drawRoom, exitSign, handHeld, openStudio, type Scene } from './scene.ts';
import type { Colour, Point, Studio } from './studio.ts';

const wall = 3.2;

/** A double exit door: chained and locked, or with one leaf pushed open to the daylight. */
export const exitDoor: Scene = (condition, chance) => {
  const lamps = [
    { at: [0.2, 2.75, 1.5], power: chance.between(1.5, 1.9) },
    ...(condition === 'order' ? [{ at: [0.5, 1.4, 3.9] as Point, power: 0.7 }] : []),
  ] as const;
  const camera = handHeld(chance, [chance.between(-0.2, 0.2), 1.45, 0.35], chance.between(-0.08, 0.08), -0.06, 820);
  const studio = openStudio(camera, lamps, 0.42);
  const room = { width: 4.2, height: 2.9, near: 0, far: wall, tile: 0.5 } as const;
  drawRoom(studio, { ...room, floor: [150, 146, 140], wall: [212, 208, 196], ceiling: [190, 188, 184] }, chance);
  studio.surface([-0.92, 0, wall - 0.02], [1.84, 0, 0], [0, 2.22, 0], [4, 4], [110, 112, 112], { layer: 1 });
  const paint: Colour = chance.pick([
    [138, 52, 44],
    [150, 156, 158],
    [96, 112, 104],
  ] as const);
  leaf(studio, -0.86, paint);
  if (condition === 'hazard') {
    leaf(studio, 0, paint);
    chain(studio, chance);
  } else openLeaf(studio, paint);
  exitSign(studio, [0, 2.5, wall - 0.02], 0.46);
  return studio.picture();
};

function leaf(studio: Studio, x: number, paint: Colour): void {
  const z = wall - 0.05;
  studio.surface([x, 0.01, z], [0.855, 0, 0], [0, 2.14, 0], [3, 6], paint, { layer: 2 });
  const pane: Point[] = [
    [x + 0.3, 1.35, z - 0.005],
    [x + 0.56, 1.35, z - 0.005],
    [x + 0.56, 1.85, z - 0.005],
    [x + 0.3, 1.85, z - 0.005],
  ];
  studio.shape(pane, [58, 66, 70], { layer: 3 });
  studio.shape(
    pane.map(([a, b, c]): Point => [a * 0.5 + (x + 0.4) * 0.5, b * 0.75 + 0.4, c]),
    [120, 134, 140],
    { layer: 4, opacity: 0.5 },
  );
  for (const y of [1.02, 0.98])
    studio.tube(
      [
        [x + 0.08, y, z - 0.07],
        [x + 0.78, y, z - 0.07],
      ],
      0.045,
      [176, 178, 180],
      { lift: 0.3 },
    );
  for (const end of [0.09, 0.77])
    studio.box([x + end, 0.94, z - 0.04], [0.07, 0.14, 0.08], [60, 62, 64], { lift: 0.3, shadow: false });
  studio.surface([x + 0.02, 0.03, z - 0.004], [0.81, 0, 0], [0, 0.2, 0], [3, 1], [150, 152, 154], { layer: 3 });
}

/** Pushed outwards: yard, daylight, and the leaf seen at an angle. */
function openLeaf(studio: Studio, paint: Colour): void {
  const z = wall - 0.03;
  studio.surface([0.01, 0.01, z], [0.86, 0, 0], [0, 2.14, 0], [2, 4], [196, 190, 176], { layer: 2 });
  const yard: Point[] = [
    [0.01, 0.4, z - 0.002],
    [0.87, 0.4, z - 0.002],
    [0.87, 0.95, z - 0.002],
    [0.01, 0.95, z - 0.002],
  ];
  studio.shape(yard, [122, 142, 96], { layer: 4, glow: 1.15 });
  const sky: Point[] = [
    [0.01, 0.95, z - 0.002],
    [0.87, 0.95, z - 0.002],
    [0.87, 2.15, z - 0.002],
    [0.01, 2.15, z - 0.002],
  ];
  studio.shape(sky, [222, 234, 244], { layer: 3, glow: 2.2 });
  studio.surface([0.87, 0.01, z - 0.01], [-0.2, 0, 0.02], [0, 2.14, 0], [1, 6], paint, { layer: 4, lift: 1 });
  studio.tube(
    [
      [0.84, 1, z - 0.05],
      [0.69, 1, z - 0.03],
    ],
    0.05,
    [180, 182, 184],
    { lift: 0.4 },
  );
  const light: Point[] = [
    [0.05, 0.005, z],
    [0.85, 0.005, z],
    [1.1, 0.005, 1.2],
    [-0.3, 0.005, 1.2],
  ];
  studio.shape(light, [250, 246, 232], { layer: 2, glow: 1.7, opacity: 0.3, blur: 14 });
}

/** A chain through both push bars, its free end hanging, and a bicycle lock in the shape of a U. */
function chain(studio: Studio, chance: Chance): void {
  const z = wall - 0.16;
  const loops: Point[][] = [
    [
      [-0.24, 1.06, z],
      [-0.1, 1.1, z - 0.03],
      [0.04, 1.09, z - 0.04],
      [0.16, 1.03, z],
    ],
    [
      [-0.26, 0.94, z],
      [-0.12, 0.86, z - 0.03],
      [0.06, 0.84, z - 0.04],
      [0.2, 0.93, z],
    ],
    [
      [0.05, 0.85, z - 0.04],
      [0.08, 0.68, z - 0.04],
      [0.06, chance.between(0.48, 0.58), z - 0.03],
    ],
  ];
  for (const loop of loops) links(studio, loop);
  const [x, top] = [-0.03, 0.97];
  studio.tube(
    [
      [x - 0.07, top - 0.16, z - 0.1],
      [x - 0.075, top + 0.02, z - 0.1],
      [x, top + 0.12, z - 0.1],
      [x + 0.075, top + 0.02, z - 0.1],
      [x + 0.07, top - 0.16, z - 0.1],
    ],
    0.028,
    [44, 46, 50],
    { lift: 0.8 },
  );
  studio.box([x, top - 0.22, z - 0.1], [0.21, 0.06, 0.06], [28, 28, 30], { lift: 0.9, shadow: false });
}

function links(studio: Studio, points: readonly Point[]): void {
  for (let index = 0; index < points.length - 1; index += 1) {
    const [from, to] = [points[index] as Point, points[index + 1] as Point];
    const count = 5;
    for (let link = 0; link < count; link += 1) {
      const at = (share: number): Point =>
        [0, 1, 2].map(
          (axis) => (from[axis] as number) + ((to[axis] as number) - (from[axis] as number)) * share,
        ) as unknown as Point;
      const thickness = link % 2 === 0 ? 0.026 : 0.014;
      studio.tube([at((link + 0.1) / count), at((link + 0.9) / count)], thickness, [148, 148, 150], { lift: 0.7 });
    }
  }
}
