/**
 * Which index answers a list, and what is left to filter: the partitions with the fewest records that hold every
 * answer. Pure. The caller's scope is part of what is asked for.
 */
import type { StaffActor } from '../../schemas/actor.ts';
import type { hazardApi } from '../../schemas/hazard-api.ts';
import {
  gradedStatuses,
  type HazardStatus,
  openStatuses,
  owedByUnit,
  ungradedStatuses,
} from '../../schemas/hazard-status.ts';
import type { Input } from '../../schemas/operations.ts';
import type { tables } from '../../schemas/tables.ts';
import { addDays, startOf } from '../../schemas/time.ts';
import { rangeOf } from '../access/scope.ts';
import { allOf, oneOf } from '../kit/filter.ts';
import type { Condition } from '../kit/table.ts';

type Asked = Input<typeof hazardApi.listHazards>;
type Index = keyof (typeof tables)['hazards']['indexes'];
export type Plan = {
  index: Index;
  /** Empty when nothing in the caller's scope can answer. */
  partition: readonly string[];
  newestFirst: boolean;
  from?: string;
  to?: string;
  filter?: Condition;
};

const byFound = {
  unitId: 'byUnit',
  categoryId: 'byCategory',
  districtId: 'byDistrict',
  departmentId: 'byDepartment',
  city: 'byCity',
} as const;
/** Units whose partitions are merged for one page; for more of them filtering the whole city reads less. */
const mergedUnits = 10;

export function planList(asked: Asked, actor: StaffActor): Plan {
  // There is one record of a number: it is read whole, and its scope checked then.
  if (asked.hazardNo !== undefined) {
    const index = asked.hazardNo.startsWith('XH-') ? 'byClosureNo' : 'byNumber';
    return { index, partition: [asked.hazardNo], newestFirst: true };
  }
  const status = statusesOf(asked);
  const whole = rangeOf(actor, wantedOf(asked), { city: 'byCity' });
  if (whole.partition.length === 0 || status?.length === 0)
    return { index: 'byCity', partition: [], newestFirst: true };
  const rest = [whole.filter, ...flags(asked)];
  if (asked.closedFrom ?? asked.closedTo) {
    const filter = allOf([...rest, status && oneOf('status', status), ...found(asked)]);
    return planned('byClosed', ['city'], filter, bounds(asked.closedFrom, asked.closedTo));
  }
  if (status && (asked.sort === 'due' || isOpenOnly(status, asked))) {
    if (asked.sort === 'due') return planned('byStatus', status, allOf([...rest, ...found(asked)]), {});
    return planned('byStatusFound', status, allOf(rest), bounds(asked.foundFrom, asked.foundTo));
  }
  const { index, partition, filter } = rangeOf(actor, wantedOf(asked), indexesFor(asked, actor));
  const filters = allOf([filter, ...flags(asked), status && oneOf('status', status)]);
  return planned(index, partition, filters, bounds(asked.foundFrom, asked.foundTo));
}

function planned(
  index: Index,
  partition: readonly string[],
  filter: Condition | undefined,
  range: { from?: string; to?: string },
): Plan {
  return { index, partition, newestFirst: index !== 'byStatus', ...range, ...(filter && { filter }) };
}

function wantedOf({ unitId, categoryId, districtId, departmentId }: Asked) {
  return { unitId: unitId === undefined ? undefined : [unitId], categoryId, districtId, departmentId };
}

function indexesFor({ unitId: asked }: Asked, { unitIds }: StaffActor) {
  const { unitId, ...others } = byFound;
  return asked === undefined && unitIds.length > mergedUnits ? others : { unitId, ...others };
}

/** What a flag says about the status is asked for as well: few partitions of open hazards instead of all there are. */
function statusesOf(asked: Asked): readonly HazardStatus[] | undefined {
  const implied: (readonly HazardStatus[])[] = [
    ...(asked.status ? [asked.status] : []),
    ...(asked.isOverdue ? [owedByUnit] : []),
    ...(asked.isMajorProposed ? [ungradedStatuses] : []),
    // domain.md §4.3: until somebody has graded it, major is only proposed.
    ...(asked.level === 'major' ? [gradedStatuses] : []),
    // A closed hazard is late no more, and due no more: a list by due time leaves it out.
    ...(asked.isStageLate || asked.sort === 'due' ? [openStatuses] : []),
  ];
  const [first, ...others] = implied;
  return first?.filter((status) => others.every((one) => one.includes(status)));
}

/** The few hazards of one unit are read by unit whatever their status. */
function isOpenOnly(status: readonly HazardStatus[], { unitId }: Asked): boolean {
  return !status.includes('closed') && unitId === undefined;
}

function flags(asked: Asked): Condition[] {
  return (['level', 'isOverdue', 'isStageLate', 'isMajorProposed'] as const).flatMap((field) => {
    const value = asked[field];
    return value === undefined ? [] : [oneOf(field, [value])];
  });
}

/** Keys begin with an instant and end in an id, so that an instant alone lies before all of its keys. */
function bounds(first: string | undefined, last: string | undefined): { from?: string; to?: string } {
  return { ...(first && { from: beginning(first) }), ...(last && { to: beginning(addDays(last, 1)) }) };
}

/** The same bounds as a filter, for indexes that are not in the order of finding. */
function found({ foundFrom, foundTo }: Asked): Condition[] {
  const { from, to } = bounds(foundFrom, foundTo);
  const names = { '#foundAt': 'foundAt' };
  return [
    ...(from ? [{ expression: '#foundAt >= :foundFrom', names, values: { ':foundFrom': from } }] : []),
    ...(to ? [{ expression: '#foundAt < :foundBefore', names, values: { ':foundBefore': to } }] : []),
  ];
}

function beginning(on: string): string {
  return new Date(startOf(on)).toISOString();
}
