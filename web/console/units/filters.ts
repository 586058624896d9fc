/** Filters of the list of units as they stand in the URL. */
import * as z from 'zod';
import { DepartmentId, DistrictId } from '../../../schemas/actor.ts';
import { RiskLevel } from '../../../schemas/category.ts';
import { Cursor, listOf } from '../../../schemas/fields.ts';
import { UnitStatus } from '../../../schemas/unit.ts';

const UnitSearch = z.object({
  q: z.string().trim().max(40).optional().catch(undefined),
  categoryId: listOf(z.string()).optional().catch(undefined),
  districtId: listOf(DistrictId).optional().catch(undefined),
  departmentId: listOf(DepartmentId).optional().catch(undefined),
  status: listOf(UnitStatus).optional().catch(undefined),
  riskLevel: listOf(RiskLevel).optional().catch(undefined),
  sort: z.enum(['name', 'updated']).optional().catch(undefined),
  cursor: Cursor.catch(undefined),
});
export type UnitSearch = z.infer<typeof UnitSearch>;

export function unitSearch(search: Record<string, unknown>): UnitSearch {
  return UnitSearch.parse(search);
}
