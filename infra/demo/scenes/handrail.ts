import type { Chance } from '../random.ts';
import { handHeld, openStudio, type Scene } from './scene.ts';
import { type Colour, canvas, type Point, type Studio } from './studio.ts';

/** A viewing platform over hills: a rail torn from its post and a tape across the gap, or the whole railing. */
export const handrail: Scene = (condition, chance) => {
  const lamps = [{ at: [-6, 9, -2] as Point, power: 26 }];
  const camera = handHeld(chance, [chance.between(-0.3, 0.3), 1.55, -0.2], chance.between(-0.12, 0.12), -0.13, 760);
  const studio = openStudio(camera, lamps, 0.42);
  const wood: Colour = chance.pick([
    [150, 112, 76],
    [136, 124, 108],
    [122, 92, 66],
  ] as const);
  for (let plank = 0; plank < 26; plank += 1) {
    const shade = chance.between(0.86, 1.08);
    const colour: Colour = [wood[0] * shade, wood[1] * shade, wood[2] * shade];
    studio.surface([-3.2, 0, -0.4 + plank * 0.16], [6.4, 0, 0], [0, 0, 0.148], [9, 1], colour, { layer: 0 });
  }
  const view = landscape(chance);
  railing(studio, condition === 'hazard', chance);
  return studio.picture(view);
};

const edge = 3.35;

function railing(studio: Studio, isBroken: boolean, chance: Chance): void {
  const steel: Colour = [142, 148, 152];
  const posts = [-2.7, -1.6, -0.5, 0.6, 1.7, 2.8];
  for (const [index, x] of posts.entries()) {
    const lean = isBroken && index === 3 ? chance.between(0.3, 0.42) : 0;
    studio.tube(
      [
        [x, 0, edge],
        [x + lean * 0.4, 0.55, edge + lean * 0.6],
        [x + lean, 1.1 - lean * 0.2, edge + lean],
      ],
      0.07,
      steel,
      { lift: 0.05 },
    );
    studio.box([x, 0, edge], [0.18, 0.02, 0.18], [110, 112, 114], { shadow: false });
    if (isBroken && index === 3)
      studio.shape(
        [
          [x - 0.2, 0.004, edge - 0.16],
          [x + 0.2, 0.004, edge - 0.16],
          [x + 0.16, 0.004, edge + 0.1],
          [x - 0.16, 0.004, edge + 0.1],
        ],
        [118, 62, 34],
        { layer: 2, opacity: 0.7, blur: 3 },
      );
  }
  for (let span = 0; span < posts.length - 1; span += 1) {
    const [from, to] = [posts[span] as number, posts[span + 1] as number];
    for (const height of [1.1, 0.78, 0.46, 0.14]) {
      if (isBroken && span === 2) torn(studio, from, height, chance);
      else
        studio.tube(
          [
            [from, height, edge],
            [to, height, edge],
          ],
          height > 1 ? 0.06 : 0.034,
          steel,
        );
    }
  }
  if (isBroken) tape(studio);
}

/** The rails hang from the post on the left; their other ends have come off. */
function torn(studio: Studio, from: number, height: number, chance: Chance): void {
  if (height < 0.2 && chance.isTrue(0.6)) return;
  const drop = chance.between(0.3, 0.5) * height;
  studio.tube(
    [
      [from, height, edge],
      [from + 0.5, height - drop * 0.4, edge - 0.06],
      [from + 0.98, height - drop, edge - 0.2],
    ],
    height > 1 ? 0.06 : 0.034,
    [136, 126, 116],
    { lift: 0.1 },
  );
}

function tape(studio: Studio): void {
  const [from, to] = [-1.6, 1.7];
  for (let part = 0; part < 22; part += 1) {
    const at = (share: number, v: number): Point => [
      from + (to - from) * share,
      0.92 - 0.22 * Math.sin(share * Math.PI) + v,
      edge - 0.3,
    ];
    const quad = [at(part / 22, -0.035), at((part + 1) / 22, -0.035), at((part + 1) / 22, 0.035), at(part / 22, 0.035)];
    studio.shape(quad, part % 2 === 0 ? [206, 34, 30] : [236, 234, 228], { lift: 0.4 });
  }
}

/** Sky, haze and three rows of hills behind the platform. */
function landscape(chance: Chance): string {
  const { width, height } = canvas;
  const ridge = (base: number, swing: number): string => {
    const [first, second] = [chance.between(0, 6), chance.between(0, 6)];
    const points = Array.from({ length: 41 }, (_, index) => {
      const y =
        base -
        swing * (Math.sin(index * 0.21 + first) + 0.5 * Math.sin(index * 0.53 + second) + 0.2 * Math.sin(index * 1.7));
      return `${((index / 40) * width).toFixed(0)},${y.toFixed(0)}`;
    });
    return `${points.join(' ')} ${width},${height} 0,${height}`;
  };
  const clear = chance.pick(['#8fb4d6', '#a9bccb', '#b9c3c8']);
  const hills: [base: number, swing: number, fill: string][] = [
    [320, 34, '#8d9eac'],
    [368, 30, '#71856f'],
    [424, 22, '#566b48'],
  ];
  const rows = hills.map(
    ([base, swing, fill]) => `<polygon points="${ridge(base, swing)}" fill="${fill}" filter="url(#b3)"/>`,
  );
  return `<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${clear}"/><stop offset=".5" stop-color="#e2e6e6"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#sky)"/>${rows.join('')}`;
}
