import { readFileSync } from 'node:fs';
import papaparse from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importUnits } from '../../../functions/units/import.ts';
import { listUnits } from '../../../functions/units/list.ts';
import type { StaffActor } from '../../../schemas/actor.ts';
import type { Sent } from '../../../schemas/operations.ts';
import { importChunkRows, type UnitRow, unitApi } from '../../../schemas/unit.ts';
import { staffActor } from '../../support/builders.ts';
import { localTables } from '../../support/local-tables.ts';
import { aCall } from '../../support/requests.ts';

const file = papaparse.parse<Record<string, string>>(readFileSync('data/demo/units.csv', 'utf8'), {
  header: true,
  skipEmptyLines: true,
});
const demo = file.data.slice(0, 225);
let tables: Awaited<ReturnType<typeof localTables>>;

beforeAll(async () => {
  tables = await localTables();
  const call = aCall(unitApi.importUnits, staffActor());
  for (let first = 0; first < demo.length; first += importChunkRows) {
    const rows = demo.slice(first, first + importChunkRows).map((unit, index) => ({ row: first + index + 2, unit }));
    await importUnits({ importId: 'im_00000000000000000000000001', rows }, call);
  }
}, 60_000);
afterAll(() => tables.close());

async function all(input: Sent<typeof unitApi.listUnits>, actor: StaffActor = staffActor()): Promise<UnitRow[]> {
  const rows: UnitRow[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listUnits(unitApi.listUnits.input.parse({ ...input, cursor }), aCall(unitApi.listUnits, actor));
    rows.push(...page.items);
    if (!page.cursor) return rows;
    cursor = page.cursor;
  }
}
const ids = (rows: readonly { unitId?: string }[]) => rows.map(({ unitId }) => unitId).sort();
const where = (fits: (row: Record<string, string>) => boolean) => ids(demo.filter(fits));

describe('listUnits', () => {
  it('pages through the whole city by name, each unit once', async () => {
    const rows = await all({ limit: 40 });
    expect(rows).toHaveLength(demo.length);
    const names = rows.map(({ name, unitId }) => `${name}#${unitId}`);
    expect(names).toEqual([...names].sort());
  });

  it('a department sees its categories, a centre its district, a contact its units', async () => {
    const culture = await all({}, staffActor({ role: 'department', departmentIds: ['culture'] }));
    expect(ids(culture)).toEqual(where(({ departmentId }) => departmentId === 'culture'));
    const both = await all({ limit: 30 }, staffActor({ role: 'service-center', districtIds: ['D1', 'D2'] }));
    expect(ids(both)).toEqual(where(({ districtId }) => districtId === 'D1' || districtId === 'D2'));
    const unitIds = ['U0003', 'U0001', 'U9999'];
    expect(ids(await all({ limit: 1 }, staffActor({ role: 'liaison', unitIds })))).toEqual(['U0001', 'U0003']);
    expect(await all({}, staffActor({ role: 'inspection-team' }))).toEqual([]);
  });

  it.each([
    ['that is no unit', 'U9999'],
    ['of another’s units', 'U0002'],
    ['that an index gave', 'bm90IG91cnM'],
  ])('refuses a contact a cursor %s', async (_, cursor) => {
    const asked = unitApi.listUnits.input.parse({ cursor });
    const call = aCall(unitApi.listUnits, staffActor({ role: 'liaison', unitIds: ['U0001', 'U0003'] }));
    await expect(listUnits(asked, call)).rejects.toMatchObject({
      code: 'request.invalid',
      detail: { errors: [{ path: 'cursor' }] },
    });
  });

  it('goes on after a unit that fits no more', async () => {
    const actor = staffActor({ role: 'liaison', unitIds: ['U0001', 'U0002', 'U0003'] });
    const [first, ...others] = (await all({}, actor)) as [UnitRow, ...UnitRow[]];
    const q = others.at(-1)?.name ?? '';
    const asked = unitApi.listUnits.input.parse({ q, cursor: first.unitId });
    expect((await listUnits(asked, aCall(unitApi.listUnits, actor))).items).toEqual(others.slice(-1));
  });

  it('filters narrow the scope and never leave it', async () => {
    const center = staffActor({ role: 'service-center', districtIds: ['D1'] });
    const filtered = await all({ categoryId: 'ktv,hotel', riskLevel: 'high', districtId: 'D1,D2' }, center);
    expect(ids(filtered)).toEqual(
      where(
        ({ districtId, categoryId, riskLevel }) =>
          districtId === 'D1' && riskLevel === 'high' && (categoryId === 'ktv' || categoryId === 'hotel'),
      ),
    );
    expect(await all({ districtId: 'D2' }, center)).toEqual([]);
  });

  it('a filter without a value is no filter', async () => {
    const none = { categoryId: '', districtId: ',', departmentId: '', status: '', riskLevel: '' };
    expect(await all({ ...none, limit: 100 })).toHaveLength(demo.length);
    const unitIds = ['U0001', 'U0003'];
    expect(ids(await all(none, staffActor({ role: 'liaison', unitIds })))).toEqual(unitIds);
  });

  it('finds by a part of name, address or principal', async () => {
    const q = demo[0]?.principal ?? '';
    expect(ids(await all({ q }))).toEqual(
      where((row) => [row.name, row.address, row.principal].some((text) => text?.includes(q))),
    );
    expect(ids(await all({ q: '胡杨街道', status: 'active' }))).toEqual(
      where(({ address, status }) => address?.includes('胡杨街道') === true && status === 'active'),
    );
    const unitIds = ids(demo.slice(0, 20)).filter((id) => id !== undefined);
    expect(ids(await all({ q: '胡杨街道' }, staffActor({ role: 'liaison', unitIds })))).toEqual(
      ids(demo.slice(0, 20).filter(({ address }) => address?.includes('胡杨街道'))),
    );
  });

  it('sorts by last change, latest first', async () => {
    const rows = await all({ sort: 'updated', categoryId: 'ktv' });
    expect(ids(rows)).toEqual(where(({ categoryId }) => categoryId === 'ktv'));
    const keys = rows.map(({ updatedAt, unitId }) => `${updatedAt}#${unitId}`);
    expect(keys).toEqual([...keys].sort().reverse());
  });
});

describe('importing the same file twice', () => {
  it('changes nothing', async () => {
    const before = await tables.all('units');
    const rows = demo.slice(0, importChunkRows).map((unit, index) => ({ row: index + 2, unit }));
    const call = aCall(unitApi.importUnits, staffActor(), { now: Date.now() });
    const { results } = await importUnits({ importId: 'im_00000000000000000000000002', rows }, call);
    expect(results.every(({ outcome }) => outcome === 'same')).toBe(true);
    expect(await tables.all('units')).toEqual(before);
  });
});
