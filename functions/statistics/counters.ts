/**
 * What an audit entry adds to which counters. Pure: the stream, the recount and the tests share it. A counter is a
 * number in a cell, a cell is one item of the table; numbers are added, so that the order of entries does not matter.
 *
 * | part    | cell                          | numbers                                                      |
 * | ------- | ----------------------------- | ------------------------------------------------------------ |
 * | `board` | `culture#D1#ktv`              | `reported` … `closed`, `overdue`, `stageLate`, `major`       |
 * | `days`  | `2026-03-02`, day of finding  | open hazards by scope: `city`, `department#culture`, …       |
 * | `weeks` | `2026-03-02`, its Monday      | `reported/city`, `closed/district#D1`, `selfChecks/…`        |
 * | `units` | `U0001#total`                 | as `board`, with the place before: `culture#D1#ktv/reported` |
 * | `units` | `U0001#2026-03-02`, a Monday  | `reported`, `closed`, `selfChecks`, `open/2026-03-04`        |
 * | `desks` | `center#D1`                   | `reported` … `pending-closure`                               |
 *
 * The board of a whole city is summed from categories × districts small items, never from hazards.
 */
import * as z from 'zod';
import { type AuditEntry, HazardFacts } from '../../schemas/audit.ts';
import { gradedStatuses } from '../../schemas/hazard-status.ts';
import { addDays, dateOf, mondayOf, startOf } from '../../schemas/time.ts';

export const parts = ['board', 'days', 'weeks', 'units', 'desks'] as const;
export type Part = (typeof parts)[number];
export type Counter = { part: Part; cell: string; name: string; by: number };

const head = { entryId: z.string(), at: z.string() };
/** Of an audit entry what counting needs; the rest is dropped. */
export const CountedEntry = z.union([
  z.object({
    ...head,
    verb: z.templateLiteral(['hazard.', z.string()]),
    before: HazardFacts.optional(),
    after: HazardFacts,
  }),
  z.object({
    ...head,
    verb: z.literal('self-check.submitted'),
    detail: z.object({
      unitId: z.string(),
      districtId: z.string(),
      departmentId: HazardFacts.shape.departmentId,
      receivedOn: z.string(),
    }),
  }),
]);
export type CountedEntry = z.infer<typeof CountedEntry>;

export function isCounted(entry: AuditEntry): entry is AuditEntry & CountedEntry {
  return entry.verb.startsWith('hazard.') || entry.verb === 'self-check.submitted';
}

/** Weeks of a unit are kept a while longer than the twelve that a board shows; of the city, for good. */
const unitWeeksKept = 20;

/** When DynamoDB may delete a cell, epoch seconds; undefined for what stays. */
export function cellExpiry(part: Part, cell: string): number | undefined {
  const [, week] = cell.split('#');
  if (part !== 'units' || week === undefined || week === 'total') return undefined;
  return startOf(addDays(week, unitWeeksKept * 7)) / 1000;
}

/** `culture#D1#ktv` */
function placeOf({ departmentId, districtId, categoryId }: HazardFacts): string {
  return `${departmentId}#${districtId}#${categoryId}`;
}

/** What an entry adds; counters that cancel out are left out, so that a move that counts nowhere is empty. */
export function countersOf(entry: CountedEntry): Counter[] {
  const counters = entry.verb === 'self-check.submitted' ? ofSelfCheck(entry) : ofHazard(entry as HazardMove);
  return countersIn(tallyOf(counters));
}

type HazardMove = Extract<CountedEntry, { after: HazardFacts }>;
type SelfCheckHandedIn = Exclude<CountedEntry, HazardMove>;

function ofHazard({ before, after, at }: HazardMove): Counter[] {
  const foundOn = dateOf(after.foundAt);
  return [
    ...(before ? standing(before, -1) : event('reported', after, foundOn)),
    ...standing(after, 1),
    ...(after.status === 'closed' && before?.status !== 'closed' ? event('closed', after, dateOf(at)) : []),
  ];
}

function ofSelfCheck({ detail }: SelfCheckHandedIn): Counter[] {
  return event('selfChecks', detail, detail.receivedOn);
}

/** Where a hazard as it stands is counted. */
function standing(facts: HazardFacts, by: 1 | -1): Counter[] {
  const { status, unitId, desk, sharedDesks = [], isOverdue, isStageLate, level } = facts;
  const isOpen = status !== 'closed';
  const names = [
    status,
    ...(isOverdue ? ['overdue'] : []),
    ...(isStageLate ? ['stageLate'] : []),
    // domain.md §4.3: major ones are counted by the level that was confirmed.
    ...(isOpen && level === 'major' && gradedStatuses.includes(status) ? ['major'] : []),
  ];
  const place = placeOf(facts);
  return [
    ...names.map((name): Counter => ({ part: 'board', cell: place, name, by })),
    ...names.map((name): Counter => ({ part: 'units', cell: `${unitId}#total`, name: `${place}/${name}`, by })),
    ...(isOpen ? open(facts, by) : []),
    // Units count nothing of their own desk; only staff look at queues.
    ...[desk, ...sharedDesks].flatMap((cell): Counter[] =>
      cell === undefined || cell.startsWith('unit#') ? [] : [{ part: 'desks', cell, name: status, by }],
    ),
  ];
}

function open(facts: HazardFacts, by: number): Counter[] {
  const foundOn = dateOf(facts.foundAt);
  return [
    ...scopesOf(facts).map((name): Counter => ({ part: 'days', cell: foundOn, name, by })),
    { part: 'units', cell: `${facts.unitId}#${mondayOf(foundOn)}`, name: `open/${foundOn}`, by },
  ];
}

type Scope = Pick<HazardFacts, 'departmentId' | 'districtId' | 'unitId'>;

/** Something that happened once, counted in its week. */
function event(name: 'reported' | 'closed' | 'selfChecks', scope: Scope, on: string): Counter[] {
  const week = mondayOf(on);
  return [
    ...scopesOf(scope).map((of): Counter => ({ part: 'weeks', cell: week, name: `${name}/${of}`, by: 1 })),
    { part: 'units', cell: `${scope.unitId}#${week}`, name, by: 1 },
  ];
}

function scopesOf({ departmentId, districtId }: Scope): string[] {
  return ['city', `department#${departmentId}`, `district#${districtId}`];
}

/** Counters added up: cell → number by name. Zeros are kept until `countersIn`. */
export type Tally = Map<string, { part: Part; cell: string; numbers: Map<string, number> }>;

function tallyOf(counters: Iterable<Counter>): Tally {
  const tally: Tally = new Map();
  addTo(tally, counters);
  return tally;
}

export function addTo(tally: Tally, counters: Iterable<Counter>): void {
  for (const { part, cell, name, by } of counters) {
    const key = `${part}/${cell}`;
    const entry = tally.get(key) ?? { part, cell, numbers: new Map<string, number>() };
    entry.numbers.set(name, (entry.numbers.get(name) ?? 0) + by);
    tally.set(key, entry);
  }
}

/** The counters of a tally that are not zero. */
export function countersIn(tally: Tally): Counter[] {
  return [...tally.values()].flatMap(({ part, cell, numbers }) =>
    [...numbers].flatMap(([name, by]) => (by === 0 ? [] : [{ part, cell, name, by }])),
  );
}
