/** Units by name or by last change. The index is the narrowest that holds every answer; the rest is filtered while reading. */
import type { StaffActor } from '../../schemas/actor.ts';
import type { Input } from '../../schemas/operations.ts';
import { type Unit, UnitRow, type unitApi } from '../../schemas/unit.ts';
import type { Verb } from '../kit/call.ts';
import { allOf, anyContains, oneOf } from '../kit/filter.ts';
import { city, units } from './store.ts';

type Asked = Input<typeof unitApi.listUnits>;
type Field = 'districtId' | 'departmentId' | 'categoryId' | 'status' | 'riskLevel' | 'unitId';
/** Field → the values it may have; absent where any will do. */
type Wanted = Partial<Record<Field, readonly string[]>>;

/** Partitions merged for one page; with more of them it is cheaper to filter the city. */
const mergedMaximum = 10;

export const listUnits: Verb<typeof unitApi.listUnits> = async (input, { actor }) => {
  const wanted = wantedOf(input, actor);
  if (Object.values(wanted).some((values) => values.length === 0)) return { items: [] };
  const { index, partition, field } = choose(input, wanted);
  const conditions = Object.entries(wanted)
    .filter(([name]) => name !== field)
    .map(([name, values]) => oneOf(name, values));
  if (input.q) conditions.push(anyContains(['name', 'address', 'principal'], input.q));
  const filter = allOf(conditions);
  const page = await units.query({
    index,
    partition,
    limit: input.limit,
    cursor: input.cursor,
    newestFirst: input.sort === 'updated',
    ...(filter && { filter }),
  });
  return { ...page, items: page.items.map(rowOf) };
};

function wantedOf(asked: Asked, { role, departmentIds, districtIds, unitIds }: StaffActor): Wanted {
  const wanted: Record<Field, readonly string[] | undefined> = {
    districtId: both(asked.districtId, role === 'service-center' ? districtIds : undefined),
    departmentId: both(asked.departmentId, role === 'department' ? departmentIds : undefined),
    categoryId: asked.categoryId,
    status: asked.status,
    riskLevel: asked.riskLevel,
    unitId: role === 'liaison' || role === 'inspection-team' ? unitIds : undefined,
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, values]) => values !== undefined));
}

/** What is asked for and in scope. */
function both(asked: readonly string[] | undefined, scope: readonly string[] | undefined) {
  if (asked === undefined || scope === undefined) return asked ?? scope;
  return asked.filter((value) => scope.includes(value));
}

function choose({ sort }: Asked, { categoryId, districtId, departmentId }: Wanted) {
  const isFew = (values: readonly string[] | undefined): values is readonly string[] =>
    values !== undefined && values.length <= mergedMaximum;
  const isByName = sort === 'name';
  if (isByName && isFew(categoryId))
    return { index: 'categoryByName', partition: categoryId, field: 'categoryId' } as const;
  if (isFew(districtId)) {
    return {
      index: isByName ? 'districtByName' : 'districtByUpdated',
      partition: districtId,
      field: 'districtId',
    } as const;
  }
  if (isFew(departmentId)) {
    return {
      index: isByName ? 'departmentByName' : 'departmentByUpdated',
      partition: departmentId,
      field: 'departmentId',
    } as const;
  }
  return { index: isByName ? 'cityByName' : 'cityByUpdated', partition: city, field: undefined } as const;
}

const rowFields = Object.keys(UnitRow.shape) as (keyof UnitRow)[];

function rowOf(unit: Unit): UnitRow {
  return Object.fromEntries(rowFields.map((field) => [field, unit[field]])) as UnitRow;
}
