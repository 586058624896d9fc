import { desksOf } from '../../schemas/actor.ts';
import type { hazardApi } from '../../schemas/hazard.ts';
import type { Verb } from '../kit/call.ts';
import { readRows } from './rows.ts';

/** What waits on the caller's desks, earliest due first. What has just left a desk and not yet the index is left out. */
export const listMyQueue: Verb<typeof hazardApi.listMyQueue> = async ({ cursor, limit }, call) => {
  const partition = desksOf(call.actor);
  const page = await readRows({ index: 'byDesk', partition, limit, cursor });
  const items = page.items.filter(({ desk }) => partition.some((mine) => mine === desk));
  return { ...page, items, now: new Date(call.now).toISOString() };
};
