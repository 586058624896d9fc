import type { UnitDraft } from '../../../../schemas/unit.ts';
import { fieldOf, isNeeded, type UnitColumn, unitColumns } from '../../../../schemas/unit-import.ts';
import { download, sheetOf } from '../../parts/workbook.ts';

export type Code = { column: UnitColumn; code: string; meaning: string };
type Words = {
  name: string;
  meaning: string;
  required: string;
  labels: Readonly<Record<keyof UnitDraft, string>>;
  codes: { name: string; rows: readonly Code[] };
};

/** What may stand in a column, where not everything may. */
const values: Partial<Record<UnitColumn, string>> = {
  keyFireUnit: 'Y / N',
  hasControlRoom: 'Y / N',
  wechatBound: 'Y / N',
  seasonalOpenMonths: '5,6,7',
  insuranceUntil: '2026-12-31',
};

/** A workbook with the header to fill in below, a sheet that says what each column means, and one with the codes. */
export async function downloadTemplate({ name, meaning, required, labels, codes }: Words): Promise<void> {
  const { default: writeExcelFile } = await import('write-excel-file/browser');
  const header = unitColumns.map((column) => ({ title: column, value: () => undefined }));
  const isCoded = (column: UnitColumn) => codes.rows.some((one) => one.column === column);
  const legend = [
    { title: name, value: (column: UnitColumn) => column },
    { title: meaning, value: (column: UnitColumn) => labels[fieldOf(column) as keyof UnitDraft] },
    { title: required, value: (column: UnitColumn) => (isNeeded(column) ? '*' : '') },
    { title: '', value: (column: UnitColumn) => (isCoded(column) ? codes.name : values[column]) },
  ];
  const legendOfCodes = [
    { title: name, value: ({ column }: Code) => column },
    { title: codes.name, value: ({ code }: Code) => code },
    { title: meaning, value: (one: Code) => one.meaning },
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
export function downloadCsvTemplate(name: string): void {
  download(new Blob([`\uFEFF${unitColumns.join(',')}\r\n`], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}
