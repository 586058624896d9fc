/** XLSX out: text stays text, whatever it begins with, so that a cell is never a formula. */
import type { Row, SheetData } from 'write-excel-file/browser';
import { serverNow } from '../app/server-time.ts';
import { civilDate } from '../text/time.ts';

type CellValue = string | number | undefined;
export type ExportColumn<R> = { title: string; value: (row: R) => CellValue; width?: number };

/** Cells of a sheet: a bold header, then a row each. Excel takes 32,767 characters to a cell. */
export function sheetOf<R>(columns: readonly ExportColumn<R>[], rows: readonly R[]): SheetData {
  const header: Row = columns.map(({ title }) => ({ value: title, type: String, fontWeight: 'bold' as const }));
  return [header, ...rows.map((row): Row => columns.map(({ value }) => cellOf(value(row))))];
}

function cellOf(value: CellValue): Row[number] {
  if (value === undefined || value === '') return null;
  return typeof value === 'number' ? { value, type: Number } : { value: value.slice(0, 32_767), type: String };
}

/** Downloads a workbook of one sheet; the file's name carries the date. */
export async function downloadRows<R>(name: string, columns: readonly ExportColumn<R>[], rows: readonly R[]) {
  const { default: writeExcelFile } = await import('write-excel-file/browser');
  const options = { columns: columns.map(({ width = 16 }) => ({ width })), stickyRowsCount: 1, sheet: name };
  const blob = await writeExcelFile(sheetOf(columns, rows), options).toBlob();
  download(blob, `${name}-${civilDate(serverNow())}.xlsx`);
}

export function download(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
