import { desksOf, may } from '../../schemas/actor.ts';
import type { hazardApi } from '../../schemas/hazard-api.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Verb } from '../kit/call.ts';
import { readQueue } from './places.ts';

/** What waits for the caller, earliest due first, without what left the caller's scope while it waited. */
export const listMyQueue: Verb<typeof hazardApi.listMyQueue> = async ({ cursor, limit }, call) => {
  const from = cursor === undefined ? {} : { from: placeIn(cursor) };
  const { items, next } = await readQueue(desksOf(call.actor), { limit, ...from });
  return {
    items: items.filter((row) => may(call.actor, call.operation, row)),
    ...(next && { cursor: Buffer.from(next).toString('base64url') }),
    now: new Date(call.now).toISOString(),
  };
};

/** A cursor that was not made here is the caller's mistake; DynamoDB would refuse a long one as ours. */
function placeIn(cursor: string): string {
  const place = Buffer.from(cursor, 'base64url').toString();
  if (/^[\d:.TZ-]{24}#hz_\w{26}#$/.test(place)) return place;
  throw new Problem('request.invalid', { errors: [{ path: 'cursor', message: 'cursor' }] });
}
