/** A whole generation of the counters: read, written and given up by the recount alone. */
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { dayMs } from '../../schemas/time.ts';
import { env } from '../kit/env.ts';
import { documents } from '../kit/table.ts';
import { readCells } from './cells.ts';
import { addTo, cellExpiry, type Part, parts, type Tally } from './counters.ts';
import { additionsOf } from './fold.ts';

export type Difference = { part: Part; cell: string; name: string; counted: number; recounted: number };

const updatesAtOnce = 25;
/** Weeks of units are compared as long as a board shows them; the clock deletes them a few weeks later. */
const comparedUntilMs = 50 * dayMs;

export async function readGeneration(generation: number): Promise<Tally> {
  const tally: Tally = new Map();
  for (const part of parts) {
    for (const { cell, numbers } of await readCells(generation, part)) {
      addTo(
        tally,
        Object.entries(numbers).map(([name, by]) => ({ part, cell, name, by })),
      );
    }
  }
  return tally;
}

/** `now` is in milliseconds. */
export function differencesOf(counted: Tally, recounted: Tally, now: number): Difference[] {
  const keys = new Set([...counted.keys(), ...recounted.keys()]);
  return [...keys].flatMap((key) => {
    const [one, other] = [counted.get(key), recounted.get(key)];
    const { part, cell } = (one ?? other) as NonNullable<typeof one>;
    const expiry = cellExpiry(part, cell);
    if (expiry !== undefined && expiry * 1000 < now + comparedUntilMs) return [];
    const names = new Set([...(one?.numbers.keys() ?? []), ...(other?.numbers.keys() ?? [])]);
    return [...names]
      .map((name) => ({
        part,
        cell,
        name,
        counted: one?.numbers.get(name) ?? 0,
        recounted: other?.numbers.get(name) ?? 0,
      }))
      .filter((difference) => difference.counted !== difference.recounted);
  });
}

/** Adds a tally to a generation, without marks: done twice it counts twice. */
export async function writeTally(generation: number, tally: Tally): Promise<void> {
  await updateAll(additionsOf(generation, tally));
}

/** Leaves a generation to DynamoDB to delete, a day later; done twice it changes nothing. */
export async function retireGeneration(generation: number, now: number): Promise<void> {
  const expiresAt = Math.floor((now + dayMs) / 1000);
  for (const part of parts) {
    const cells = await readCells(generation, part);
    await updateAll(
      cells.map(({ cell }) => ({
        TableName: env('STATISTICS_TABLE'),
        Key: { scope: `${generation}/${part}`, cell },
        UpdateExpression: 'SET expiresAt = :expires',
        ExpressionAttributeValues: { ':expires': expiresAt },
      })),
    );
  }
}

async function updateAll(updates: UpdateCommandInput[]): Promise<void> {
  for (let first = 0; first < updates.length; first += updatesAtOnce) {
    const some = updates.slice(first, first + updatesAtOnce);
    await Promise.all(some.map((update) => documents.send(new UpdateCommand(update))));
  }
}
