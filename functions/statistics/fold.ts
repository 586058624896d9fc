/**
 * Counts entries into a generation of the counters, each exactly once: the mark of the entry and everything it adds
 * are one transaction, so that a repeated delivery finds the mark and changes nothing. Entries that come together
 * share a transaction. Counters are no business record: they follow from the audit trail and have no entry of their own.
 */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { dayMs } from '../../schemas/time.ts';
import { transactionMaximum } from '../kit/commit.ts';
import { env } from '../kit/env.ts';
import { documents } from '../kit/table.ts';
import { addTo, type CountedEntry, type Counter, cellExpiry, countersIn, countersOf, type Tally } from './counters.ts';

type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Counted = { entryId: string; counters: Counter[] };

/** A stream keeps its records for a day; a mark outlives every repetition. */
const marksKeptMs = 10 * dayMs;
/** 8 tries, 10 ms doubling to 1.3 s: many lanes add to the cell of the present week. */
const conflictTries = 8;

const TableName = env('STATISTICS_TABLE');

/** `now` is in milliseconds. */
export async function foldOnce(generation: number, entries: readonly CountedEntry[], now: number): Promise<void> {
  // The same entry twice would be two actions on one mark, which DynamoDB refuses.
  const distinct = new Map(entries.map((entry) => [entry.entryId, entry]));
  const counted = [...distinct.values()].map((entry) => ({ entryId: entry.entryId, counters: countersOf(entry) }));
  for (const group of groups(counted.filter(({ counters }) => counters.length > 0))) {
    await foldGroup(generation, group, now);
  }
}

/** Entries that fit one transaction together, in order. */
function groups(counted: readonly Counted[]): Counted[][] {
  const result: Counted[][] = [];
  let tally: Tally = new Map();
  for (const entry of counted) {
    const group = result.at(-1);
    addTo(tally, entry.counters);
    if (group && group.length + 1 + tally.size <= transactionMaximum) group.push(entry);
    else {
      result.push([entry]);
      tally = new Map();
      addTo(tally, entry.counters);
    }
  }
  return result;
}

async function foldGroup(generation: number, group: Counted[], now: number): Promise<void> {
  let left = group;
  for (let attempt = 1; left.length > 0; attempt += 1) {
    try {
      await documents.send(new TransactWriteCommand({ TransactItems: actionsOf(generation, left, now) }));
      return;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      const fresh = left.filter((_, index) => codes[index] !== 'ConditionalCheckFailed');
      const isConflict = codes.includes('TransactionConflict');
      if (fresh.length === left.length && (!isConflict || attempt === conflictTries)) throw error;
      left = fresh;
      if (isConflict) await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt * (0.5 + Math.random())));
    }
  }
}

/** The marks first, one for each entry in order: their index tells which entry was counted before. */
function actionsOf(generation: number, group: readonly Counted[], now: number): Action[] {
  const tally: Tally = new Map();
  for (const { counters } of group) addTo(tally, counters);
  const expiresAt = Math.floor((now + marksKeptMs) / 1000);
  return [
    ...group.map(({ entryId }) => ({
      Put: {
        TableName,
        Item: { scope: `${generation}/marks#${entryId}`, cell: 'mark', expiresAt },
        ConditionExpression: 'attribute_not_exists(cell)',
      },
    })),
    ...additionsOf(generation, tally).map((Update) => ({ Update })),
  ];
}

/** One update for each cell that changes. */
export function additionsOf(generation: number, tally: Tally) {
  const cells = Map.groupBy(countersIn(tally), ({ part, cell }) => `${part}/${cell}`);
  return [...cells.values()].map((counters) => {
    const { part, cell } = counters[0] as Counter;
    const expiresAt = cellExpiry(part, cell);
    const additions = counters.map((_, index) => `#${index} :${index}`).join(', ');
    return {
      TableName,
      Key: { scope: `${generation}/${part}`, cell },
      UpdateExpression: `ADD ${additions}${expiresAt === undefined ? '' : ' SET expiresAt = :expires'}`,
      ExpressionAttributeNames: Object.fromEntries(counters.map(({ name }, index) => [`#${index}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(counters.map(({ by }, index) => [`:${index}`, by])),
        ...(expiresAt !== undefined && { ':expires': expiresAt }),
      },
    };
  });
}
