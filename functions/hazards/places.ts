/**
 * Places in queues. A hazard's own desk is in its record and so in an index; the desks that it waits on as well have
 * rows of their own, written in the transaction that moves the hazard.
 */
import * as z from 'zod';
import type { Desk } from '../../schemas/actor.ts';
import { type Hazard, HazardRow } from '../../schemas/hazard.ts';
import { tableOf, type Write } from '../kit/table.ts';
import { rowOf } from './rows.ts';
import { dueKeyOf, hazards } from './store.ts';

const Place = z.strictObject({ desk: z.string(), dueKey: z.string(), hazardId: HazardRow.shape.hazardId });
type Place = z.infer<typeof Place>;
const ownPlaces = tableOf('hazards', Place);
const sharedPlaces = tableOf('sharedQueue', Place);

/** Sort keys: from the first on, before the second. */
type Span = { from?: string; before?: string; limit: number };

/**
 * What waits on these desks, earliest due first; `next` is where the rest begins. Left out is what has just left a desk
 * and not yet the index.
 */
export async function readQueue(desks: readonly Desk[], span: Span): Promise<{ items: HazardRow[]; next?: string }> {
  const { from, before: to, limit } = span;
  const people = desks.filter((desk) => desk.startsWith('staff#'));
  const [own, shared] = await Promise.all([
    ownPlaces.query({ index: 'byDesk', partition: desks, from, to, limit }),
    sharedPlaces.query({ partition: people, from, to, limit }),
  ]);
  const known = [...own.items, ...shared.items].sort((a, b) => (a.dueKey < b.dueKey ? -1 : 1));
  const places = known.slice(0, limit);
  const last = places.at(-1);
  const isMore = known.length > limit || own.cursor !== undefined || shared.cursor !== undefined;
  const ids = [...new Set(places.map(({ hazardId }) => hazardId))];
  const records = await hazards.findAll(ids.map((hazardId) => ({ hazardId })));
  const items = records.filter((hazard) => waitsOn(hazard).some((desk) => desks.some((mine) => mine === desk)));
  // No key lies between a key and the same with one more character.
  return { items: items.map(rowOf), ...(isMore && last && { next: `${last.dueKey}#` }) };
}

/** What a move changes in the queues that the hazard is not indexed in. */
export function placesMoved(before: Hazard, after: Hazard): Write[] {
  const [left, taken] = [placesOf(before), placesOf(after)];
  const isIn = (places: Place[], { desk, dueKey }: Place) =>
    places.some((place) => place.desk === desk && place.dueKey === dueKey);
  return [
    ...left.filter((place) => !isIn(taken, place)).map(({ desk, dueKey }) => sharedPlaces.remove({ desk, dueKey })),
    ...taken.filter((place) => !isIn(left, place)).map((place) => sharedPlaces.overwrite(place)),
  ];
}

function placesOf(hazard: Hazard): Place[] {
  const dueKey = dueKeyOf(hazard);
  return (hazard.sharedDesks ?? []).map((desk) => ({ desk, dueKey, hazardId: hazard.hazardId }));
}

function waitsOn({ desk, sharedDesks = [] }: Hazard): string[] {
  return desk === undefined ? sharedDesks : [desk, ...sharedDesks];
}
