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

export function hazardSearch(search: Record<string, unknown>): HazardSearch {
  return HazardSearch.parse(search);
}
