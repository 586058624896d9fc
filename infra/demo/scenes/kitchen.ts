import type { Chance } from '../random.ts';
import { carton, drawRoom, handHeld, openStudio, type Scene } from './scene.ts';
import type { Colour, Point, Studio } from './studio.ts';

const wall = 2.1;

/** A staff kitchen: gas cylinder on a long hose beside cartons, or a fixed pipe with valve and alarm. */
export const kitchen: Scene = (condition, chance) => {
  const lamps = [{ at: [chance.between(-0.6, 0.6), 2.5, 0.8] as Point, power: chance.between(1.5, 1.9) }];
  const camera = handHeld(chance, [0.1, 1.35, -0.25], chance.between(-0.1, 0.1), -0.26, 800);
  const studio = openStudio(camera, lamps, 0.4);
  const room = { width: 3.6, height: 2.6, near: -0.4, far: wall, tile: 0.3 } as const;
  drawRoom(studio, { ...room, floor: [138, 126, 112], wall: [214, 216, 212] }, chance);
  tiles(studio, chance);
  counter(studio);
  stove(studio);
  if (condition === 'hazard') {
    cylinder(studio, [0.95, 0, 1.35], chance);
    carton(studio, [1.35, 0, 1.55], [0.4, 0.36, 0.36], chance);
    carton(studio, [1.33, 0.36, 1.57], [0.34, 0.28, 0.3], chance);
  } else fixedPipe(studio);
  return studio.picture();
};

function tiles(studio: Studio, chance: Chance): void {
  for (let column = 0; column < 18; column += 1)
    for (let row = 0; row < 6; row += 1) {
      const [x, y, shade] = [-1.8 + column * 0.2, 0.86 + row * 0.2, chance.between(0.96, 1.03)];
      const tile: Point[] = [
        [x + 0.005, y, wall - 0.004],
        [x + 0.195, y, wall - 0.004],
        [x + 0.195, y + 0.19, wall - 0.004],
        [x + 0.005, y + 0.19, wall - 0.004],
      ];
      studio.shape(tile, [222 * shade, 224 * shade, 218 * shade], { layer: 2 });
    }
}

function counter(studio: Studio): void {
  studio.box([-0.55, 0, 1.75], [2.2, 0.8, 0.62], [168, 172, 176]);
  studio.box([-0.55, 0.8, 1.74], [2.26, 0.04, 0.66], [196, 200, 204], { shadow: false });
  for (const x of [-1.3, -0.75, -0.2, 0.3]) {
    const front: Point[] = [
      [x - 0.25, 0.08, 1.43],
      [x + 0.25, 0.08, 1.43],
      [x + 0.25, 0.74, 1.43],
      [x - 0.25, 0.74, 1.43],
    ];
    studio.shape(front, [152, 158, 162], { lift: 0.25 });
    studio.tube(
      [
        [x - 0.08, 0.66, 1.42],
        [x + 0.08, 0.66, 1.42],
      ],
      0.018,
      [210, 212, 214],
      { lift: 0.35 },
    );
  }
  studio.drum([-1.25, 0.84, 1.72], 0.13, 0.2, [176, 178, 182], { lift: 0.1 });
  studio.box([-0.85, 0.84, 1.8], [0.26, 0.03, 0.2], [170, 130, 84], { shadow: false, lift: 0.1 });
}

function stove(studio: Studio): void {
  studio.box([0.05, 0.84, 1.72], [0.74, 0.1, 0.42], [56, 58, 62], { shadow: false, lift: 0.1 });
  for (const x of [-0.13, 0.23]) {
    studio.drum([x, 0.94, 1.72], 0.1, 0.015, [30, 30, 32], { lift: 0.2 });
    studio.drum([x, 0.955, 1.72], 0.045, 0.015, [120, 112, 96], { lift: 0.25 });
    studio.tube(
      [
        [x, 0.89, 1.5],
        [x, 0.89, 1.48],
      ],
      0.05,
      [150, 152, 154],
      { lift: 0.4 },
    );
  }
  studio.drum([-0.13, 0.97, 1.72], 0.16, 0.15, [150, 154, 158], { lift: 0.3 });
}

/** A 15-kilogram bottle, its valve, and a hose that is much too long. */
function cylinder(studio: Studio, [x, y, z]: Point, chance: Chance): void {
  const grey: Colour = chance.pick([
    [112, 122, 128],
    [142, 134, 116],
    [84, 110, 128],
  ] as const);
  studio.shape(
    [
      [x - 0.24, 0.004, z - 0.24],
      [x + 0.24, 0.004, z - 0.24],
      [x + 0.24, 0.004, z + 0.24],
      [x - 0.24, 0.004, z + 0.24],
    ],
    [12, 10, 8],
    { layer: 4, opacity: 0.5, blur: 14 },
  );
  studio.drum([x, y, z], 0.15, 0.06, [60, 62, 64]);
  studio.drum([x, y + 0.05, z], 0.17, 0.4, grey);
  studio.drum([x, y + 0.45, z], 0.17, 0.09, grey, { top: 0.07, lift: 0.02 });
  studio.drum([x, y + 0.54, z], 0.03, 0.06, [176, 150, 70], { lift: 0.05 });
  studio.drum([x, y + 0.56, z], 0.09, 0.1, grey, { lift: -0.05 });
  studio.tube(
    [
      [x - 0.03, 0.6, z - 0.05],
      [x - 0.09, 0.6, z - 0.08],
    ],
    0.04,
    [186, 170, 120],
    { lift: 0.3 },
  );
  const hose: Point[] = [
    [x - 0.1, 0.6, z - 0.09],
    [x - 0.2, 0.5, z - 0.16],
    [x - 0.28, 0.12, z - 0.22],
    [x - 0.5, 0.02, z - 0.3],
    [x - 0.78, 0.02, z - 0.14],
    [x - 0.6, 0.02, z - 0.02],
    [x - 0.42, 0.3, z + 0.02],
    [0.46, 0.84, 1.5],
    [0.4, 0.89, 1.62],
  ];
  studio.tube(
    hose,
    0.024,
    chance.pick([
      [204, 96, 40],
      [186, 60, 40],
    ] as const),
    { lift: 0.3 },
  );
}

function fixedPipe(studio: Studio): void {
  studio.tube(
    [
      [0.42, 0.9, 1.72],
      [0.62, 0.9, 1.74],
      [0.66, 0.9, 2.02],
      [0.66, 1.3, 2.05],
    ],
    0.022,
    [188, 190, 192],
    { lift: 0.3 },
  );
  studio.tube(
    [
      [0.66, 0.95, 2.06],
      [0.66, 2.1, 2.06],
      [1.7, 2.14, 2.06],
    ],
    0.035,
    [222, 180, 44],
    { lift: 0.1 },
  );
  studio.box([0.66, 1.24, 2.03], [0.06, 0.07, 0.06], [170, 140, 60], { shadow: false, lift: 0.2 });
  studio.tube(
    [
      [0.6, 1.28, 1.99],
      [0.74, 1.28, 1.99],
    ],
    0.022,
    [196, 34, 30],
    { lift: 0.4 },
  );
  studio.box([1.2, 1.75, 2.05], [0.15, 0.11, 0.07], [236, 236, 232], { shadow: false });
  studio.shape(
    [
      [1.18, 1.79, 2.01],
      [1.2, 1.79, 2.01],
      [1.2, 1.81, 2.01],
      [1.18, 1.81, 2.01],
    ],
    [60, 220, 90],
    { glow: 1.9, lift: 0.2 },
  );
  studio.box([1.15, 0, 1.7], [0.5, 0.72, 0.45], [190, 194, 196]);
}
