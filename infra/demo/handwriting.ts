/** A signature drawn by finger: three strokes that wander, 0 to 1000 in both directions. */
import { chanceOf } from './random.ts';

export function signatureOf(name: string): { name: string; strokes: number[][] } {
  const chance = chanceOf(`signature ${name}`);
  const strokes = [...name].map((_, index) => {
    let [x, y] = [140 + index * 250, chance.between(300, 600)];
    return Array.from({ length: 14 }, () => {
      x += chance.between(-30, 52);
      y += chance.between(-110, 110);
      return [within(x), within(y)];
    }).flat();
  });
  return { name, strokes };
}

const within = (value: number): number => Math.round(Math.min(1000, Math.max(0, value)));
