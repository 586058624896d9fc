/** Reading cells of a generation. Their numbers are attributes by name: ADD takes top-level attributes only. */
import { BatchGetCommand, type BatchGetCommandInput } from '@aws-sdk/lib-dynamodb';
import { tables } from '../../schemas/tables.ts';
import { env } from '../kit/env.ts';
import { queryPage } from '../kit/query.ts';
import { documents } from '../kit/table.ts';
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

/** At most 100 cells by name; those that are not there are left out. */
export async function getCells(generation: number, part: Part, names: readonly string[]): Promise<Cell[]> {
  const cells: Cell[] = [];
  const Keys = [...new Set(names)].map((cell) => ({ scope: `${generation}/${part}`, cell }));
  let RequestItems: BatchGetCommandInput['RequestItems'] = Keys.length > 0 ? { [TableName]: { Keys } } : undefined;
  while (RequestItems && Object.keys(RequestItems).length > 0) {
    const answer: { Responses?: Record<string, Record<string, unknown>[]>; UnprocessedKeys?: typeof RequestItems } =
      await documents.send(new BatchGetCommand({ RequestItems }));
    cells.push(...(answer.Responses?.[TableName] ?? []).map(cellOf));
    RequestItems = answer.UnprocessedKeys;
  }
  return cells;
}

function cellOf(item: Record<string, unknown>): Cell {
  const { scope: _, cell, expiresAt: __, ...numbers } = item;
  return { cell: String(cell), numbers: numbers as Cell['numbers'] };
}
