import { DepartmentId } from '../../schemas/actor.ts';
import { HazardStatus, openStatuses } from '../../schemas/hazard-status.ts';
import { ageBands, type Board, type Counts, type statisticsApi } from '../../schemas/statistics.ts';
import { addDays, dateOf, mondayOf, weekOf } from '../../schemas/time.ts';
import type { Verb } from '../kit/call.ts';
import { type Figures, type Numbers, readFigures, weeksShown } from './figures.ts';
import { readPointer } from './pointer.ts';
import { reachOf } from './reach.ts';

export const getBoard: Verb<typeof statisticsApi.getBoard> = async (_input, call) => {
  const { current, countedUntil } = await readPointer();
  const today = dateOf(call.now);
  const figures = await readFigures(current.number, reachOf(call.actor), today);
  const total = countsOf([...figures.places.values()]);
  return {
    ...(countedUntil !== undefined && { countedUntil }),
    now: new Date(call.now).toISOString(),
    total,
    byDepartment: groupsOf(figures, 0).map(([id, counts]) => ({ departmentId: DepartmentId.parse(id), counts })),
    byDistrict: groupsOf(figures, 1).map(([districtId, counts]) => ({ districtId, counts })),
    byCategory: groupsOf(figures, 2).map(([categoryId, counts]) => ({ categoryId, counts })),
    ages: agesOf(figures, total.open, today),
    weeks: weeksOf(figures, today),
  };
};

export function countsOf(all: readonly Numbers[]): Counts {
  const total = (name: string) => all.reduce((sum, numbers) => sum + (numbers[name] ?? 0), 0);
  const byStatus = Object.fromEntries(HazardStatus.options.map((status) => [status, total(status)]));
  return {
    byStatus: byStatus as Counts['byStatus'],
    open: openStatuses.reduce((sum, status) => sum + (byStatus[status] ?? 0), 0),
    overdue: total('overdue'),
    stageLate: total('stageLate'),
    major: total('major'),
  };
}

/** Counts by one part of a place: department, district or category, in the order of their ids. */
function groupsOf({ places }: Figures, part: 0 | 1 | 2): [string, Counts][] {
  const groups = Map.groupBy(places, ([place]) => place.split('#')[part] ?? '');
  return [...groups]
    .map(([id, entries]): [string, Counts] => [id, countsOf(entries.map(([, numbers]) => numbers))])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The last band has no oldest day: it is what is open and in no other band. */
function agesOf({ days }: Figures, open: number, today: string): Board['ages'] {
  let left = open;
  return ageBands.map((fromDays, index) => {
    const foundTo = addDays(today, -fromDays);
    const next = ageBands[index + 1];
    if (next === undefined) return { fromDays, open: Math.max(0, left), foundTo };
    const foundFrom = addDays(today, 1 - next);
    const inBand = [...days].filter(([on]) => foundFrom <= on && on <= foundTo);
    const count = inBand.reduce((sum, [, number]) => sum + number, 0);
    left -= count;
    return { fromDays, open: count, foundFrom, foundTo };
  });
}

function weeksOf({ weeks }: Figures, today: string): Board['weeks'] {
  const thisWeek = mondayOf(today);
  return Array.from({ length: weeksShown }, (_, index) => {
    const from = addDays(thisWeek, 7 * (index + 1 - weeksShown));
    const { reported = 0, closed = 0, selfChecks = 0 } = weeks.get(from) ?? {};
    return { week: weekOf(from), from, to: addDays(from, 6), reported, closed, selfChecks };
  });
}
