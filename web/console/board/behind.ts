/** The list behind each number of the board: the same filter, as the hazard list has it in its URL. */
import { HazardStatus, openStatuses } from '../../../schemas/hazard-status.ts';
import type { Board, Counts } from '../../../schemas/statistics.ts';
import type { HazardSearch } from '../hazards/filters.ts';

export type Figure = keyof Omit<Counts, 'byStatus'>;

/** What a figure counts: only open hazards, the most urgent first. */
const figureSearch: Record<Figure, HazardSearch> = {
  open: {},
  overdue: { isOverdue: 'true' },
  stageLate: { isStageLate: 'true' },
  major: { level: 'major' },
};

export function behindFigure(figure: Figure, within: HazardSearch = {}): HazardSearch {
  return { status: openStatuses, sort: 'due', ...figureSearch[figure], ...within };
}

export function behindAge({ foundFrom, foundTo }: Board['ages'][number]): HazardSearch {
  return { status: openStatuses, sort: 'found', foundFrom, foundTo };
}

export function behindWeek(kind: 'reported' | 'closed', { from, to }: Board['weeks'][number]): HazardSearch {
  return kind === 'reported' ? { foundFrom: from, foundTo: to } : { closedFrom: from, closedTo: to };
}

/** Days of a band: up to the day before the next one begins. */
export function bandEnd(ages: Board['ages'], index: number): number | undefined {
  const next = ages[index + 1];
  return next && next.fromDays - 1;
}

type Counted = { search: HazardSearch; count: number };

/** The board's number of what a list by these filters holds; undefined where it has none. */
export function countBehind(board: Board, filters: HazardSearch): number | undefined {
  const asked = keyOf(filters);
  return numbersOf(board).find(({ search }) => keyOf(search) === asked)?.count;
}

function numbersOf({ total, byDepartment, byDistrict, byCategory, ages, weeks }: Board): Counted[] {
  return [
    ...numbersWithin(total, {}),
    ...byDepartment.flatMap(({ departmentId, counts }) => numbersWithin(counts, { departmentId: [departmentId] })),
    ...byDistrict.flatMap(({ districtId, counts }) => numbersWithin(counts, { districtId: [districtId] })),
    ...byCategory.flatMap(({ categoryId, counts }) => numbersWithin(counts, { categoryId: [categoryId] })),
    ...ages.map((band) => ({ search: behindAge(band), count: band.open })),
    ...weeks.flatMap((week) =>
      (['reported', 'closed'] as const).map((kind) => ({ search: behindWeek(kind, week), count: week[kind] })),
    ),
  ];
}

function numbersWithin(counts: Counts, within: HazardSearch): Counted[] {
  const ofStatus = HazardStatus.options.map((status) => counts.byStatus[status] ?? 0);
  return [
    { search: within, count: ofStatus.reduce((sum, count) => sum + count, 0) },
    ...HazardStatus.options.map((status, index) => ({
      search: { status: [status], ...within },
      count: ofStatus[index] ?? 0,
    })),
    ...(Object.keys(figureSearch) as Figure[]).map((figure) => ({
      search: behindFigure(figure, within),
      count: counts[figure],
    })),
  ];
}

/** The same for filters that find the same: their order says nothing, and some of them imply that a hazard is open. */
function keyOf({ sort, cursor: _, ...filters }: HazardSearch): string {
  const isOpen = sort === 'due' || filters.isOverdue === 'true' || filters.isStageLate === 'true';
  const status = isOpen ? (filters.status ?? openStatuses).filter((one) => one !== 'closed') : filters.status;
  const given = Object.entries({ ...filters, status }).filter(([, value]) => value !== undefined);
  return JSON.stringify(given.map(([name, value]) => [name, [value].flat().sort()]).sort());
}
