/** Random cities: hazards that move, self-checks, the entries they leave, and a plain recount of what the lists show. */
import fc from 'fast-check';
import type { AuditEntry, HazardFacts } from '../../../schemas/audit.ts';
import { HazardStatus, openStatuses } from '../../../schemas/hazard-status.ts';
import { ageBands, type Counts } from '../../../schemas/statistics.ts';
import { addDays, dateOf, dayMs, hourMs, weekOf } from '../../../schemas/time.ts';
import { anId, NOON } from '../../support/builders.ts';
import { aHazardEntry, aSelfCheckEntry, someFacts } from '../../support/entries.ts';

const units = [
  { unitId: 'U0001', districtId: 'D1', departmentId: 'culture', categoryId: 'ktv' },
  { unitId: 'U0002', districtId: 'D1', departmentId: 'tourism', categoryId: 'hotel' },
  { unitId: 'U0003', districtId: 'D2', departmentId: 'culture', categoryId: 'museum' },
  { unitId: 'U0004', districtId: 'D2', departmentId: 'tourism', categoryId: 'hotel' },
] as const;

type Record = HazardFacts & { closedAt?: string };
type CheckedIn = { unitId: string; districtId: string; departmentId: string; receivedOn: string };
export type City = { hazards: Record[]; selfChecks: CheckedIn[]; entries: AuditEntry[][] };

const waiting: Pick<HazardFacts, 'desk' | 'sharedDesks'>[] = [
  ...['center#D1', 'department#culture', 'bureau-leader', 'unit#U0001', 'staff#st_1'].map((desk) => ({ desk })),
  { desk: 'staff#st_1', sharedDesks: ['staff#st_2'] },
];
const stage = fc.record({
  status: fc.constantFrom(...openStatuses),
  level: fc.constantFrom('general' as const, 'major' as const),
  isOverdue: fc.boolean(),
  isStageLate: fc.boolean(),
  waits: fc.constantFrom(...waiting),
});
const step = stage.map(({ waits, ...facts }) => ({ ...facts, ...waits }));
const history = fc.record({
  unit: fc.constantFrom(...units),
  daysAgo: fc.integer({ min: 0, max: 70 }),
  steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  isClosed: fc.boolean(),
});
const selfCheck = fc.record({ unit: fc.constantFrom(...units), daysAgo: fc.integer({ min: 0, max: 90 }) });

/** `entries` has one list per record, each in the order of its writing. */
export const city: fc.Arbitrary<City> = fc
  .record({
    histories: fc.array(history, { maxLength: 8 }),
    selfChecks: fc.array(selfCheck, { maxLength: 6 }),
  })
  .map(({ histories, selfChecks }) => {
    let number = 0;
    const nextId = () => anId('au', ++number);
    const told = histories.map((one, index) => tell(one, index, nextId));
    const checks = selfChecks.map(({ unit, daysAgo }) => ({ ...unit, receivedOn: dateOf(NOON - daysAgo * dayMs) }));
    return {
      hazards: told.map(({ record }) => record),
      selfChecks: checks,
      entries: [...told.map(({ entries }) => entries), ...checks.map((check) => [aSelfCheckEntry(check, nextId())])],
    };
  });

type History = typeof history extends fc.Arbitrary<infer H> ? H : never;

function tell({ unit, daysAgo, steps, isClosed }: History, index: number, nextId: () => `au_${string}`) {
  const found = NOON - daysAgo * dayMs;
  const stages: HazardFacts[] = steps.map((one) =>
    someFacts({ ...unit, foundAt: new Date(found).toISOString(), ...one }),
  );
  const last = stages.at(-1) as HazardFacts;
  const { desk: _, sharedDesks: __, ...undesked } = last;
  if (isClosed) stages.push({ ...undesked, status: 'closed', isOverdue: false, isStageLate: false });
  const entries = stages.map((after, order): AuditEntry => {
    // Later than finding, and never later than now.
    const at = new Date(found + (daysAgo * dayMs * order) / stages.length).toISOString();
    const before = stages[order - 1];
    const head = { entryId: nextId(), recordId: anId('hz', index + 1), at, after };
    if (before === undefined)
      return aHazardEntry('hazard.reported', { selfCheckId: 'sc', itemId: 'FC-001', isFixedOnTheSpot: false }, head);
    return after.status === 'closed'
      ? aHazardEntry('hazard.closed', { opinion: '同意' }, { ...head, before })
      : aHazardEntry('hazard.assigned', { responsiblePerson: '某人' }, { ...head, before });
  });
  const closedAt = isClosed ? entries.at(-1)?.at : undefined;
  return { record: { ...(stages.at(-1) as HazardFacts), ...(closedAt && { closedAt }) }, entries };
}

/** Deliveries as a stream makes them: records interleaved, each in order, some batches delivered again. */
export function deliveriesOf({ entries }: City): fc.Arbitrary<AuditEntry[][]> {
  const total = entries.flat().length;
  return fc
    .record({
      turns: fc.array(fc.nat(), { minLength: total, maxLength: total }),
      sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: total, maxLength: total }),
      again: fc.array(fc.nat(), { maxLength: 4 }),
    })
    .map(({ turns, sizes, again }) => {
      const queues = entries.map((list) => [...list]);
      const mixed = turns.flatMap((turn) => {
        const waiting = queues.filter((queue) => queue.length > 0);
        return waiting[turn % waiting.length]?.splice(0, 1) ?? [];
      });
      const batches: AuditEntry[][] = [];
      for (const size of sizes) if (mixed.length > 0) batches.push(mixed.splice(0, size));
      for (const index of again) {
        const batch = batches[index % Math.max(1, batches.length)];
        // Whole again, and once more inside a later batch.
        if (batch) batches.push(batch, [...batch, ...batch]);
      }
      return batches;
    });
}

/** What a board says of these records, counted by going through them as the lists do. */
export function countPlainly({ hazards, selfChecks }: Pick<City, 'hazards' | 'selfChecks'>) {
  const today = dateOf(NOON);
  const isOpen = ({ status }: Record) => status !== 'closed';
  return {
    total: countsOf(hazards),
    byDepartment: grouped(hazards, 'departmentId'),
    byDistrict: grouped(hazards, 'districtId'),
    byCategory: grouped(hazards, 'categoryId'),
    ages: ageBands.map((fromDays, index) => {
      const foundTo = addDays(today, -fromDays);
      const next = ageBands[index + 1];
      const foundFrom = next === undefined ? undefined : addDays(today, 1 - next);
      const inBand = (on: string) => on <= foundTo && on >= (foundFrom ?? '');
      const open = hazards.filter((hazard) => isOpen(hazard) && inBand(dateOf(hazard.foundAt))).length;
      return { fromDays, open, ...(foundFrom && { foundFrom }), foundTo };
    }),
    weeks: Array.from({ length: 12 }, (_, index) => {
      // NOON is a Monday.
      const from = addDays(today, 7 * (index - 11));
      const to = addDays(from, 6);
      const inWeek = (on: string) => from <= on && on <= to;
      return {
        week: weekOf(from),
        from,
        to,
        reported: hazards.filter(({ foundAt }) => inWeek(dateOf(foundAt))).length,
        closed: hazards.filter(({ closedAt }) => closedAt !== undefined && inWeek(dateOf(closedAt))).length,
        selfChecks: selfChecks.filter(({ receivedOn }) => inWeek(receivedOn)).length,
      };
    }),
  };
}

function grouped<K extends 'departmentId' | 'districtId' | 'categoryId'>(hazards: Record[], key: K) {
  const ids = [...new Set(hazards.map((hazard) => hazard[key]))].sort();
  return ids.map((id) => ({ [key]: id, counts: countsOf(hazards.filter((hazard) => hazard[key] === id)) }));
}

export function countsOf(hazards: readonly Record[]): Counts {
  const number = (test: (hazard: Record) => boolean) => hazards.filter(test).length;
  const byStatus = HazardStatus.options.map((status) => [status, number((hazard) => hazard.status === status)]);
  return {
    byStatus: Object.fromEntries(byStatus) as Counts['byStatus'],
    open: number(({ status }) => status !== 'closed'),
    overdue: number(({ isOverdue }) => isOverdue),
    stageLate: number(({ isStageLate }) => isStageLate),
    major: number(({ status, level }) => !['closed', 'reported', 'returned'].includes(status) && level === 'major'),
  };
}

export const anHourEarlier = new Date(NOON - hourMs).toISOString();
