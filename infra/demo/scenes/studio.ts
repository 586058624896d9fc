/**
 * A small studio that draws rooms as SVG: points in metres (x right, y up, z away), one camera, a few lamps. Every
 * surface is cut into patches that are lit one by one, which is what makes the pictures look like places.
 */
export type Point = readonly [x: number, y: number, z: number];
export type Colour = readonly [red: number, green: number, blue: number];
export type Camera = { eye: Point; yaw: number; pitch: number; roll: number; focal: number };
export type Lamp = { at: Point; power: number };

export const canvas = { width: 1120, height: 840 };

/** Levels of brightness between neighbouring patches, of 255: sensor noise hides that much. */
const smoothest = 6;
const mostParts = 5;

/**
 * How a shape is painted. Layers are painted in order and within a layer what is far first: walls are 0, what lies on
 * them 1 to 4, things that stand in the room 5. `lift` (metres) brings a detail before what it sits on.
 */
export type Paint = { layer?: number; lift?: number; opacity?: number; glow?: number; blur?: 0 | 3 | 6 | 14 };
type Patch = { layer: number; depth: number; svg: string };
const things = 5;

export type Studio = ReturnType<typeof openStudio>;

export function openStudio(camera: Camera, lamps: readonly Lamp[], ambient: number) {
  const patches: Patch[] = [];
  const project = projection(camera);

  /** A flat shape. One that glows is its own light. */
  function shape(points: readonly Point[], colour: Colour, paint: Paint = {}): void {
    const { layer = things, lift = 0, opacity = 1, glow = 0, blur = 0 } = paint;
    if (points.some((point) => project(point)[2] < 0.05)) return;
    const seen = points.map(project);
    const lit = glow > 0 ? scaled(colour, glow) : light(points, colour);
    const depth = seen.reduce((sum, [, , z]) => sum + z, 0) / seen.length - lift;
    const path = seen.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
    const fill = rgb(lit);
    const edge = opacity < 1 || blur > 0 ? '' : ` stroke="${fill}" stroke-width="1.5"`;
    const faint = opacity < 1 ? ` opacity="${opacity}"` : '';
    const soft = blur > 0 ? ` filter="url(#b${blur})"` : '';
    patches.push({ layer, depth, svg: `<polygon points="${path}" fill="${fill}"${edge}${faint}${soft}/>` });
  }

  function light(points: readonly Point[], colour: Colour, middle = centre(points)): Colour {
    const normal = normalOf(points);
    let sum = ambient;
    for (const { at, power } of lamps) {
      const way = minus(at, middle);
      const distance = Math.hypot(...way);
      // Both sides of a patch are lit: which one is the outer is not known.
      const facing = Math.abs(dot(way, normal)) / (distance || 1);
      sum += (power * (0.25 + 0.75 * facing)) / (0.6 + distance * distance * 0.35);
    }
    return scaled(colour, sum);
  }

  /** A parallelogram of `columns` × `rows` tiles; `colour` may differ from tile to tile. */
  function surface(
    corner: Point,
    along: Point,
    up: Point,
    [columns, rows]: readonly [number, number],
    colour: Colour | ((column: number, row: number) => Colour),
    paint: Paint = {},
  ): void {
    const at = (column: number, row: number): Point =>
      plus(plus(corner, times(along, column / columns)), times(up, row / rows));
    for (let column = 0; column < columns; column += 1) {
      for (let row = 0; row < rows; row += 1) {
        const corners = [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)];
        const own = typeof colour === 'function' ? colour(column, row) : colour;
        const parts = partsOf(corners, own);
        for (let across = 0; across < parts; across += 1) {
          for (let step = 0; step < parts; step += 1) {
            const part = (u: number, v: number) => at(column + (across + u) / parts, row + (step + v) / parts);
            shape([part(0, 0), part(1, 0), part(1, 1), part(0, 1)], own, paint);
          }
        }
      }
    }
  }

  /** Into how many parts a side is cut, so that no part's light differs from its neighbour's by much. */
  function partsOf(corners: readonly Point[], colour: Colour): number {
    // What reaches behind the camera is drawn as far as it can be seen.
    if (corners.some((corner) => project(corner)[2] < 0.05)) return mostParts;
    const seen = corners.map((corner) => film(light(corners, colour, corner)[1]));
    const difference = Math.max(...seen) - Math.min(...seen);
    return Math.min(mostParts, Math.max(1, Math.ceil(difference / smoothest)));
  }

  /** A box standing on `base` (the middle of its foot), turned by `turn` radians, with the shadow under it. */
  function box(
    base: Point,
    [width, height, depth]: Point,
    colour: Colour,
    { turn = 0, lift = 0, shadow = true } = {},
  ): void {
    const corner = (x: number, y: number, z: number): Point => {
      const [dx, dz] = [x * width, z * depth];
      return [
        base[0] + dx * Math.cos(turn) - dz * Math.sin(turn),
        base[1] + y * height,
        base[2] + dx * Math.sin(turn) + dz * Math.cos(turn),
      ];
    };
    if (shadow) {
      const foot = [corner(-0.62, 0, -0.62), corner(0.62, 0, -0.62), corner(0.62, 0, 0.62), corner(-0.62, 0, 0.62)];
      shape(foot, [12, 11, 10], { layer: things - 1, opacity: 0.42, blur: 6 });
    }
    const [l, r, n, f] = [-0.5, 0.5, -0.5, 0.5];
    const sides: Point[][] = [
      [corner(l, 0, f), corner(r, 0, f), corner(r, 1, f), corner(l, 1, f)],
      [corner(l, 0, n), corner(l, 0, f), corner(l, 1, f), corner(l, 1, n)],
      [corner(r, 0, n), corner(r, 0, f), corner(r, 1, f), corner(r, 1, n)],
      [corner(l, 1, n), corner(r, 1, n), corner(r, 1, f), corner(l, 1, f)],
      [corner(l, 0, n), corner(r, 0, n), corner(r, 1, n), corner(l, 1, n)],
    ];
    for (const side of sides) shape(side, colour, { lift: lift + 0.03 });
  }

  /** An upright cylinder; its sides are lit strip by strip. */
  function drum(base: Point, radius: number, height: number, colour: Colour, { lift = 0, top = radius } = {}): void {
    const strips = 26;
    const rim = (index: number, y: number, r: number): Point => {
      const angle = (index / strips) * 2 * Math.PI;
      return [base[0] + r * Math.sin(angle), base[1] + y, base[2] - r * Math.cos(angle)];
    };
    for (let index = 0; index < strips; index += 1) {
      const gloss = 1 + 0.55 * Math.max(0, Math.cos(((index - 3) / strips) * 2 * Math.PI)) ** 12;
      const side = [
        rim(index, 0, radius),
        rim(index + 1, 0, radius),
        rim(index + 1, height, top),
        rim(index, height, top),
      ];
      shape(side, scaled(colour, gloss), { lift: lift + 0.04 });
    }
    shape(
      Array.from({ length: strips }, (_, index) => rim(index, height, top)),
      colour,
      { lift: lift + 0.04 },
    );
  }

  /** A cable, hose or rail through points, as thick as it looks from here. */
  function tube(points: readonly Point[], thickness: number, colour: Colour, { layer = things, lift = 0 } = {}): void {
    const seen = points.map(project);
    const depth = Math.min(...seen.map(([, , z]) => z));
    if (depth < 0.05) return;
    const nearness = seen.reduce((sum, [, , z]) => sum + 1 / z, 0) / seen.length;
    const width = thickness * camera.focal * nearness;
    const path = smoothPath(seen);
    const lit = light([points[0] as Point, points[1] as Point, plus(points[0] as Point, [0, 0.1, 0.01])], colour);
    const line = (stroke: Colour, share: number, move: number) =>
      `<path d="${path}" transform="translate(0 ${(move * width).toFixed(1)})" fill="none" stroke="${rgb(stroke)}" stroke-width="${(width * share).toFixed(1)}" stroke-linecap="round" stroke-linejoin="round"/>`;
    const layers = line(scaled(lit, 0.55), 1, 0.12) + line(lit, 0.8, 0) + line(scaled(lit, 1.45), 0.22, -0.16);
    patches.push({ layer, depth: depth - lift, svg: layers });
  }

  /** The whole picture. `sky` is what lies behind everything. */
  function picture(sky = '<rect width="100%" height="100%" fill="#3a3a38"/>'): string {
    const drawn = [...patches].sort((a, b) => a.layer - b.layer || b.depth - a.depth).map(({ svg }) => svg);
    const blurs = [3, 6, 14].map(
      (size) =>
        `<filter id="b${size}" color-interpolation-filters="sRGB" x="-40%" y="-40%" width="180%" height="180%"><feGaussianBlur stdDeviation="${size}"/></filter>`,
    );
    const { width, height } = canvas;
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><defs>${blurs.join('')}</defs>${sky}${drawn.join('')}</svg>`;
  }

  return { shape, surface, box, drum, tube, picture };
}

function projection({ eye, yaw, pitch, roll, focal }: Camera): (point: Point) => [number, number, number] {
  const [siny, cosy, sinp, cosp] = [Math.sin(yaw), Math.cos(yaw), Math.sin(pitch), Math.cos(pitch)];
  const [sinr, cosr] = [Math.sin(roll), Math.cos(roll)];
  return (point) => {
    const [x, y, z] = minus(point, eye);
    const across = x * cosy - z * siny;
    const ahead = x * siny + z * cosy;
    const height = y * cosp - ahead * sinp;
    const depth = y * sinp + ahead * cosp;
    const [u, v] = [(focal * across) / depth, (-focal * height) / depth];
    return [canvas.width / 2 + u * cosr - v * sinr, canvas.height / 2 + u * sinr + v * cosr, depth];
  };
}

/** A curve through all points (Catmull-Rom as Bézier). */
function smoothPath(points: readonly (readonly [number, number, number])[]): string {
  const at = (index: number) => points[Math.min(Math.max(index, 0), points.length - 1)] as [number, number, number];
  const text = ([x, y]: readonly number[]) => `${x?.toFixed(1)} ${y?.toFixed(1)}`;
  const mix = (a: readonly number[], b: readonly number[], c: readonly number[], sign: number) =>
    [0, 1].map((axis) => (a[axis] as number) + (sign * ((c[axis] as number) - (b[axis] as number))) / 6);
  let path = `M${text(at(0))}`;
  for (let index = 0; index < points.length - 1; index += 1) {
    const first = mix(at(index), at(index - 1), at(index + 1), 1);
    const second = mix(at(index + 1), at(index), at(index + 2), -1);
    path += `C${text(first)} ${text(second)} ${text(at(index + 1))}`;
  }
  return path;
}

export const plus = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const times = (a: Point, factor: number): Point => [a[0] * factor, a[1] * factor, a[2] * factor];
const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const scaled = (colour: Colour, factor: number): Colour => [
  colour[0] * factor,
  colour[1] * factor,
  colour[2] * factor,
];

function centre(points: readonly Point[]): Point {
  return times(points.reduce(plus), 1 / points.length);
}

function normalOf(points: readonly Point[]): Point {
  const [a, b, c] = points as [Point, Point, Point];
  const [u, v] = [minus(b, a), minus(c, a)];
  const cross: Point = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  return times(cross, 1 / (Math.hypot(...cross) || 1));
}

/** Highlights roll off as on film instead of clipping. */
function film(value: number): number {
  return 255 * (1 - Math.exp(-Math.max(value, 0) / 150)) ** 1.15;
}

function rgb(colour: Colour): string {
  return `rgb(${colour.map((value) => Math.round(film(value))).join(',')})`;
}
