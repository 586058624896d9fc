/** Filters of the list of self-checks as they stand in the URL. */
import * as z from 'zod';
import { DepartmentId, DistrictId } from '../../../schemas/actor.ts';
import { Edition } from '../../../schemas/category.ts';
import { Cursor, listOf, On, UnitId } from '../../../schemas/fields.ts';
import { SelfCheck } from '../../../schemas/self-check.ts';

const SelfCheckSearch = z.object({
  unitId: UnitId.optional().catch(undefined),
  categoryId: listOf(z.string()).optional().catch(undefined),
  districtId: listOf(DistrictId).optional().catch(undefined),
  departmentId: listOf(DepartmentId).optional().catch(undefined),
  edition: listOf(Edition).optional().catch(undefined),
  result: SelfCheck.shape.result.optional().catch(undefined),
  receivedFrom: On.optional().catch(undefined),
  receivedTo: On.optional().catch(undefined),
  cursor: Cursor.catch(undefined),
});
export type SelfCheckSearch = z.infer<typeof SelfCheckSearch>;

export function selfCheckSearch(search: Record<string, unknown>): SelfCheckSearch {
  return SelfCheckSearch.parse(search);
}
