/** Reading cells of a generation. Their numbers are attributes by name: ADD takes top-level attributes only. */
import { tables } from '../../schemas/tables.ts';
import { env } from '../kit/env.ts';
import { queryPage } from '../kit/query.ts';
import { documents, readItem } from '../kit/read.ts';
import type { Part } from './counters.ts';

export type Cell = { cell: string; numbers: Record<string, number> };

const TableName = env('STATISTICS_TABLE');
const source = { client: documents, tableName: TableName, shape: tables.statistics };
/** Below the megabyte that one answer of DynamoDB holds. */
const cellsPerPage = 1000;

/** Every cell of a part, or those between two cells, or those that begin with a prefix. */
export async function readCells(
  generation: number,
  part: Part,
  range: { from: string; to: string } | { prefix: string } | object = {},
): Promise<Cell[]> {
  const cells: Cell[] = [];
  let cursor: string | undefined;
  do {
    const input = { partition: `${generation}/${part}`, limit: cellsPerPage, cursor, ...range };
    const page = await queryPage(source, input);
    cells.push(...page.items.map(cellOf));
    ({ cursor } = page);
  } while (cursor !== undefined);
  return cells;
}

/** Cells by name; those that are not there are left out. */
export async function getCells(generation: number, part: Part, names: readonly string[]): Promise<Cell[]> {
  const reads = [...new Set(names)].map((cell) => readItem(TableName, { scope: `${generation}/${part}`, cell }));
  return (await Promise.all(reads)).flatMap((item) => (item ? [cellOf(item)] : []));
}

function cellOf(item: Record<string, unknown>): Cell {
  const { scope: _, cell, expiresAt: __, ...numbers } = item;
  return { cell: String(cell), numbers: numbers as Cell['numbers'] };
}
