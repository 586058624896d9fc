/** The list behind each number of the board: the same filter, as the hazard list has it in its URL. */
import { openStatuses } from '../../../schemas/hazard-status.ts';
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
