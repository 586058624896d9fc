import { dateOf } from '../../schemas/time.ts';

/** The civil year in Shanghai. */
export function yearOf(now: number): number {
  return Number(dateOf(now).slice(0, 4));
}
