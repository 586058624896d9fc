/**
 * Counts the whole audit trail anew, compares, and puts the recount in place where it differs.
 *
 * No entry is lost or doubled while the stream goes on:
 * - A recount begins by naming a new generation and a horizon, an hour ago, in the pointer; only then it scans, and
 *   consistently. An entry's time is its request's; requests end within 30 seconds, so that every entry before the
 *   horizon is in the table before the scan begins.
 * - Before the horizon an entry is counted by the scan alone, once, since it is one item of the table. The stream never
 *   adds it to this generation, however late it is delivered.
 * - From the horizon on an entry is counted with its mark (`fold.ts`), by the scan or the stream, whoever is first. One
 *   that the scan did not meet was written after the scan began, so the stream delivers it later than the pointer names
 *   this generation. A batch of the stream that had read the pointer before has only entries that the scan meets.
 * - Both generations go on receiving entries until the pointer moves, and a batch that read it before the move adds to
 *   both.
 *
 * What the scan has counted is kept in memory and written only when the time of one run is over or when the recount is
 * put in place. A crash while it is being written leaves cells that nobody can trust: that generation is given up.
 */
import { dayMs, hourMs } from '../../schemas/time.ts';
import { addTo, type CountedEntry, countersIn, countersOf, type Tally } from './counters.ts';
import { foldOnce } from './fold.ts';
import { type Difference, differencesOf, readGeneration, retireGeneration, writeTally } from './generation.ts';
import { type Building, type Pointer, readPointer, savePointer } from './pointer.ts';
import { type Position, scanEntries } from './scan.ts';

export type Recount = {
  /** False when the time was over: the next run goes on where this one stopped. */
  isFinished: boolean;
  /** Entries that this run looked at. */
  entries: number;
  differences: Difference[];
  isRepaired: boolean;
};
type Request = {
  /** Milliseconds. */
  now: number;
  /** Whether the recount takes the counters' place when they differ. */
  repair: boolean;
  /** Milliseconds that this run has left. */
  timeLeft: () => number;
  /** Waits for what is under way to be counted on both sides. */
  pause: () => Promise<void>;
};
type Underway = Pointer & { building: Building };

/** Requests take 30 seconds at most, jobs 15 minutes. */
const horizonMs = hourMs;
/** Marks are kept for ten days: a recount that was left for longer could count an entry again. */
const longestRecountMs = 7 * dayMs;
/** Enough to write a few thousand cells, and to compare. */
const reserveMs = 120_000;
const comparisons = 3;

export async function recount({ now, repair, timeLeft, pause }: Request): Promise<Recount> {
  const pointer = await begin(now);
  const { number, horizon } = pointer.building;
  const tally: Tally = new Map();
  let entries = 0;
  for await (const page of scanEntries(pointer.building.position)) {
    entries += page.entries.length;
    await count(page.entries);
    if (page.position && timeLeft() < reserveMs) {
      await suspend(pointer, tally, page.position);
      return { isFinished: false, entries, differences: [], isRepaired: false };
    }
  }
  const differences = await compare(pointer, tally, now, pause);
  const isRepaired = repair && differences.length > 0;
  const concluded = isRepaired
    ? conclude(await flush(pointer, tally), { number, horizon }, pointer.current.number)
    : conclude(pointer, pointer.current, number);
  await retire(await concluded, now);
  return { isFinished: true, entries, differences, isRepaired };

  async function count(page: CountedEntry[]): Promise<void> {
    const { before = [], since = [] } = Object.groupBy(page, ({ at }) => (at < horizon ? 'before' : 'since'));
    for (const entry of before) addTo(tally, countersOf(entry));
    await foldOnce(number, since, now);
  }
}

/** Goes on with the recount under way, or begins one. */
async function begin(now: number): Promise<Underway> {
  const pointer = await readPointer();
  const { building, retired, lastNumber } = pointer;
  const isSound = building && !building.isFlushing && now - Date.parse(building.horizon) < longestRecountMs;
  if (isSound) return { ...pointer, building };
  const next = {
    ...pointer,
    building: { number: lastNumber + 1, horizon: new Date(now - horizonMs).toISOString(), isFlushing: false },
    lastNumber: lastNumber + 1,
    retired: building ? [...retired, building.number] : retired,
  };
  return savePointer(next);
}

async function suspend(pointer: Underway, tally: Tally, position: Position): Promise<void> {
  const flushed = await flush(pointer, tally);
  await savePointer({ ...flushed, building: { ...flushed.building, position, isFlushing: false } });
}

/** Writes what is in memory. A crash on the way leaves `isFlushing`, by which the next run knows. */
async function flush(pointer: Underway, tally: Tally): Promise<Underway> {
  const building = { ...pointer.building, isFlushing: true };
  const flushing = await savePointer({ ...pointer, building });
  await writeTally(building.number, tally);
  return flushing;
}

/** What differs each time one looks: an entry under way is counted on one side first. */
async function compare({ current, building }: Underway, tally: Tally, now: number, pause: () => Promise<void>) {
  let found: Difference[] | undefined;
  for (let look = 1; look <= comparisons; look += 1) {
    const counted = await readGeneration(current.number);
    const recounted = await readGeneration(building.number);
    addTo(recounted, countersIn(tally));
    const before = found && new Set(found.map(nameOf));
    found = differencesOf(counted, recounted, now).filter((difference) => before?.has(nameOf(difference)) ?? true);
    if (found.length === 0) break;
    if (look < comparisons) await pause();
  }
  return found ?? [];
}

function nameOf({ part, cell, name }: Difference): string {
  return `${part}/${cell}/${name}`;
}

function conclude(pointer: Underway, current: Pointer['current'], retired: number): Promise<Pointer> {
  const { building: _, ...rest } = pointer;
  return savePointer({ ...rest, current, retired: [...pointer.retired, retired] });
}

async function retire(pointer: Pointer, now: number): Promise<void> {
  for (const number of pointer.retired) await retireGeneration(number, now);
  await savePointer({ ...pointer, retired: [] });
}
