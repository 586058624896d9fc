import { UnitDraft } from '../../../../schemas/unit.ts';
import { fieldOf, isNeeded, type UnitColumn, unitColumns } from '../../../../schemas/unit-import.ts';
import { download, sheetOf } from '../../parts/workbook.ts';

type Words = { name: string; meaning: string; required: string; labels: Readonly<Record<keyof UnitDraft, string>> };

/** What may stand in a column, where not everything may. */
const values: Partial<Record<UnitColumn, string>> = {
  keyFireUnit: 'Y / N',
  hasControlRoom: 'Y / N',
  wechatBound: 'Y / N',
  riskLevel: UnitDraft.shape.riskLevel.options.join(' / '),
  submitCycle: UnitDraft.shape.submitCycle.options.join(' / '),
  status: UnitDraft.shape.status.options.join(' / '),
  departmentId: UnitDraft.shape.departmentId.options.join(' / '),
  seasonalOpenMonths: '5,6,7',
  insuranceUntil: '2026-12-31',
};

/** A workbook with the header to fill in below, and a second sheet that says what each column means. */
export async function downloadTemplate({ name, meaning, required, labels }: Words): Promise<void> {
  const { default: writeExcelFile } = await import('write-excel-file/browser');
  const header = unitColumns.map((column) => ({ title: column, value: () => undefined }));
  const legend = [
    { title: name, value: (column: UnitColumn) => column },
    { title: meaning, value: (column: UnitColumn) => labels[fieldOf(column) as keyof UnitDraft] },
    { title: required, value: (column: UnitColumn) => (isNeeded(column) ? '*' : '') },
    { title: '', value: (column: UnitColumn) => values[column] },
  ];
  const width = (count: number) => ({ columns: Array.from({ length: count }, () => ({ width: 20 })) });
  const sheets = [
    { sheet: name, data: sheetOf(header, []), ...width(header.length) },
    { sheet: meaning, data: sheetOf(legend, unitColumns), ...width(legend.length) },
  ];
  download(await writeExcelFile(sheets).toBlob(), `${name}.xlsx`);
}

/** The mark tells Excel that it is UTF-8. */
export function downloadCsvTemplate(name: string): void {
  download(new Blob([`\uFEFF${unitColumns.join(',')}\r\n`], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}
