import { readFileSync } from 'node:fs';
import papaparse from 'papaparse';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { importReasons } from '../../../schemas/import-reason.ts';
import { fieldOf } from '../../../schemas/unit-import.ts';
import { sheetOf } from '../../../web/console/parts/workbook.ts';
import { unitFields } from '../../../web/console/text/unit-fields.ts';
import { decodeText } from '../../../web/console/units/import/decode-text.ts';
import { cellText, chunksOf, toImportFile } from '../../../web/console/units/import/import-file.ts';
import { type Code, spokenOf } from '../../../web/console/units/import/spoken.ts';
import { categories, districts } from './fake-city.ts';

const reference = { categories, districts, year: 2026 };
const csv = readFileSync('data/demo/units.csv', 'utf8');
const table = papaparse.parse<string[]>(csv).data;
const header = table[0] as string[];
const first = table[1] as string[];
const withCell = (column: string, value: string) =>
  first.map((cell, index) => (header[index] === column ? value : cell));

/** GBK by turning the decoder round: there is no encoder. */
function gbk(text: string): Uint8Array {
  const bytesOf = new Map<string, [number, number]>();
  const decoder = new TextDecoder('gbk');
  for (let high = 0x81; high < 0xff; high += 1)
    for (let low = 0x40; low < 0xff; low += 1) bytesOf.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  return Uint8Array.from(
    [...text].flatMap((letter) => (letter < '\u0080' ? [letter.charCodeAt(0)] : (bytesOf.get(letter) ?? [63]))),
  );
}

describe('decodeText', () => {
  const text = '编号,名称\nU1,云泊样例市';
  it.each([
    ['UTF-8', new TextEncoder().encode(text)],
    ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${text}`)],
    ['GBK', gbk(text)],
    ['UTF-16', Uint8Array.from(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
  ])('reads %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it('refuses what is no text, such as an old XLS file', () => {
    expect(() => decodeText(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0x00, 0x41))).toThrow('not a text file');
  });
});

describe('toImportFile', () => {
  it('takes the demo city whole', () => {
    const file = toImportFile(table, reference);
    expect(file).toMatchObject({ rowCount: 600, problems: [], missingColumns: [] });
    expect(file.rows).toHaveLength(600);
    expect(file.rows[0]).toMatchObject({ row: 2, unit: { unitId: 'U0001' } });
  });

  it('names row, column and reason of what is wrong, and counts rows as the file shows them', () => {
    const lines = [header, first, [''], withCell('name', '=cmd|/c calc'), withCell('unitId', '')];
    expect(toImportFile(lines, reference).problems).toEqual([
      { row: 4, unitId: 'U0001', column: 'name', reason: 'formula' },
      { row: 4, unitId: 'U0001', column: 'unitId', reason: 'duplicate' },
      { row: 5, unitId: '', column: 'unitId', reason: 'required' },
    ]);
  });

  it('refuses a cell of five megabytes, and sends nothing of it on', () => {
    const file = toImportFile([header, withCell('remark', 'x'.repeat(5_000_000))], reference);
    expect(file.problems).toEqual([{ row: 2, unitId: 'U0001', column: 'remark', reason: 'too-long' }]);
    expect(file.rows).toEqual([]);
  });

  it('refuses text beyond the header, and a column that the template has not', () => {
    const problems = toImportFile(
      [
        [...header, 'colour'],
        [...first, 'red', 'more'],
      ],
      reference,
    ).problems;
    expect(problems.map(({ column, reason }) => `${column} ${reason}`)).toEqual([
      'colour unknown-column',
      '(38) unknown-column',
    ]);
  });

  it('says which columns the header lacks, and looks at no row then', () => {
    expect(toImportFile([['编号'], ['U1']], reference)).toMatchObject({
      missingColumns: ['unitId', 'name', 'categoryId'],
      rowCount: 0,
    });
  });

  it('reads columns and codes by the words that people have for them', () => {
    const codes: Code[] = [
      ...categories.map(({ id, name }): Code => ({ column: 'categoryId', code: id, meaning: name })),
      ...districts.map(({ id, name }): Code => ({ column: 'districtId', code: id, meaning: name })),
    ];
    const spoken = spokenOf(Object.values(unitFields), codes);
    const labels: Readonly<Record<string, string>> = unitFields['zh-CN'];
    const said: Record<string, string> = {
      categoryId: '文化艺术与体育类校外培训机构',
      districtId: '北屯样例区',
      keyFireUnit: '否',
    };
    expect(categories.find(({ id }) => id === 'arts-sports-training')?.name).toBe(said.categoryId);
    const lines = [
      header.map((column) => labels[fieldOf(column)] ?? ''),
      first.map((cell, index) => said[header[index] ?? ''] ?? cell),
    ];
    const file = toImportFile(lines, reference, spoken);
    expect(file).toMatchObject({ problems: [], missingColumns: [] });
    expect(file.rows[0]?.unit).toEqual({ ...toImportFile(table, reference).rows[0]?.unit, keyFireUnit: '否' });
    expect(file.preview[0]).toMatchObject({ categoryId: said.categoryId });
    expect(toImportFile(table, reference, spoken).rows).toHaveLength(600);
  });

  it('refuses what a column says that comes a second time', () => {
    const lines = [
      [...header, '单位名称'],
      [...first, '另一个名称'],
    ];
    const { problems } = toImportFile(lines, reference, spokenOf(Object.values(unitFields), []));
    expect(problems).toEqual([{ row: 2, unitId: 'U0001', column: 'name (37)', reason: 'unknown-column' }]);
  });

  it('has a sentence for every reason it gives', () => {
    for (const { reason } of toImportFile([header, first.map(() => '?')], reference).problems)
      expect(importReasons[reason].zh).not.toBe('');
  });
});

describe('chunksOf', () => {
  const row = (number: number, remark = '') => ({ row: number, unit: { unitId: `U${number}`, remark } });
  it('keeps to the number of rows and to the size of a request', () => {
    const small = Array.from({ length: 100 }, (_, index) => row(index + 2));
    expect(chunksOf(small, 45).map((chunk) => chunk.length)).toEqual([45, 45, 10]);
    const large = Array.from({ length: 4 }, (_, index) => row(index + 2, 'x'.repeat(400_000)));
    expect(chunksOf(large, 45).map((chunk) => chunk.length)).toEqual([2, 2]);
  });
});

describe('workbooks', () => {
  it('hold text as text, whatever it begins with, and read back as they were', async () => {
    const columns = [
      { title: '名称（北京时间）', value: (one: string) => one },
      { title: '数', value: () => 3 },
      { title: '空', value: () => undefined },
    ];
    const words = ['=1+1', '@SUM(A1)', '+86', '-x', '普通'];
    const file = await writeExcelFile(sheetOf(columns, words)).toBuffer();
    const sheet = await readSheet(file);
    expect(sheet.map((line) => line.map(cellText))).toEqual([
      ['名称（北京时间）', '数', '空'],
      ...words.map((word) => [word, '3', '']),
    ]);
  });

  it('give dates, numbers and flags of a workbook as the template writes them', () => {
    const cells = [new Date('2026-03-08T00:00:00Z'), true, false, 12.5, null, '文'];
    expect(cells.map(cellText)).toEqual(['2026-03-08', 'Y', 'N', '12.5', '', '文']);
  });
});
