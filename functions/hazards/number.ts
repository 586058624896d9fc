/** Hazard numbers: `YH-2026-000123`. Gaps are allowed, a number is never given twice (domain.md §6). */
import { dateOf } from '../../schemas/time.ts';
import { nextNumbers, numbered } from '../kit/sequence.ts';

/** Takes the next `count` numbers of the civil year of `now`, in order. */
export async function nextHazardNumbers(count: number, now: number): Promise<string[]> {
  const year = dateOf(now).slice(0, 4);
  const numbers = await nextNumbers(`hazard#${year}`, count);
  return numbers.map((number) => numbered('YH', year, number));
}
