/** Places of stages and arrows on a picture: stages in a row (or a column), the way on straight, the way back curved. */
import type { StageGraph } from './stage-graph.ts';

export type Box = { name: string; x: number; y: number };
export type Curve = { from: string; to: string; path: string; isBack: boolean };
export type Picture = { width: number; height: number; boxes: Box[]; curves: Curve[]; end: { x: number; y: number } };

export const boxWidth = 140;
export const boxHeight = 72;
const gap = 40;
const margin = 8;
/** Room beside the row for curves that pass by stages. */
const lane = 44;

/** `across`: a row for wide screens; `down`: a column for narrow ones. */
export function layOut(graph: StageGraph, direction: 'across' | 'down'): Picture {
  const isAcross = direction === 'across';
  const order = graph.stages.map(({ name }) => name);
  const along = isAcross ? boxWidth : boxHeight;
  const beside = isAcross ? boxHeight : boxWidth;
  const start = (index: number) => margin + index * (along + gap);
  const at = (alongside: number, across: number) =>
    (isAcross ? [alongside, across] : [across, alongside]) as [number, number];
  const boxes = order.map((name, index) => {
    const [x, y] = at(start(index), lane);
    return { name, x, y };
  });
  const curves = graph.arrows.map(({ from, to }): Curve => {
    const [a, b] = [order.indexOf(from), order.indexOf(to)];
    const isBack = b < a;
    if (b - a === 1)
      return { from, to, isBack, path: line(at(start(a) + along, lane + beside / 2), at(start(b), lane + beside / 2)) };
    // Curves leave and arrive a little off the middle, so that two at one box stay apart.
    const edge = isBack ? lane + beside : lane;
    const depth = isBack ? edge + lane - margin : margin;
    const shift = (b > a ? 1 : -1) * 16;
    const [p, q] = [start(a) + along / 2 + shift, start(b) + along / 2 - shift];
    return { from, to, isBack, path: bend(at(p, edge), at(p, depth), at(q, depth), at(q, edge)) };
  });
  const length = start(order.length) + 24;
  const [width, height] = at(length, beside + 2 * lane);
  const [x, y] = at(length - 20, lane + beside / 2);
  return { width, height, boxes, curves, end: { x, y } };
}

type Point = readonly [number, number];

function line([x1, y1]: Point, [x2, y2]: Point): string {
  return `M${x1} ${y1}L${x2} ${y2}`;
}

function bend([x1, y1]: Point, [cx1, cy1]: Point, [cx2, cy2]: Point, [x2, y2]: Point): string {
  return `M${x1} ${y1}C${cx1} ${cy1} ${cx2} ${cy2} ${x2} ${y2}`;
}
