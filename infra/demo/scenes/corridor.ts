import { carton, drawRoom, exitSign, handHeld, openStudio, type Scene } from './scene.ts';
import type { Lamp, Point, Studio } from './studio.ts';

/** A corridor of a hotel or karaoke house: blocked by what was put down in it, or clear. */
export const corridor: Scene = (condition, chance) => {
  const lampsAt = [1.6, 4.6, 7.6, 10.6];
  const lamps: Lamp[] = lampsAt.map((z) => ({ at: [0, 2.5, z], power: chance.between(0.9, 1.15) }));
  const camera = handHeld(chance, [0.1, 1.5, -0.4], chance.between(-0.06, 0.06), -0.1, 760);
  const studio = openStudio(camera, lamps, 0.3);
  const room = { width: 2.1, height: 2.6, near: 0, far: 12, floor: [176, 160, 138], wall: [205, 196, 176] } as const;
  drawRoom(studio, { ...room, dado: [128, 104, 84], ceiling: [196, 194, 188] }, chance);
  for (const z of lampsAt) {
    const panel: Point[] = [
      [-0.3, 2.58, z - 0.3],
      [0.3, 2.58, z - 0.3],
      [0.3, 2.58, z + 0.3],
      [-0.3, 2.58, z + 0.3],
    ];
    studio.shape(panel, [255, 250, 236], { glow: 3.4, layer: 2 });
    const gleam: Point[] = [
      [-0.35, 0.004, z + 0.2],
      [0.35, 0.004, z + 0.2],
      [0.3, 0.004, z + 1.5],
      [-0.3, 0.004, z + 1.5],
    ];
    studio.shape(gleam, [255, 248, 232], { glow: 1.2, layer: 2, opacity: 0.17, blur: 14 });
  }
  for (const z of [2.2, 4.4, 6.6, 8.8]) {
    door(studio, -1.045, z);
    door(studio, 1.045, z + 0.9);
  }
  farDoor(studio);
  if (condition === 'hazard') {
    const side = chance.isTrue(0.5) ? 1 : -1;
    carton(studio, [0.62 * side, 0, 2.6], [0.62, 0.66, 0.5], chance);
    carton(studio, [0.6 * side, 0.66, 2.62], [0.5, 0.42, 0.42], chance);
    carton(studio, [0.66 * side, 0, 3.5], [0.55, 0.9, 0.5], chance);
    for (const [stack, count] of [chance.whole(3, 4), chance.whole(2, 3)].entries())
      for (let level = 0; level < count; level += 1)
        crate(studio, [-0.72 * side, level * 0.27, 3.0 + stack * 0.62], chance.between(-0.08, 0.08));
    carton(studio, [-0.1 * side, 0, 4.7], [0.6, 0.5, 0.5], chance);
  } else {
    for (const x of [-0.86, 0.8])
      studio.surface([x, 0.005, 0], [0.06, 0, 0], [0, 0, 11], [1, 18], [214, 178, 40], { layer: 2 });
  }
  return studio.picture();
};

function door(studio: Studio, x: number, z: number): void {
  const inward = x > 0 ? -0.01 : 0.01;
  studio.surface([x + inward, 0, z - 0.06], [0, 0, 1.02], [0, 2.16, 0], [2, 4], [70, 48, 36], { layer: 2 });
  studio.surface([x + inward * 2, 0, z], [0, 0, 0.9], [0, 2.08, 0], [2, 4], [122, 78, 50], { layer: 3 });
  const plate: Point[] = [
    [x + inward * 3, 1.5, z + 0.36],
    [x + inward * 3, 1.5, z + 0.54],
    [x + inward * 3, 1.62, z + 0.54],
    [x + inward * 3, 1.62, z + 0.36],
  ];
  studio.shape(plate, [206, 182, 120], { layer: 4 });
  studio.tube(
    [
      [x + inward * 6, 1.0, z + 0.1],
      [x + inward * 6, 1.0, z + 0.22],
    ],
    0.025,
    [190, 186, 178],
    { lift: 0.2 },
  );
}

function farDoor(studio: Studio): void {
  studio.surface([-0.55, 0, 11.95], [1.1, 0, 0], [0, 2.1, 0], [2, 4], [150, 152, 150], { layer: 1 });
  const gap: Point[] = [
    [-0.008, 0, 11.93],
    [0.008, 0, 11.93],
    [0.008, 2.1, 11.93],
    [-0.008, 2.1, 11.93],
  ];
  studio.shape(gap, [40, 40, 40], { layer: 2 });
  exitSign(studio, [0, 2.32, 11.9], 0.5);
}

/** A plastic beer crate with its slots. */
function crate(studio: Studio, base: Point, turn: number): void {
  studio.box(base, [0.42, 0.26, 0.34], [172, 40, 34], { turn, shadow: base[1] === 0 });
  for (const x of [-0.13, 0, 0.13]) {
    const slot: Point[] = [
      [base[0] + x - 0.04, base[1] + 0.08, base[2] - 0.19],
      [base[0] + x + 0.04, base[1] + 0.08, base[2] - 0.19],
      [base[0] + x + 0.04, base[1] + 0.2, base[2] - 0.19],
      [base[0] + x - 0.04, base[1] + 0.2, base[2] - 0.19],
    ];
    studio.shape(slot, [62, 14, 12], { lift: 0.1 });
  }
}
