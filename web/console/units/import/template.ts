import type { UnitDraft } from '../../../../schemas/unit.ts';
import { fieldOf, isNeeded, type UnitColumn, unitColumns } from '../../../../schemas/unit-import.ts';
import { download, sheetOf } from '../../parts/workbook.ts';
import type { Code } from './spoken.ts';

type Labels = Readonly<Record<keyof UnitDraft, string>>;
type Words = {
  name: string;
  column: string;
  code: string;
  meaning: string;
  required: string;
  yesOrNo: string;
  labels: Labels;
  codes: { name: string; rows: readonly Code[] };
};

/** What may stand in a column, where not everything may. */
const valuesOf = ({ yesOrNo }: Words): Partial<Record<UnitColumn, string>> => ({
  keyFireUnit: yesOrNo,
  hasControlRoom: yesOrNo,
  wechatBound: yesOrNo,
  seasonalOpenMonths: '5,6,7',
  insuranceUntil: '2026-12-31',
});

const labelOf = (column: UnitColumn, labels: Labels): string => labels[fieldOf(column) as keyof UnitDraft];

/** A workbook with the header to fill in below, a sheet that says what goes into each column, and one with the codes. */
export async function downloadTemplate(words: Words): Promise<void> {
  const { name, meaning, required, labels, codes } = words;
  const { default: writeExcelFile } = await import('write-excel-file/browser');
  const header = unitColumns.map((column) => ({ title: labelOf(column, labels), value: () => undefined }));
  const values = valuesOf(words);
  const isCoded = (column: UnitColumn) => codes.rows.some((one) => one.column === column);
  const legend = [
    { title: words.column, value: (column: UnitColumn) => labelOf(column, labels) },
    { title: required, value: (column: UnitColumn) => (isNeeded(column) ? '*' : '') },
    { title: meaning, value: (column: UnitColumn) => (isCoded(column) ? codes.name : values[column]) },
    { title: words.code, value: (column: UnitColumn) => column },
  ];
  const legendOfCodes = [
    { title: words.column, value: ({ column }: Code) => labelOf(column, labels) },
    { title: codes.name, value: (one: Code) => one.meaning },
    { title: words.code, value: ({ code }: Code) => code },
  ];
  const width = (count: number) => ({ columns: Array.from({ length: count }, () => ({ width: 20 })) });
  const sheets = [
    { sheet: name, data: sheetOf(header, []), ...width(header.length) },
    { sheet: meaning, data: sheetOf(legend, unitColumns), ...width(legend.length) },
    { sheet: codes.name, data: sheetOf(legendOfCodes, codes.rows), ...width(legendOfCodes.length) },
  ];
  download(await writeExcelFile(sheets).toBlob(), `${name}.xlsx`);
}

/** The mark tells Excel that it is UTF-8. */
export function downloadCsvTemplate(name: string, labels: Labels): void {
  const header = unitColumns.map((column) => labelOf(column, labels)).join(',');
  download(new Blob([`\uFEFF${header}\r\n`], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}
