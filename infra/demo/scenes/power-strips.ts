import type { Chance } from '../random.ts';
import { drawRoom, handHeld, openStudio, type Scene } from './scene.ts';
import type { Colour, Point, Studio } from './studio.ts';

const wall = 1.5;

/** Under a counter: power strips plugged into each other among dust and cables, or sockets in a trunking. */
export const powerStrips: Scene = (condition, chance) => {
  const lamps = [{ at: [chance.between(-1, 1), 1.6, -0.2] as Point, power: chance.between(1.4, 1.8) }];
  const camera = handHeld(chance, [0, 0.95, 0.05], chance.between(-0.12, 0.12), -0.62, 860);
  const studio = openStudio(camera, lamps, 0.42);
  const floor: Colour = chance.pick([
    [128, 104, 78],
    [150, 146, 138],
    [116, 118, 122],
  ] as const);
  drawRoom(studio, { width: 3, height: 2, near: -0.2, far: wall, tile: 0.4, floor, wall: [196, 194, 184] }, chance);
  studio.box([-1.05, 0, 1.2], [0.06, 1.2, 0.6], [92, 70, 52]);
  studio.box([0.95, 0, 1.22], [0.42, 0.44, 0.5], [44, 44, 48], { turn: chance.between(-0.06, 0.06) });
  for (const y of [0.1, 0.16, 0.22])
    studio.tube(
      [
        [0.8, y, 0.965],
        [1.08, y, 0.965],
      ],
      0.012,
      [22, 22, 24],
      { lift: 0.2 },
    );
  if (condition === 'hazard') tangle(studio, chance);
  else tidy(studio);
  return studio.picture();
};

function strip(studio: Studio, [x, y, z]: Point, turn: number, colour: Colour): void {
  studio.box([x, y, z], [0.36, 0.035, 0.065], colour, { turn });
  const on = (along: number, across: number): Point => [
    x + along * Math.cos(turn) - across * Math.sin(turn),
    y + 0.037,
    z + along * Math.sin(turn) + across * Math.cos(turn),
  ];
  for (const along of [-0.1, -0.03, 0.04, 0.11]) {
    const socket = [
      on(along - 0.022, -0.018),
      on(along + 0.022, -0.018),
      on(along + 0.022, 0.018),
      on(along - 0.022, 0.018),
    ];
    studio.shape(socket, [52, 52, 54], { lift: 0.1 });
  }
  studio.shape([on(-0.165, -0.014), on(-0.14, -0.014), on(-0.14, 0.014), on(-0.165, 0.014)], [220, 40, 30], {
    glow: 1.4,
    lift: 0.1,
  });
}

function tangle(studio: Studio, chance: Chance): void {
  const places: [Point, number][] = [
    [[-0.36, 0, 1.02], chance.between(-0.3, 0.1)],
    [[0.12, 0, 1.12], chance.between(-0.1, 0.35)],
    [[0.3, 0, 0.86], chance.between(-0.5, -0.1)],
  ];
  const plastic: Colour[] = [
    [222, 218, 208],
    [206, 200, 186],
    [58, 58, 62],
  ];
  for (const [index, [place, turn]] of places.entries()) {
    strip(studio, place, turn, plastic[index] as Colour);
    const [x, y, z] = place;
    for (const along of [-0.03, 0.04, 0.11].slice(0, chance.whole(1, 3))) {
      const foot: Point = [x + along * Math.cos(turn), y + 0.04, z + along * Math.sin(turn)];
      studio.box(
        foot,
        [0.034, 0.04, 0.034],
        chance.pick([
          [34, 34, 36],
          [214, 212, 206],
        ] as const),
        { turn, lift: 0.12, shadow: false },
      );
      const end: Point = [foot[0] + chance.between(-0.4, 0.4), 0.012, foot[2] + chance.between(-0.5, 0.3)];
      const middle: Point = [(foot[0] + end[0]) / 2 + chance.between(-0.15, 0.15), 0.05, (foot[2] + end[2]) / 2];
      studio.tube(
        [[foot[0], 0.085, foot[2]], [foot[0], 0.1, foot[2] - 0.05], middle, end],
        0.012,
        chance.pick([
          [26, 26, 28],
          [200, 198, 190],
          [40, 52, 84],
        ] as const),
        { lift: 0.16 },
      );
    }
  }
  studio.tube(
    [
      [-0.2, 0.03, 1],
      [-0.1, 0.012, 0.9],
      [-0.02, 0.012, 1.06],
      [0.03, 0.05, 1.1],
    ],
    0.014,
    [210, 206, 198],
    { lift: 0.05 },
  );
  studio.tube(
    [
      [0.28, 0.03, 1.15],
      [0.42, 0.012, 1.05],
      [0.36, 0.012, 0.94],
      [0.24, 0.05, 0.9],
    ],
    0.014,
    [206, 202, 190],
    { lift: 0.05 },
  );
  studio.tube(
    [
      [-0.54, 0.03, 1.05],
      [-0.7, 0.012, 1.2],
      [-0.62, 0.2, 1.48],
      [-0.6, 0.34, 1.49],
    ],
    0.014,
    [36, 36, 38],
  );
  const burn: Point[] = [
    [0.06, 0.003, 1.02],
    [0.3, 0.003, 1],
    [0.28, 0.003, 1.2],
    [0.08, 0.003, 1.22],
  ];
  studio.shape(burn, [20, 16, 12], { layer: 3, opacity: 0.45, blur: 14 });
  for (let speck = 0; speck < 90; speck += 1) {
    const [x, z, size] = [chance.between(-0.8, 0.75), chance.between(0.6, 1.45), chance.between(0.003, 0.012)];
    studio.shape(
      [
        [x, 0.003, z],
        [x + size, 0.003, z],
        [x + size, 0.003, z + size],
        [x, 0.003, z + size * 0.4],
      ],
      [96, 90, 82],
      { layer: 3, opacity: 0.7 },
    );
  }
}

function tidy(studio: Studio): void {
  studio.box([0, 0.3, wall - 0.03], [1.7, 0.09, 0.05], [226, 226, 222], { shadow: false });
  for (const x of [-0.5, -0.28, 0.14, 0.36]) {
    const plate: Point[] = [
      [x, 0.28, wall - 0.062],
      [x + 0.13, 0.28, wall - 0.062],
      [x + 0.13, 0.41, wall - 0.062],
      [x, 0.41, wall - 0.062],
    ];
    studio.shape(plate, [238, 238, 236], { lift: 0.3 });
    for (const u of [0.045, 0.085]) {
      const slot: Point[] = [
        [x + u - 0.012, 0.33, wall - 0.064],
        [x + u + 0.012, 0.33, wall - 0.064],
        [x + u + 0.012, 0.36, wall - 0.064],
        [x + u - 0.012, 0.36, wall - 0.064],
      ];
      studio.shape(slot, [48, 48, 50], { lift: 0.34 });
    }
  }
  for (const x of [-0.22, 0.42]) {
    studio.box([x, 0.32, wall - 0.085], [0.045, 0.05, 0.045], [30, 30, 32], { lift: 0.4, shadow: false });
    studio.tube(
      [
        [x, 0.34, wall - 0.1],
        [x + 0.02, 0.2, wall - 0.09],
        [x + 0.1, 0.1, wall - 0.06],
        [0.75, 0.09, wall - 0.06],
      ],
      0.012,
      [34, 34, 36],
      { lift: 0.2 },
    );
  }
  const notice: Point[] = [
    [-0.15, 0.52, wall - 0.005],
    [0.05, 0.52, wall - 0.005],
    [0.05, 0.64, wall - 0.005],
    [-0.15, 0.64, wall - 0.005],
  ];
  studio.shape(notice, [232, 198, 48], { layer: 3 });
  studio.shape(
    [
      [-0.08, 0.55, wall - 0.006],
      [-0.02, 0.55, wall - 0.006],
      [-0.05, 0.615, wall - 0.006],
    ],
    [40, 36, 20],
    { layer: 4 },
  );
}
