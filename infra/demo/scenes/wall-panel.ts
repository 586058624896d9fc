import type { Chance } from '../random.ts';
import { drawRoom, handHeld, openStudio, type Scene } from './scene.ts';
import { type Colour, type Point, type Studio, scaled } from './studio.ts';

const wall = 2.2;

/** A lounge wall: quilted panels torn open to yellow foam, or replaced by plain boards. */
export const wallPanel: Scene = (condition, chance) => {
  const tint: Colour = chance.pick([
    [255, 190, 120],
    [190, 170, 255],
    [255, 226, 196],
  ] as const);
  const lamps = [
    { at: [chance.between(-0.8, 0.8), 2.3, 0.9] as Point, power: chance.between(1.3, 1.7) },
    { at: [1.4, 1.2, 1.2] as Point, power: 0.4 },
  ];
  const camera = handHeld(chance, [0, 1.35, -0.1], chance.between(-0.14, 0.14), -0.1, 820);
  const studio = openStudio(camera, lamps, 0.34);
  const warm = (colour: Colour): Colour => [
    (colour[0] * tint[0]) / 235,
    (colour[1] * tint[1]) / 235,
    (colour[2] * tint[2]) / 235,
  ];
  drawRoom(
    studio,
    { width: 4, height: 2.7, near: -0.4, far: wall, tile: 0.5, floor: warm([96, 70, 58]), wall: warm([150, 130, 120]) },
    chance,
  );
  const leather: Colour = warm(
    chance.pick([
      [128, 52, 50],
      [88, 66, 52],
      [64, 62, 92],
    ] as const),
  );
  if (condition === 'hazard') {
    quilt(studio, leather);
    tear(studio, leather, chance);
  } else boards(studio, warm([196, 186, 170]), chance);
  sofa(studio, leather);
  return studio.picture();
};

/** Squares that bulge: four triangles each, lit by turns. */
function quilt(studio: Studio, leather: Colour): void {
  const size = 0.36;
  for (let column = 0; column < 10; column += 1)
    for (let row = 0; row < 6; row += 1) {
      const [x, y, z] = [-1.8 + column * size, 0.3 + row * size, wall - 0.02];
      const corners: Point[] = [
        [x, y, z],
        [x + size, y, z],
        [x + size, y + size, z],
        [x, y + size, z],
      ];
      const peak: Point = [x + size / 2, y + size / 2, z - 0.06];
      for (const [side, shade] of [0.78, 0.98, 1.2, 0.92].entries()) {
        const [from, to] = [corners[side] as Point, corners[(side + 1) % 4] as Point];
        studio.shape([from, to, peak], scaled(leather, shade), { layer: 2 });
      }
      studio.tube(
        [
          [x, y, z - 0.005],
          [x + 0.001, y + 0.012, z - 0.005],
        ],
        0.03,
        [168, 140, 80],
        { layer: 3 },
      );
    }
}

function tear(studio: Studio, leather: Colour, chance: Chance): void {
  const [x, y, z] = [chance.between(-0.3, 0.2), chance.between(1.15, 1.35), wall - 0.09];
  const ragged = (radius: number, jag: number): Point[] =>
    Array.from({ length: 26 }, (_, index): Point => {
      const angle = (index / 26) * 2 * Math.PI;
      const reach = radius * (1 + chance.between(-jag, jag));
      return [x + reach * 1.5 * Math.cos(angle), y + reach * Math.sin(angle), z];
    });
  studio.shape(ragged(0.31, 0.16), [36, 22, 18], { layer: 3, blur: 3, opacity: 0.8 });
  studio.shape(ragged(0.28, 0.14), [212, 170, 62], { layer: 3, lift: 0.1 });
  for (let hole = 0; hole < 70; hole += 1) {
    const [u, v, size] = [chance.between(-0.3, 0.3), chance.between(-0.18, 0.18), chance.between(0.006, 0.02)];
    const spot: Point[] = [
      [x + u, y + v, z - 0.01],
      [x + u + size, y + v + size * 0.3, z - 0.01],
      [x + u + size * 0.6, y + v + size, z - 0.01],
    ];
    studio.shape(spot, chance.isTrue(0.5) ? [156, 118, 36] : [234, 196, 92], { layer: 4, opacity: 0.75 });
  }
  const flap: Point[] = [
    [x - 0.32, y - 0.2, z - 0.02],
    [x + 0.3, y - 0.25, z - 0.02],
    [x + 0.22, y - 0.46, z - 0.1],
    [x - 0.2, y - 0.4, z - 0.1],
  ];
  studio.shape(flap, scaled(leather, 0.7), { layer: 4, lift: 0.3 });
}

function boards(studio: Studio, colour: Colour, chance: Chance): void {
  for (let board = 0; board < 6; board += 1) {
    const shade = chance.between(0.97, 1.03);
    studio.surface([-1.8 + board * 0.6, 0.3, wall - 0.02], [0.592, 0, 0], [0, 2.1, 0], [2, 5], scaled(colour, shade), {
      layer: 2,
    });
  }
  const label: Point[] = [
    [0.72, 1.4, wall - 0.03],
    [0.9, 1.4, wall - 0.03],
    [0.9, 1.52, wall - 0.03],
    [0.72, 1.52, wall - 0.03],
  ];
  studio.shape(label, [238, 238, 232], { layer: 3 });
}

function sofa(studio: Studio, leather: Colour): void {
  const dark = scaled(leather, 0.75);
  studio.box([0, 0, 1.75], [2.6, 0.42, 0.7], dark);
  studio.box([0, 0.42, 2.0], [2.6, 0.36, 0.2], dark, { shadow: false });
  for (const x of [-0.87, 0, 0.87])
    studio.box([x, 0.42, 1.68], [0.84, 0.08, 0.56], leather, { shadow: false, lift: 0.15 });
  studio.box([0.2, 0, 0.95], [1.1, 0.4, 0.5], [52, 44, 40]);
  studio.surface([-0.35, 0.405, 0.7], [1.1, 0, 0], [0, 0, 0.5], [4, 2], [70, 78, 82], { lift: 0.2 });
  studio.drum([0.05, 0.41, 0.9], 0.035, 0.12, [176, 190, 196], { lift: 0.3 });
}
