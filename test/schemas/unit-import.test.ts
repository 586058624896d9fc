import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import papaparse from 'papaparse';
import { describe, expect, it } from 'vitest';
import { Categories } from '../../schemas/category.ts';
import { ImportReason, importReasons } from '../../schemas/import-reason.ts';
import { parseUnitRow, unitColumns, unitWarnings } from '../../schemas/unit-import.ts';

const { categories } = Categories.parse(JSON.parse(readFileSync('data/categories.json', 'utf8')));
const file = papaparse.parse<Record<string, string>>(readFileSync('data/demo/units.csv', 'utf8'), {
  header: true,
  skipEmptyLines: true,
});
const districts = [...new Map(file.data.map((row) => [row.districtId, row])).values()].map((row) => ({
  id: row.districtId ?? '',
  name: row.district ?? '',
  centerId: row.centerId ?? '',
  centerName: row.centerName ?? '',
}));
const reference = { categories, districts, year: 2026 };
const first = file.data[0] as Record<string, string>;
const parse = (change: Record<string, string>) => parseUnitRow({ ...first, ...change }, reference);

describe('parseUnitRow', () => {
  it('takes every unit of the demo city, and knows every column of its file', () => {
    expect(file.meta.fields).toEqual([...unitColumns]);
    const refused = file.data.filter((row) => parseUnitRow(row, reference).unit === undefined);
    expect(refused).toEqual([]);
    expect(file.data).toHaveLength(600);
  });

  it('turns cells into the fields of a unit, and leaves out what is empty', () => {
    const { unit } = parse({ keyFireUnit: 'y', wechatBound: 'N', seasonalOpenMonths: '11，12,1', lng: '89.5' });
    expect(unit).toMatchObject({
      unitId: 'U0001',
      isKeyFireUnit: true,
      isWechatBound: false,
      seasonalOpenMonths: [1, 11, 12],
      lng: 89.5,
      openedYear: 2014,
    });
    expect(unit).not.toHaveProperty('fireDocYear');
    expect(unit).not.toHaveProperty('keyFireUnit');
  });

  it.each([
    ['name', '', 'required'],
    ['status', '', 'required'],
    ['name', '=cmd|/c calc', 'formula'],
    ['address', '@SUM(A1)', 'formula'],
    ['remark', '-1+2', 'formula'],
    ['principalPhone', '+SUM(1)', 'formula'],
    ['remark', 'x'.repeat(2001), 'too-long'],
    ['name', '名'.repeat(61), 'too-long'],
    ['employees', '三人', 'not-a-number'],
    ['employees', '2.5', 'not-whole'],
    ['openedYear', '1066', 'out-of-range'],
    ['lng', '12', 'out-of-range'],
    ['keyFireUnit', '有', 'not-yes-or-no'],
    ['seasonalOpenMonths', '5,13', 'not-months'],
    ['insuranceUntil', '8/3/2026', 'not-a-date'],
    ['principalPhone', '无', 'not-a-phone'],
    ['creditCode', '123', 'not-a-credit-code'],
    ['unitId', '单位一', 'not-an-id'],
    ['riskLevel', '高', 'not-a-choice'],
    ['categoryId', 'casino', 'unknown-category'],
    ['departmentId', 'tourism', 'other-department'],
    ['districtId', 'D9', 'unknown-district'],
    ['centerId', 'C2', 'other-district'],
    ['colour', 'red', 'unknown-column'],
  ])('refuses a row whose %s is %j and says so: %s', (column, value, reason) => {
    expect(parse({ [column]: value })).toEqual({ problems: [{ column, reason }], warnings: [] });
  });

  it.each(['-1层', '-1', '-2至3层', '-1、1层'])('takes a basement as it is written: %s', (floors) => {
    expect(parse({ floors }).unit).toMatchObject({ floors });
  });

  it.each(['-1+2', "-1+cmd|' /c calc'!A1", '-A1*2'])('takes no formula for a basement: %s', (floors) => {
    expect(parse({ floors }).problems).toEqual([{ column: 'floors', reason: 'formula' }]);
  });

  it('takes a day as Excel leaves it in a CSV file', () => {
    expect(parse({ insuranceUntil: '2026/3/8' }).unit).toMatchObject({ insuranceUntil: '2026-03-08' });
    expect(parse({ insuranceUntil: '2026/2/30' }).problems).toEqual([
      { column: 'insuranceUntil', reason: 'not-a-date' },
    ]);
  });

  it('lists the problems of every column of a row at once', () => {
    const { problems } = parse({ name: '', employees: 'x', keyFireUnit: '?' });
    expect(problems.map(({ column }) => column).sort()).toEqual(['employees', 'keyFireUnit', 'name']);
  });

  it('lets a telephone number begin with a plus', () => {
    expect(parse({ principalPhone: '+86-13800001193' }).unit?.principalPhone).toBe('+86-13800001193');
  });

  it('never throws, and gives either a unit or a problem, whatever the cells hold', () => {
    const cells = fc.dictionary(fc.constantFrom(...unitColumns, '__proto__', 'x'), fc.string(), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(cells, (change) => {
        const { unit, problems } = parseUnitRow({ ...first, ...change }, reference);
        expect(unit === undefined).toBe(problems.length > 0);
      }),
    );
  });

  it('has a sentence in both languages for every reason', () => {
    expect(Object.keys(importReasons).sort()).toEqual([...ImportReason.options].sort());
  });
});

describe('unitWarnings', () => {
  const plain = { fireDocType: '告知承诺', fireDocYear: 2020, employees: 100, areaSqm: 800 };
  const gathering = { id: 'ktv', flags: { publicGathering: true } };

  it('finds nothing at the limits', () => {
    expect(unitWarnings({ ...plain, fireDocYear: 2011 }, gathering, 2026)).toEqual([]);
    expect(unitWarnings(plain, { id: 'homestay', flags: { publicGathering: false } }, 2026)).toEqual([]);
  });

  it('marks a public gathering place without a fire document, and only such a place', () => {
    const missing = { ...plain, fireDocType: '缺失' };
    expect(unitWarnings(missing, gathering, 2026)).toEqual(['fire-doc-missing']);
    expect(unitWarnings(missing, { id: 'library', flags: { publicGathering: false } }, 2026)).toEqual([]);
  });

  it('marks old fire documents, large staffs and homestays that are hotels', () => {
    const large = { ...plain, fireDocYear: 2010, employees: 101, areaSqm: 800.5 };
    expect(unitWarnings(large, { id: 'homestay' }, 2026)).toEqual([
      'fire-doc-old',
      'needs-full-time-officer',
      'homestay-too-large',
    ]);
  });
});
