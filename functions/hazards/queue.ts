import { desksOf, may } from '../../schemas/actor.ts';
import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { readRows } from './rows.ts';

/**
 * What waits on the caller's desks, earliest due first. Left out is what has just left a desk and not yet the index, and
 * what left the caller's scope while it waited.
 */
export const listMyQueue: Verb<typeof hazardApi.listMyQueue> = async ({ cursor, limit }, call) => {
  const partition = desksOf(call.actor);
  const page = await readRows({ index: 'byDesk', partition, limit, cursor });
  const items = page.items.filter(
    (row) => partition.some((mine) => mine === row.desk) && may(call.actor, call.operation, row),
  );
  return { ...page, items, now: new Date(call.now).toISOString() };
};
