/**
 * TransactWriteItems: every action is decided on one draft, which is committed as one batch if all of them agree and
 * thrown away otherwise. The token of the request goes into the same batch, so that a repetition after a crash finds
 * either both the token and the changes or neither.
 */
import { hash } from 'node:crypto';
import { AwsError } from '../host.ts';
import type { TransactAction, TransactItem } from './checks.ts';
import { type Database, keys } from './database.ts';
import { type Change, commit, type Draft, decide, keep, newDraft, put, readDecided, remove } from './draft.ts';
import { type Data, type Item, invalid, type Result } from './engine.ts';
import { capacities, transactionBytes } from './reads.ts';
import { addUsage, bytesOf, readUnits, type Usage, usageOfWrite } from './size.ts';
import { cancelled, checkKeys, reasonOf, stepOf } from './transact-steps.ts';
import { updated } from './update.ts';

type Token = { digest: string; expiresAt: number; read: [table: string, units: number][] };

/** A token is remembered for ten minutes. */
const tokenMs = 10 * 60 * 1000;

export async function transactWriteItems(database: Database, data: Data, digest: string): Promise<Result> {
  const steps = (data.TransactItems as TransactItem[]).map(stepOf);
  const draft = newDraft();
  const token = data.ClientRequestToken as string | undefined;
  const made = token === undefined ? undefined : readDecided<Token>(database, draft, keys.token(token));
  if (made && made.expiresAt > database.host.clock.now()) return repeat(database, data, made, digest);

  const used = new Map<string, Usage>();
  const read: Token['read'] = [];
  checkKeys(database, steps);
  if (steps.reduce((sum, { data }) => sum + payloadBytes(data), 0) > transactionBytes) {
    throw invalid('Transaction payload size cannot exceed 4 MB');
  }
  const reasons = steps.map(({ action, data: one }) =>
    reasonOf(() => {
      const { table, before, after } = decide(database, draft, changes[action], one);
      if (data.ReturnConsumedCapacity) {
        addUsage(used, one.TableName, usageOfWrite(table.description, before, after), 2);
      }
      read.push([one.TableName, 2 * readUnits(bytesOf(after ?? before))]);
    }),
  );
  if (reasons.some((reason) => reason !== undefined)) throw cancelled(reasons);
  if (token !== undefined) remember(database, draft, token, { digest, read });
  await commit(database, draft);
  return { ConsumedCapacity: capacities(database, data, used, 'Write') };
}

/** Counted is what an action brings along, not the items that it deletes or changes. */
const payloadBytes = ({ Item, Key, ExpressionAttributeValues: values }: Data): number =>
  bytesOf(Item ?? Key) + bytesOf(values as Item | undefined);

/** What makes two requests the same one: their actions as sent, in whatever order a client writes their members. */
export const digestOf = (input: { TransactItems?: unknown }): string =>
  hash('sha256', JSON.stringify(input.TransactItems ?? null, inOrder), 'base64');

const inOrder = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const changes: Record<TransactAction, Change> = {
  Put: put,
  Update: updated,
  Delete: remove,
  ConditionCheck: keep,
  Get: keep,
};

/** Puts the token beside the changes and lets go of those whose ten minutes are over. */
function remember(database: Database, draft: Draft, token: string, made: Omit<Token, 'expiresAt'>): void {
  const { tokens } = database;
  const now = database.host.clock.now();
  while (tokens[0] && tokens[0].expiresAt <= now) draft.changes.set(keys.token(tokens.shift()?.token ?? ''), undefined);
  const expiresAt = now + tokenMs;
  draft.changes.set(keys.token(token), { ...made, expiresAt } satisfies Token);
  tokens.push({ token, expiresAt });
}

/** The same request again: nothing is done, and what it costs is the reading of what was written. */
async function repeat(database: Database, data: Data, made: Token, digest: string): Promise<Result> {
  if (made.digest !== digest) {
    throw new AwsError(
      'IdempotentParameterMismatchException',
      'The specified idempotency token was already used with different request parameters',
    );
  }
  // The first request may still be on its way to the disk; writes keep their order.
  await database.store.write([]);
  const used = new Map<string, Usage>();
  for (const [name, units] of made.read) addUsage(used, name, { table: units, indexes: new Map() });
  return { ConsumedCapacity: capacities(database, data, used, 'Read') };
}
