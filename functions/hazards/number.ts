/**
 * Numbers of hazards, `YH-2026-000123`, and of their closures, `XH-2026-000123`, each by civil year. Gaps are allowed, a
 * number is never given twice (domain.md §6).
 */
import { dateOf } from '../../schemas/time.ts';
import { nextNumber, nextNumbers, numbered } from '../kit/sequence.ts';

const yearOf = (now: number) => dateOf(now).slice(0, 4);

/** Takes the next `count` numbers of the civil year of `now`, in order. */
export async function nextHazardNumbers(count: number, now: number): Promise<string[]> {
  const year = yearOf(now);
  const numbers = await nextNumbers(`hazard#${year}`, count);
  return numbers.map((number) => numbered('YH', year, number));
}

/** Takes the next closure number of the civil year of `now`. */
export async function nextClosureNumber(now: number): Promise<string> {
  const year = yearOf(now);
  return numbered('XH', year, await nextNumber(`closure#${year}`));
}
