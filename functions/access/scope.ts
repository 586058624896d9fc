/** Which partitions of which index a list has to read: what the caller may see, narrowed by what is asked for. */
import type { StaffActor } from '../../schemas/actor.ts';
import { allOf, oneOf } from '../kit/filter.ts';
import type { Condition } from '../kit/query.ts';

/** The most selective first. */
const fields = ['unitId', 'categoryId', 'districtId', 'departmentId'] as const;
type Field = (typeof fields)[number];
/** Values asked for; a field that is not named may have any. */
export type Wanted = Partial<Record<Field, readonly string[] | undefined>>;

/**
 * `indexes` names an index by each field that the table has one for, and the one of the whole city. The fields that do
 * not choose the index become its filter.
 */
export function rangeOf<I extends string>(
  actor: StaffActor,
  wanted: Wanted,
  indexes: Partial<Record<Field, I>> & { city: I },
): { index: I; partition: readonly string[]; filter: Condition | undefined } {
  const limits = narrowed(actor, wanted);
  const field = fields.find((each) => limits[each] && indexes[each]);
  const rest = fields.filter((each) => each !== field).map((each) => limits[each] && oneOf(each, limits[each]));
  return {
    index: (field && indexes[field]) ?? indexes.city,
    // No filter can match an empty list, and DynamoDB refuses it.
    partition: fields.some((each) => limits[each]?.length === 0) ? [] : ((field && limits[field]) ?? ['city']),
    filter: fields.some((each) => limits[each]?.length === 0) ? undefined : allOf(rest),
  };
}

/** Data scopes of domain.md §1, as `isInScope` of `schemas/actor.ts` checks them record by record. */
function narrowed(actor: StaffActor, wanted: Wanted): Wanted {
  switch (actor.role) {
    case 'department':
      return { ...wanted, departmentId: both(actor.departmentIds, wanted.departmentId) };
    case 'service-center':
      return { ...wanted, districtId: both(actor.districtIds, wanted.districtId) };
    case 'liaison':
    case 'inspection-team':
      return { ...wanted, unitId: both(actor.unitIds, wanted.unitId) };
    default:
      return wanted;
  }
}

function both(own: readonly string[], wanted: readonly string[] | undefined): readonly string[] {
  return wanted ? own.filter((value) => wanted.includes(value)) : own;
}
