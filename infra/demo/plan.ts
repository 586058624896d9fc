/** The twelve weeks of the demo city, planned before they are lived: every self-check, and every hazard's story. */

import type { Edition } from '../../schemas/category.ts';
import { periodOf } from '../../schemas/form-engine.ts';
import { dateOf, dayMs, hourMs, startOf } from '../../schemas/time.ts';
import { type HazardText, neediest, type Place } from './city.ts';
import { unitTime } from './hours.ts';
import { chanceOf } from './random.ts';
import { endingsFor, type Story, tell } from './stories.ts';

export type Visit = { place: Place; at: number; edition: Edition; stories: Story[] };

export const weeks = 12;

/** Hazards for a number of units in the registry: three for every two, as far as there are texts. */
export function hazardCountFor(units: number): number {
  return Math.round(units * 1.5);
}

export type Span = { start: number; now: number };

/** Every self-check between two instants (milliseconds), in order of time. */
export function planCity(places: readonly Place[], texts: readonly HazardText[], count: number, span: Span): Visit[] {
  const { start, now } = span;
  const found = visitsWithHazards(places, chooseTexts(texts, places, count), span);
  const regular = places.flatMap((place) => regularVisits(place, found, start, now));
  return [...found, ...regular].sort((a, b) => a.at - b.at);
}

function visitsWithHazards(places: readonly Place[], texts: readonly HazardText[], { start, now }: Span): Visit[] {
  const byCategory = Map.groupBy(places, ({ categoryId }) => categoryId);
  const endings = endingsFor(texts.length);
  const visits: Visit[] = [];
  for (const [index, text] of texts.entries()) {
    const candidates = byCategory.get(text.unitCategoryId) ?? [];
    const story = tell({ name: text.hazardId, text, ending: endings[index] ?? 'closed', start, now });
    const turned = candidates.map((_, turn) => candidates[(turn + index) % candidates.length] as Place);
    // Somebody who has not handed in yet in that period, or else the one who hands in twice.
    const place = turned.find((each) => !isTaken(each, story.foundAt, visits)) ?? (turned[0] as Place);
    visits.push({ place, at: story.foundAt, edition: usualEdition(place), stories: [story] });
  }
  return visits;
}

/** Texts of categories that have a unit, category by category, so that any number is a spread of all of them. */
function chooseTexts(texts: readonly HazardText[], places: readonly Place[], count: number): HazardText[] {
  const byCategory = Map.groupBy(places, ({ categoryId }) => categoryId);
  const queues = [...Map.groupBy(texts, ({ unitCategoryId }) => unitCategoryId)]
    .filter(([categoryId]) => byCategory.has(categoryId))
    .map(([categoryId, all]) => ({ weight: byCategory.get(categoryId)?.length ?? 1, given: 0, all }));
  const chosen: HazardText[] = [];
  while (chosen.length < count) {
    const next = neediest(queues.filter(({ all, given }) => given < all.length));
    const text = next?.all[next.given];
    if (!next || !text) break;
    next.given += 1;
    chosen.push(text);
  }
  return chosen;
}

const usualEdition = ({ submitCycle }: Place): Edition => (submitCycle === 'monthly' ? 'monthly' : 'weekly');

function isTaken(place: Place, at: number, visits: readonly Visit[]): boolean {
  const period = periodOf(usualEdition(place), dateOf(at));
  return visits.some(
    (visit) =>
      visit.place.unitId === place.unitId &&
      [visit.edition, usualEdition(place)].some((edition) => periodOf(edition, dateOf(visit.at)) === period),
  );
}

/** Of a hundred weeks a unit forgets so many. */
const forgotten = 0.07;
/** Units that take the monthly form for the first self-check of a month. */
const thorough = 0.2;

/** Once a period, on the unit's own day of the week at its own hour, where no hazard has it hand in already. */
function regularVisits(place: Place, found: readonly Visit[], start: number, now: number): Visit[] {
  const chance = chanceOf(`visits ${place.unitId}`);
  const [weekday, hour] = [chance.whole(0, 6), chance.between(9, 19.5)];
  const isThorough = chance.isTrue(thorough);
  const mine = found.filter((visit) => visit.place.unitId === place.unitId);
  const visits: Visit[] = [];
  for (let week = 0; week <= weeks; week += 1) {
    const day = startOf(dateOf(mondayOf(start) + (week * 7 + weekday) * dayMs + dayMs / 2));
    const at = unitTime(day + (hour + chance.between(-1.2, 1.2)) * hourMs, chance);
    const isSkipped = chance.isTrue(forgotten);
    if (at < start + dayMs / 2 || at > now - hourMs || isSkipped || isTaken(place, at, [...mine, ...visits])) continue;
    const isFirst = Number(dateOf(at).slice(8)) <= 7;
    const edition = isFirst && isThorough ? 'monthly' : usualEdition(place);
    visits.push({ place, at, edition, stories: [] });
  }
  return visits;
}

function mondayOf(at: number): number {
  const midnight = startOf(dateOf(at));
  return midnight - ((new Date(midnight + dayMs / 2).getUTCDay() + 6) % 7) * dayMs;
}
