/** Filters of the hazard list as they stand in the URL; what does not fit is dropped, not refused. */
import * as z from 'zod';
import { DepartmentId, DistrictId } from '../../../schemas/actor.ts';
import { HazardLevel } from '../../../schemas/checklist.ts';
import { Cursor, listOf, On, UnitId } from '../../../schemas/fields.ts';
import { HazardStatus } from '../../../schemas/hazard-status.ts';

const flag = z.enum(['true', 'false']).optional().catch(undefined);
const on = On.optional().catch(undefined);

const HazardSearch = z.object({
  status: listOf(HazardStatus).optional().catch(undefined),
  level: HazardLevel.optional().catch(undefined),
  categoryId: listOf(z.string()).optional().catch(undefined),
  districtId: listOf(DistrictId).optional().catch(undefined),
  departmentId: listOf(DepartmentId).optional().catch(undefined),
  unitId: UnitId.optional().catch(undefined),
  isOverdue: flag,
  isStageLate: flag,
  isMajorProposed: flag,
  foundFrom: on,
  foundTo: on,
  closedFrom: on,
  closedTo: on,
  hazardNo: z.string().max(20).optional().catch(undefined),
  sort: z.enum(['due', 'found']).optional().catch(undefined),
  cursor: Cursor.catch(undefined),
});
export type HazardSearch = z.infer<typeof HazardSearch>;

/** Whether a list by these filters holds hazards that are open, closed, or both. */
export function standingIn(filters: Omit<HazardSearch, 'cursor'>): 'open' | 'closed' | 'both' {
  const { status, closedFrom, closedTo, isOverdue, isStageLate, isMajorProposed, sort } = filters;
  if (closedFrom ?? closedTo) return 'closed';
  // By due time there is no closed one: it is due no more.
  const isOpen = sort === 'due' || [isOverdue, isStageLate, isMajorProposed].includes('true');
  if (isOpen || status?.includes('closed') === false) return 'open';
  return status?.every((one) => one === 'closed') ? 'closed' : 'both';
}

export function hazardSearch(search: Record<string, unknown>): HazardSearch {
  return HazardSearch.parse(search);
}
