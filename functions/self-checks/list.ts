import type { selfCheckApi } from '../../schemas/self-check.ts';
import { addDays, startOf } from '../../schemas/time.ts';
import { rangeOf } from '../access/scope.ts';
import type { Verb } from '../kit/call.ts';
import { allOf, oneOf } from '../kit/filter.ts';
import { selfCheckRows } from './store.ts';

const indexes = {
  unitId: 'byUnit',
  categoryId: 'byCategory',
  districtId: 'byDistrict',
  departmentId: 'byDepartment',
  city: 'byCity',
} as const;

export const listSelfChecks: Verb<typeof selfCheckApi.listSelfChecks> = async (input, { actor }) => {
  const { unitId, categoryId, districtId, departmentId, edition, result, receivedFrom, receivedTo } = input;
  const wanted = { ...(unitId && { unitId: [unitId] }), categoryId, districtId, departmentId };
  const range = rangeOf(actor, wanted, indexes);
  const filter = allOf([range.filter, edition && oneOf('edition', edition), result && oneOf('result', [result])]);
  return selfCheckRows.query({
    index: range.index,
    partition: range.partition,
    ...(receivedFrom && { from: new Date(startOf(receivedFrom)).toISOString() }),
    ...(receivedTo && { to: new Date(startOf(addDays(receivedTo, 1))).toISOString() }),
    ...(filter && { filter }),
    newestFirst: true,
    limit: input.limit,
    cursor: input.cursor,
  });
};
