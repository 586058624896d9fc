/** Filters of the list of links as they stand in the URL. */
import * as z from 'zod';
import { DepartmentId, DistrictId } from '../../../schemas/actor.ts';
import { Cursor, listOf } from '../../../schemas/fields.ts';
import { LinkState } from '../../../schemas/link.ts';

const LinkSearch = z.object({
  q: z.string().trim().max(40).optional().catch(undefined),
  state: listOf(LinkState).optional().catch(undefined),
  categoryId: listOf(z.string()).optional().catch(undefined),
  districtId: listOf(DistrictId).optional().catch(undefined),
  departmentId: listOf(DepartmentId).optional().catch(undefined),
  cursor: Cursor.catch(undefined),
});
export type LinkSearch = z.infer<typeof LinkSearch>;

export function linkSearch(search: Record<string, unknown>): LinkSearch {
  return LinkSearch.parse(search);
}
