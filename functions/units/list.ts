/** Units by name or by last change. The index is the narrowest that holds every answer; the rest is filtered while reading. */
import type { Input } from '../../schemas/operations.ts';
import { Problem } from '../../schemas/problem.ts';
import { type Unit, UnitRow, type unitApi } from '../../schemas/unit.ts';
import { rangeOf } from '../access/scope.ts';
import type { Verb } from '../kit/call.ts';
import { allOf, anyContains, oneOf } from '../kit/filter.ts';
import { findUnits } from './find.ts';
import { units } from './store.ts';

type Asked = Input<typeof unitApi.listUnits>;

/** There is no index of categories by last change: a category's units are filtered from a wider one. */
const indexes = {
  name: {
    categoryId: 'categoryByName',
    districtId: 'districtByName',
    departmentId: 'departmentByName',
    city: 'cityByName',
  },
  updated: { districtId: 'districtByUpdated', departmentId: 'departmentByUpdated', city: 'cityByUpdated' },
} as const;
const searched = ['name', 'address', 'principal'] as const;

export const listUnits: Verb<typeof unitApi.listUnits> = async (input, { actor }) => {
  if (actor.role === 'liaison' || actor.role === 'inspection-team') return ownPage(actor.unitIds, input);
  const { categoryId, districtId, departmentId, status, riskLevel, q, sort, limit, cursor } = input;
  const range = rangeOf(actor, { categoryId, districtId, departmentId }, indexes[sort]);
  const filter = allOf([
    range.filter,
    status && oneOf('status', status),
    riskLevel && oneOf('riskLevel', riskLevel),
    q ? anyContains(searched, q) : undefined,
  ]);
  const page = await units.query({
    index: range.index,
    partition: range.partition,
    limit,
    cursor,
    newestFirst: sort === 'updated',
    ...(filter && { filter }),
  });
  return { ...page, items: page.items.map(rowOf) };
};

/**
 * The few units that a person is named for are read whole. The cursor is the last one handed out, whether or not it
 * still fits what is asked.
 */
async function ownPage(unitIds: readonly string[], asked: Asked): Promise<{ items: UnitRow[]; cursor?: string }> {
  const order = ({ name, updatedAt, unitId }: Unit) =>
    asked.sort === 'name' ? `${name}#${unitId}` : `${updatedAt}#${unitId}`;
  const direction = asked.sort === 'name' ? 1 : -1;
  const own = (await findUnits(unitIds)).sort((a, b) => (order(a) < order(b) ? -direction : direction));
  const rest = own.slice(startOf(own, asked.cursor)).filter((unit) => fits(unit, asked));
  const items = rest.slice(0, asked.limit);
  const last = items.at(-1);
  const hasMore = rest.length > items.length;
  return { items: items.map(rowOf), ...(hasMore && last && { cursor: last.unitId }) };
}

/** A cursor that is none of one's own units is the caller's mistake, as in every other list. */
function startOf(own: readonly Unit[], cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const index = own.findIndex(({ unitId }) => unitId === cursor);
  if (index < 0) throw new Problem('request.invalid', { errors: [{ path: 'cursor', message: 'cursor' }] });
  return index + 1;
}

function fits(unit: Unit, { q, ...asked }: Asked): boolean {
  const fields = ['categoryId', 'districtId', 'departmentId', 'status', 'riskLevel'] as const;
  const isAsked = fields.every((field) => (asked[field] as string[] | undefined)?.includes(unit[field]) ?? true);
  return isAsked && (!q || searched.some((field) => unit[field].includes(q)));
}

const rowFields = Object.keys(UnitRow.shape) as (keyof UnitRow)[];

function rowOf(unit: Unit): UnitRow {
  return Object.fromEntries(rowFields.map((field) => [field, unit[field]])) as UnitRow;
}
