/** What falls due in a span of time, earliest first, for the slices that tell people of it. */
import type { DepartmentId, Desk } from '../../schemas/actor.ts';
import type { HazardRow } from '../../schemas/hazard.ts';
import { openStatuses } from '../../schemas/hazard-status.ts';
import { allOf, oneOf } from '../kit/filter.ts';
import { readQueue } from './places.ts';
import { readRows } from './rows.ts';

/** Instants, ISO: from the first on, before the second. */
type Span = { from: string; before: string; limit: number };
type Page = { items: HazardRow[]; cursor?: string };

/** Of what waits on these desks. */
export async function findDueOnDesks(desks: readonly Desk[], { from, before, limit }: Span): Promise<Page> {
  const { items, next } = await readQueue(desks, { from, before, limit });
  return { items, ...(next && { cursor: next }) };
}

/**
 * Of all that is open in these departments and districts; an empty list stands for all of them. Others' hazards may fill
 * whole pages: reading goes on until there are enough.
 */
export async function findDueIn(
  { departmentIds, districtIds }: { departmentIds: readonly DepartmentId[]; districtIds: readonly string[] },
  { from, before, limit }: Span,
): Promise<Page> {
  const filter = allOf([
    departmentIds.length > 0 ? oneOf('departmentId', departmentIds) : undefined,
    districtIds.length > 0 ? oneOf('districtId', districtIds) : undefined,
  ]);
  const range = { from, to: before, ...(filter && { filter }) };
  const items: HazardRow[] = [];
  let cursor: string | undefined;
  do {
    const rest = { limit: limit - items.length, cursor };
    const page = await readRows({ index: 'byStatus', partition: openStatuses, ...range, ...rest });
    items.push(...page.items);
    ({ cursor } = page);
  } while (cursor !== undefined && items.length < limit);
  return { items, ...(cursor !== undefined && { cursor }) };
}
