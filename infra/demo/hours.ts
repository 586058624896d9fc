/** When people of the demo city do things: offices by the working calendar, units while they are open. */
import data from '../../data/calendar.json' with { type: 'json' };
import type { Calendar } from '../../schemas/calendar.ts';
import { addDays, dateOf, hourMs, isWorkingDay, startOf } from '../../schemas/time.ts';
import type { Chance } from './random.ts';

const calendar: Calendar = data;

/** Hours of the day in Shanghai. */
type Span = readonly [from: number, to: number];
const officeHours: readonly Span[] = [
  [8.8, 12],
  [14, 17.6],
];
const dutyHours: readonly Span[] = [[8.5, 20]];
const unitHours: readonly Span[] = [[8.5, 21]];

/** The next moment at or after `at` (milliseconds) at which an office works. */
export function officeTime(at: number, chance: Chance): number {
  return nextIn(officeHours, at, chance, (on) => isWorkingDay(on, calendar));
}

/** The same with somebody on duty at the weekend and in the evening. */
export function dutyTime(at: number, chance: Chance): number {
  return nextIn(dutyHours, at, chance, () => true);
}

export function unitTime(at: number, chance: Chance): number {
  return nextIn(unitHours, at, chance, () => true);
}

function nextIn(spans: readonly Span[], at: number, chance: Chance, works: (on: string) => boolean): number {
  for (let on = dateOf(at); ; on = addDays(on, 1)) {
    if (!works(on)) continue;
    for (const [from, to] of spans) {
      const [opens, closes] = [startOf(on) + from * hourMs, startOf(on) + to * hourMs];
      if (at >= closes) continue;
      // Nobody begins on the stroke of opening.
      return at > opens ? at : opens + chance.between(0.03, 0.6) * hourMs;
    }
  }
}
