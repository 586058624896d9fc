/** Lists and queue on the local host's DynamoDB, against a plain look through all records. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listHazards } from '../../../functions/hazards/list.ts';
import { placesMoved } from '../../../functions/hazards/places.ts';
import { listMyQueue } from '../../../functions/hazards/queue.ts';
import { DepartmentId, desksOf, everyRole, isInScope, type StaffActor } from '../../../schemas/actor.ts';
import { type Hazard, HazardRow } from '../../../schemas/hazard.ts';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { HazardStatus, owedByUnit } from '../../../schemas/hazard-status.ts';
import type { Sent } from '../../../schemas/operations.ts';
import { dateOf, dayMs, hourMs } from '../../../schemas/time.ts';
import { anId, NOON, staffActor } from '../../support/builders.ts';
import { aHazard } from '../../support/hazards.ts';
import { localTables } from '../../support/local-tables.ts';
import { aCall } from '../../support/requests.ts';
import { stored } from './office.ts';

type Filters = Sent<typeof hazardApi.listHazards>;
const units = Array.from({ length: 14 }, (_, index) => `U${String(index + 1).padStart(4, '0')}`);
const districts = ['D1', 'D2', 'D3'];
const categories = ['ktv', 'hotel', 'library'];

/** Alone, named after another, or with others named after. */
function verifiersOf(index: number): Hazard['verifierIds'] {
  const [own, other, third] = [anId('st', 11), anId('st', 12), anId('st', 13)] as const;
  return [[own], [other, own, third], [own, other]][Math.floor(index / 9) % 3] ?? [];
}

/** 90 hazards of every status, unit, department, district and category, found and due at different times. */
const city: Hazard[] = Array.from({ length: 90 }, (_, index) => {
  const status = HazardStatus.options[index % 9] as HazardStatus;
  const at = (days: number) => new Date(NOON + days * dayMs + index * hourMs).toISOString();
  const closedAt = at(index % 5);
  return aHazard({
    hazardId: anId('hz', index + 1),
    hazardNo: `YH-2026-${String(index + 1).padStart(6, '0')}`,
    status,
    level: index % 4 === 0 ? 'major' : 'general',
    unitId: units[(index * 5) % units.length] as string,
    districtId: districts[(index * 7) % 3] as string,
    departmentId: DepartmentId.options[(index * 11) % 3] as DepartmentId,
    categoryId: categories[(index >> 2) % 3] as string,
    foundAt: at(-(index % 30)),
    dueAt: at((index * 13) % 17),
    isOverdue: owedByUnit.includes(status) && index % 2 === 0,
    isStageLate: status !== 'closed' && index % 3 === 0,
    isMajorProposed: (status === 'reported' || status === 'returned') && index % 4 === 1,
    verifierIds: verifiersOf(index),
    ...(status === 'closed' && { closedAt, closureNo: `XH-2026-${String(index + 1).padStart(6, '0')}` }),
  });
});

let tables: Awaited<ReturnType<typeof localTables>>;
beforeAll(async () => {
  tables = await localTables();
  await tables.put(
    'hazards',
    city.map((hazard) => JSON.parse(JSON.stringify(stored(hazard))) as Record<string, unknown>),
  );
  const none = { verifierIds: [], sharedDesks: undefined };
  const places = city.flatMap((hazard) => placesMoved({ ...hazard, ...none }, hazard));
  await tables.put(
    'sharedQueue',
    places.map(({ input }) => input.Item as Record<string, unknown>),
  );
}, 60_000);
afterAll(() => tables.close());

const actors: StaffActor[] = [
  ...everyRole.map((role) =>
    staffActor({ role, departmentIds: ['culture', 'tourism'], districtIds: ['D1', 'D3'], unitIds: units.slice(0, 3) }),
  ),
  staffActor({ role: 'liaison', unitIds: units.slice(0, 12) }),
  staffActor({ role: 'liaison', unitIds: [] }),
  staffActor({ role: 'department', departmentIds: ['sports-broadcast'] }),
];
const some = <T>(values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const days = fc.integer({ min: -30, max: 8 }).map((shift) => dateOf(NOON + shift * dayMs));
const filters: fc.Arbitrary<Filters> = fc.record(
  {
    status: some(HazardStatus.options).map((all) => all.join(',')),
    level: fc.constantFrom('major' as const, 'general' as const),
    categoryId: some(categories).map((all) => all.join(',')),
    districtId: some(districts).map((all) => all.join(',')),
    departmentId: some(DepartmentId.options).map((all) => all.join(',')),
    unitId: fc.constantFrom(...units),
    isOverdue: fc.constantFrom('true', 'false'),
    isStageLate: fc.constantFrom('true', 'false'),
    isMajorProposed: fc.constantFrom('true', 'false'),
    foundFrom: days,
    foundTo: days,
    closedFrom: days,
    closedTo: days,
    sort: fc.constantFrom('due' as const, 'found' as const),
    limit: fc.integer({ min: 1, max: 40 }),
  },
  { requiredKeys: [] },
);

const unflagged = (['isOverdue', 'isStageLate', 'isMajorProposed'] as const).map((flag): [Filters, StaffActor] => [
  { [flag]: 'false' },
  staffActor(),
]);

async function listAll(sent: Filters, actor: StaffActor): Promise<HazardRow[]> {
  const rows: HazardRow[] = [];
  let cursor: string | undefined;
  do {
    const input = hazardApi.listHazards.input.parse({ ...sent, cursor });
    const page = await listHazards(input, aCall(hazardApi.listHazards, actor));
    expect(page.items.length).toBeLessThanOrEqual(input.limit);
    rows.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return rows;
}

/** What a list is to hold, read off every record there is. */
function lookThrough(sent: Filters, actor: StaffActor): Hazard[] {
  const asked = hazardApi.listHazards.input.parse(sent);
  const isOneOf = (values: readonly string[] | undefined, value: string) =>
    values === undefined || values.includes(value);
  const isWithin = (at: string | undefined, from: string | undefined, to: string | undefined) =>
    (from === undefined && to === undefined) ||
    (at !== undefined && (from === undefined || dateOf(at) >= from) && (to === undefined || dateOf(at) <= to));
  const isAs = (wanted: unknown, value: unknown) => wanted === undefined || wanted === value;
  return city
    .filter((hazard) => isInScope(actor, hazard))
    .filter(
      (hazard) =>
        isOneOf(asked.status, hazard.status) &&
        isOneOf(asked.categoryId, hazard.categoryId) &&
        isOneOf(asked.districtId, hazard.districtId) &&
        isOneOf(asked.departmentId, hazard.departmentId) &&
        isAs(asked.unitId, hazard.unitId) &&
        isAs(asked.level, hazard.level) &&
        // Ungraded, it is nobody's word that it is major.
        !(asked.level === 'major' && ['reported', 'returned'].includes(hazard.status)) &&
        isAs(asked.isOverdue, hazard.isOverdue) &&
        isAs(asked.isStageLate, hazard.isStageLate) &&
        isAs(asked.isMajorProposed, hazard.isMajorProposed) &&
        isWithin(hazard.foundAt, asked.foundFrom, asked.foundTo) &&
        isWithin(hazard.closedAt, asked.closedFrom, asked.closedTo) &&
        (asked.sort === 'found' || hazard.status !== 'closed'),
    )
    .sort(orderOf(asked));
}

function orderOf({
  sort,
  closedFrom,
  closedTo,
}: {
  sort: string;
  closedFrom?: string | undefined;
  closedTo?: string | undefined;
}) {
  const isClosed = closedFrom !== undefined || closedTo !== undefined;
  const key = ({ dueAt, closedAt, foundAt, hazardId }: Hazard) =>
    `${isClosed ? closedAt : sort === 'due' ? dueAt : foundAt}#${hazardId}`;
  const sign = sort === 'due' && !isClosed ? 1 : -1;
  return (a: Hazard, b: Hazard) => (key(a) < key(b) ? -sign : sign);
}

describe('the list of hazards', () => {
  it('holds for every filter and everybody what a look through all records holds, in order', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(...actors), async (sent, actor) => {
        const rows = await listAll(sent, actor);
        expect(rows.map(({ hazardNo }) => hazardNo)).toEqual(lookThrough(sent, actor).map(({ hazardNo }) => hazardNo));
      }),
      { numRuns: 200, examples: unflagged },
    );
  }, 120_000);

  it('answers rows of the contract', async () => {
    const rows = await listAll({}, staffActor());
    for (const row of rows) expect(HazardRow.parse(row)).toEqual(row);
    const numbered = rows.filter(({ closureNo }) => closureNo !== undefined);
    expect(numbered).toEqual(rows.filter(({ status }) => status === 'closed'));
  });

  it('finds a hazard by its number or its closure’s, within one’s scope', async () => {
    const hazardNo = 'YH-2026-000008';
    expect(await listAll({ hazardNo }, staffActor())).toMatchObject([{ hazardNo }]);
    const closureNo = 'XH-2026-000018';
    expect(await listAll({ hazardNo: closureNo }, staffActor())).toMatchObject([{ closureNo }]);
    const { districtId } = city[7] as Hazard;
    const elsewhere = districts.filter((id) => id !== districtId);
    expect(await listAll({ hazardNo }, staffActor({ role: 'service-center', districtIds: elsewhere }))).toEqual([]);
    expect(await listAll({ hazardNo: 'YH-2026-999999' }, staffActor())).toEqual([]);
  });

  it('refuses a cursor that it did not give', async () => {
    const input = hazardApi.listHazards.input.parse({ cursor: 'bm90IG91cnM' });
    await expect(listHazards(input, aCall(hazardApi.listHazards, staffActor()))).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });
});

describe('my queue', () => {
  it.each(actors.filter(({ role }) => role !== 'sys-admin').map((actor) => ({ actor, role: actor.role })))(
    'of a $role is what waits on the own desks within the scope, earliest due first',
    async ({ actor }) => {
      const person = { ...actor, staffId: anId('st', 11) };
      const rows: HazardRow[] = [];
      let cursor: string | undefined;
      do {
        const page = await listMyQueue({ limit: 7, cursor }, aCall(hazardApi.listMyQueue, person));
        rows.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== undefined);
      const isMine = ({ desk, status, verifierIds }: Hazard) =>
        desksOf(person).some((one) => one === desk) || (status === 'verifying' && verifierIds.includes(anId('st', 11)));
      const mine = city.filter((hazard) => isMine(hazard) && isInScope(person, hazard));
      expect(rows.map(({ hazardId }) => hazardId)).toEqual(
        mine
          .sort((a, b) => (`${a.dueAt}${a.hazardId}` < `${b.dueAt}${b.hazardId}` ? -1 : 1))
          .map(({ hazardId }) => hazardId),
      );
      if (person.role !== 'liaison' || person.unitIds.length > 0) expect(rows.length).toBeGreaterThan(0);
    },
  );

  it('refuses a cursor that it did not give', async () => {
    const queue = listMyQueue({ limit: 7, cursor: 'bm90IG91cnM' }, aCall(hazardApi.listMyQueue, staffActor()));
    await expect(queue).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
