import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { checkUnitImport } from '../../../functions/units/check-import.ts';
import { importUnits } from '../../../functions/units/import.ts';
import { importChunkRows, type Unit, unitApi } from '../../../schemas/unit.ts';
import { anId, aUnit, staffActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';

const center = staffActor({ role: 'service-center', districtIds: ['D1'] });
const cells = {
  unitId: 'U0001',
  name: '金色年华歌城',
  categoryId: 'ktv',
  creditCode: '91SAMPLE0000000001',
  districtId: 'D1',
  district: '北屯样例区',
  subdistrict: '胡杨街道',
  address: '云泊样例市北屯样例区胡杨街道安居路142号2层',
  centerId: 'C1',
  centerName: '北屯样例区文体广电服务中心',
  departmentId: 'culture',
  principal: '朱样丙',
  principalPhone: '13800001193',
  safetyManager: '姜样寅',
  safetyPhone: '13800001194',
  fireDocType: '公众聚集场所投入使用营业前消防安全检查合格证',
  fireDocYear: '2019',
  riskLevel: 'high',
  submitCycle: 'weekly',
  status: 'active',
};
type Cells = Partial<Record<keyof typeof cells | 'remark' | 'keyFireUnit' | 'seasonalOpenMonths' | 'colour', string>>;
const rowsOf = (...changes: Cells[]) =>
  changes.map((change, index) => ({ row: index + 2, unit: { ...cells, ...change } }));
const importId = 'im_00000000000000000000000001';
const run = (rows: ReturnType<typeof rowsOf>, units: Unit[] = [], actor = center) => {
  const tables = fakeTables({ units });
  return { tables, done: importUnits({ importId, rows }, aCall(unitApi.importUnits, actor)) };
};
const check = async (rows: ReturnType<typeof rowsOf>, units: Unit[] = [], actor = center) => {
  const tables = fakeTables({ units });
  const { results } = await checkUnitImport({ rows }, aCall(unitApi.checkUnitImport, actor));
  expect(tables.written()).toEqual([]);
  return results.map(({ outcome, problems }) => [
    outcome,
    ...problems.map(({ column, reason }) => `${column} ${reason}`),
  ]);
};

describe('checkUnitImport', () => {
  it('says of each row what it would do, and writes nothing', async () => {
    const rows = rowsOf(
      {},
      { unitId: 'U0002' },
      { unitId: 'U0003', principal: '新样丁' },
      { unitId: 'U0004', principalPhone: '电话' },
    );
    expect(await check(rows, [aUnit(), aUnit({ unitId: 'U0003' })])).toEqual([
      ['same'],
      ['create'],
      ['amend'],
      ['refused', 'principalPhone not-a-phone'],
    ]);
  });

  it('refuses a formula, an unknown column and a cell of 5 MB, each with its column', async () => {
    expect(await check(rowsOf({ remark: '=cmd|calc!A1', colour: 'red', address: 'x'.repeat(5_000_000) }))).toEqual([
      ['refused', 'address too-long', 'remark formula', 'colour unknown-column'],
    ]);
  });

  it('refuses the second row of a unit, a unit of another district and a closed one', async () => {
    expect(await check(rowsOf({}, {}))).toEqual([['create'], ['refused', 'unitId duplicate']]);
    const other = staffActor({ role: 'service-center', districtIds: ['D2'] });
    expect(await check(rowsOf({}), [], other)).toEqual([['refused', 'unitId out-of-scope']]);
    const foreign = aUnit({ districtId: 'D2' });
    expect(await check(rowsOf({}), [foreign])).toEqual([['refused', 'unitId out-of-scope']]);
    const closed = aUnit({ status: 'closed', statusReason: '注销' });
    expect(await check(rowsOf({ principal: '新样丁' }), [closed])).toEqual([['refused', 'unitId closed']]);
    expect(await check(rowsOf({ status: 'closed' }), [closed])).toEqual([['same']]);
  });
});

describe('a unit with open hazards', () => {
  const moved = {
    districtId: 'D2',
    district: '云泊样例区',
    centerId: 'C2',
    centerName: '云泊样例区文体广电服务中心',
    categoryId: 'internet-cafe',
  };

  it('keeps its district and category: the row is refused with the columns', async () => {
    const hazards = [{ hazardId: anId('hz'), unitId: 'U0001' }];
    const tables = fakeTables({ units: [aUnit(), aUnit({ unitId: 'U0002' })], hazards });
    const rows = rowsOf(moved, { ...moved, unitId: 'U0002' });
    const done = importUnits({ importId, rows }, aCall(unitApi.importUnits, staffActor()));
    const message = '单位还有未销号的隐患，不能改区县或类别';
    await expect(done).rejects.toMatchObject({
      code: 'import.refused',
      detail: {
        errors: [
          { path: '2.districtId', message },
          { path: '2.categoryId', message },
        ],
      },
    });
    expect(tables.written()).toEqual([]);
  });

  it('takes every other change', async () => {
    fakeTables({ units: [aUnit()], hazards: [{ hazardId: anId('hz'), unitId: 'U0001' }] });
    const rows = rowsOf({ principal: '新样丁' });
    const { results } = await importUnits({ importId, rows }, aCall(unitApi.importUnits, center));
    expect(results).toMatchObject([{ outcome: 'amend' }]);
  });
});

describe('importUnits', () => {
  it('writes all rows in one transaction, each with its entry', async () => {
    const { tables, done } = run(rowsOf({ unitId: 'U0002' }, { principal: '新样丁' }), [aUnit()]);
    expect((await done).results.map(({ outcome }) => outcome)).toEqual(['create', 'amend']);
    expect(tables.mock.commandCalls(TransactWriteCommand)).toHaveLength(1);
    expect(tables.entries()).toMatchObject([
      { verb: 'unit.created', recordId: 'U0002', detail: { importId } },
      { verb: 'unit.amended', recordId: 'U0001', detail: { importId, changes: { principal: { to: '新样丁' } } } },
    ]);
  });

  it('writes none when one is refused, and names every bad cell', async () => {
    const { tables, done } = run(
      rowsOf({ unitId: 'U0002' }, { principal: '' }, { unitId: 'U0003', lng: '东' } as Cells),
    );
    await expect(done).rejects.toMatchObject({
      code: 'import.refused',
      detail: {
        errors: [
          { path: '3.principal', message: '必填' },
          { path: '4.lng', message: '须为数字' },
        ],
      },
    });
    expect(tables.written()).toEqual([]);
  });

  it('the same rows again change nothing', async () => {
    const { tables, done } = run(rowsOf({}), [aUnit()]);
    expect((await done).results).toMatchObject([{ row: 2, unitId: 'U0001', outcome: 'same' }]);
    expect(tables.written()).toEqual([]);
  });

  const rich = aUnit({
    isKeyFireUnit: true,
    hasControlRoom: true,
    seasonalOpenMonths: [5, 6, 7],
    employees: 120,
    liaisonOfficer: '联络丁',
    remark: '临街',
  });

  it('what a file has no column for stays as it is', async () => {
    const same = run(rowsOf({}), [rich]);
    expect((await same.done).results).toMatchObject([{ outcome: 'same', warnings: ['needs-full-time-officer'] }]);
    expect(same.tables.written()).toEqual([]);
    const amended = run(rowsOf({ principal: '新样丁' }), [rich]);
    await amended.done;
    const { updatedAt: _, ...stays } = rich;
    expect(amended.tables.put('units')).toMatchObject([{ ...stays, principal: '新样丁', version: 2 }]);
  });

  it('an empty cell clears what its column may leave out', async () => {
    const { tables, done } = run(rowsOf({ remark: '', keyFireUnit: ' ', seasonalOpenMonths: '' }), [rich]);
    await done;
    const [unit] = tables.put('units');
    expect(unit).toMatchObject({ isKeyFireUnit: false, seasonalOpenMonths: [], hasControlRoom: true, employees: 120 });
    expect(unit).not.toHaveProperty('remark');
  });

  it('tells nothing of what is kept of a unit outside the scope', async () => {
    fakeTables({ units: [{ ...rich, districtId: 'D2' }] });
    const { results } = await checkUnitImport({ rows: rowsOf({}) }, aCall(unitApi.checkUnitImport, center));
    expect(results).toMatchObject([{ outcome: 'refused', warnings: [] }]);
  });

  it('refuses another status than the unit has: that has verbs of its own', async () => {
    const suspended = aUnit({ status: 'suspended', statusReason: '装修' });
    const other = ['refused', 'status other-status'];
    expect(await check(rowsOf({}), [suspended])).toEqual([other]);
    expect(await check(rowsOf({ principal: '新样丁' }), [suspended])).toEqual([other]);
    expect(await check(rowsOf({}), [aUnit({ status: 'closed' })])).toEqual([other]);
    const refused = run(rowsOf({}), [suspended]);
    await expect(refused.done).rejects.toMatchObject({ detail: { errors: [{ path: '2.status' }] } });
    const amended = run(rowsOf({ principal: '新样丁', status: 'suspended' }), [suspended]);
    await amended.done;
    expect(amended.tables.put('units')).toMatchObject([{ status: 'suspended', statusReason: '装修', version: 2 }]);
  });

  it('as many rows as a request may have fit into a transaction', async () => {
    const rows = rowsOf(...Array.from({ length: importChunkRows }, (_, index) => ({ unitId: `U1${index}` })));
    const { tables, done } = run(rows);
    await done;
    const [call] = tables.mock.commandCalls(TransactWriteCommand);
    expect(call?.args[0].input.TransactItems?.length).toBeLessThanOrEqual(100);
    const one = unitApi.importUnits.input.safeParse({ importId, rows: [...rows, rows[0]] });
    expect(one.success).toBe(false);
  });
});
