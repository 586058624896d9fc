/** A table as read from a file to the rows of an import, with every problem of every row. Pure. */

import type { ImportReason } from '../../../../schemas/import-reason.ts';
import type { ImportRow } from '../../../../schemas/unit.ts';
import { cellMaximumLength, type ImportReference, parseUnitRow, unitColumns } from '../../../../schemas/unit-import.ts';
import { coded, headerOf, nothingSpoken } from './spoken.ts';

type RowProblem = { row: number; unitId: string; column: string; reason: ImportReason };
export type ImportFile = {
  /** Rows without a problem, ready to be sent. */
  rows: ImportRow[];
  problems: RowProblem[];
  /** Rows of the file that are not empty, the header aside. */
  rowCount: number;
  /** Columns that every row needs and the header lacks. */
  missingColumns: string[];
  preview: Record<string, string>[];
};

const neededColumns = ['unitId', 'name', 'categoryId'] as const;
const previewRows = 5;

export function toImportFile(
  table: readonly (readonly string[])[],
  reference: ImportReference,
  spoken = nothingSpoken,
): ImportFile {
  const header = headerOf(table[0], spoken);
  const missingColumns = neededColumns.filter((name) => !header.includes(name));
  const file: ImportFile = { rows: [], problems: [], rowCount: 0, missingColumns, preview: [] };
  if (missingColumns.length > 0) return file;
  const firstRowOf = new Map<string, number>();
  for (const [index, line] of table.entries()) {
    if (index === 0 || line.every((cell) => cell.trim() === '')) continue;
    file.rowCount += 1;
    const cells = cellsOf(header, line);
    if (file.preview.length < previewRows) file.preview.push(cells);
    addRow(file, index + 1, coded(cells, spoken), reference, firstRowOf);
  }
  return file;
}

/** By column name. Text under no header is kept under its place, the first of it, to be told and not lost. */
function cellsOf(header: readonly string[], line: readonly string[]): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [index, name] of header.entries()) {
    const cell = line[index] ?? '';
    const isKnown = (unitColumns as readonly string[]).includes(name);
    if (isKnown || cell.trim() !== '') cells[name || `(${index + 1})`] = cell;
  }
  const beyond = line.findIndex((cell, index) => index >= header.length && cell.trim() !== '');
  if (beyond !== -1) cells[`(${beyond + 1})`] = line[beyond] ?? '';
  return cells;
}

function addRow(
  file: ImportFile,
  row: number,
  cells: Record<string, string>,
  reference: ImportReference,
  firstRowOf: Map<string, number>,
): void {
  const unitId = (cells.unitId ?? '').trim().slice(0, 40);
  const { problems } = parseUnitRow(cells, reference);
  if (unitId !== '' && firstRowOf.has(unitId)) problems.push({ column: 'unitId', reason: 'duplicate' });
  else firstRowOf.set(unitId, row);
  if (problems.length === 0) file.rows.push({ row, unit: cells });
  file.problems.push(...problems.map(({ column, reason }) => ({ row, unitId, column: column.slice(0, 40), reason })));
}

/** Bytes of one request; API Gateway hands a function at most 6 MB. */
const chunkBytes = 3_000_000;

/** Rows in requests of at most `rows` each, and of a size that passes. */
export function chunksOf(rows: readonly ImportRow[], perChunk: number): ImportRow[][] {
  const chunks: ImportRow[][] = [];
  let size = 0;
  for (const row of rows) {
    const bytes = JSON.stringify(row).length * 3;
    const last = chunks.at(-1);
    if (last === undefined || last.length >= perChunk || size + bytes > chunkBytes) {
      chunks.push([row]);
      size = bytes;
    } else {
      last.push(row);
      size += bytes;
    }
  }
  return chunks;
}

/** A cell of a workbook as text: dates as civil dates, yes and no as Y and N. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === 'boolean') return cell ? 'Y' : 'N';
  return String(cell).slice(0, cellMaximumLength + 1);
}
