/**
 * TransactWriteItems: every action is decided on one draft, which is committed as one batch if all of them agree and
 * thrown away otherwise. The token of the request goes into the same batch, so that a repetition after a crash finds
 * either both the token and the changes or neither.
 */
import { hash } from 'node:crypto';
import { AwsError } from '../host.ts';
import type { TransactAction, TransactItem } from './checks.ts';
import { type Database, getTable, keys } from './database.ts';
import { commit, type Draft, decide, newDraft, readDecided } from './draft.ts';
import { type Action, actions, type Data, demand, type Item, invalid, type Result, rules } from './engine.ts';
import { capacities, transactionBytes, transactionTooLarge } from './reads.ts';
import { addUsage, bytesOf, readUnits, type Usage, usageOfWrite } from './size.ts';
import { updateItem } from './update.ts';
import { refuseCollectionMetrics, withItemOnFailure } from './writes.ts';

type Reason = { Code: string; Message?: string; Item?: Item };
type Step = { action: TransactAction; data: Data };
type Token = { digest: string; expiresAt: number; read: [table: string, units: number][] };

/** A token is remembered for ten minutes. */
const tokenMs = 10 * 60 * 1000;

export async function transactWriteItems(database: Database, data: Data, digest: string): Promise<Result> {
  const steps = (data.TransactItems as TransactItem[]).map(stepOf);
  refuseCollectionMetrics(
    database,
    data,
    steps.map((step) => step.data.TableName),
  );
  const draft = newDraft();
  const token = data.ClientRequestToken as string | undefined;
  const made = token === undefined ? undefined : readDecided<Token>(database, draft, keys.token(token));
  if (made && made.expiresAt > database.host.clock.now()) return repeat(database, data, made, digest);

  const used = new Map<string, Usage>();
  const read: Token['read'] = [];
  const reasons = refuseSameItem(database, steps);
  steps.forEach((step, index) => {
    reasons[index] ??= decideStep(database, draft, step, (before, after) => {
      const { TableName } = step.data;
      if (data.ReturnConsumedCapacity) {
        addUsage(used, TableName, usageOfWrite(getTable(database, TableName).description, before, after), 2);
      }
      read.push([TableName, 2 * readUnits(bytesOf(after ?? before))]);
    });
  });
  if (reasons.some((reason) => reason !== undefined)) throw cancelled(reasons);
  if (draft.writes.reduce((sum, { before, after }) => sum + bytesOf(after ?? before), 0) > transactionBytes) {
    throw transactionTooLarge();
  }
  if (token !== undefined) remember(database, draft, token, { digest, read });
  await commit(database, draft);
  return { ConsumedCapacity: capacities(database, data, used, 'Write') };
}

/** What makes two requests the same one: their actions, as sent. */
export const digestOf = (input: { TransactItems?: unknown }): string =>
  hash('sha256', JSON.stringify(input.TransactItems ?? null), 'base64');

function stepOf(item: TransactItem): Step {
  const [[action, data]] = Object.entries(item) as [[TransactAction, Data]];
  return { action, data };
}

/** No two actions on one item. An action whose key does not fit its table's is a reason to cancel, in its place. */
function refuseSameItem(database: Database, steps: Step[]): (Reason | undefined)[] {
  const taken = new Set<string>();
  return steps.map(({ action, data }) => {
    const { description } = getTable(database, data.TableName);
    const reason = reasonOf(() =>
      action === 'Put'
        ? demand(rules.validateItem(data.Item ?? {}, description))
        : demand(rules.validateKey(data.Key ?? {}, description)),
    );
    if (reason) return reason;
    const key = `${data.TableName}~${rules.createKey(data.Item ?? data.Key ?? {}, description)}`;
    if (taken.has(key)) throw invalid('Transaction request cannot include multiple operations on one item');
    taken.add(key);
    return undefined;
  });
}

const actionOf: Partial<Record<TransactAction, Action>> = {
  Put: actions.putItem,
  Update: updateItem,
  Delete: actions.deleteItem,
  ConditionCheck: checkCondition,
};

function checkCondition(...[store, data, done]: Parameters<Action>): void {
  store.getTable(data.TableName, (_, table) => {
    const key = table && data.Key ? rules.createKey(data.Key, table) : '';
    store.getItemDb(data.TableName).get(key, (_, item) => done(rules.checkConditional(data, item)));
  });
}

function decideStep(
  database: Database,
  draft: Draft,
  { action, data }: Step,
  decided: (before: Item | undefined, after: Item | undefined) => void,
): Reason | undefined {
  return reasonOf(() => {
    const count = draft.writes.length;
    withItemOnFailure(draft, data, () => decide(database, draft, actionOf[action] as Action, data));
    const write = draft.writes[count];
    decided(draft.seen, write ? write.after : draft.seen);
  });
}

/** Turns what is wrong with one action into its reason; what is wrong with the request as a whole goes on as an error. */
function reasonOf(run: () => void): Reason | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === 'ConditionalCheckFailedException') {
      return { Code: 'ConditionalCheckFailed', Message: error.message, ...error.details };
    }
    const isReason =
      error.code === 'ValidationException' && !/cannot contain an empty|^Item size has/.test(error.message);
    if (isReason) return { Code: 'ValidationError', Message: error.message };
    throw error;
  }
}

function cancelled(reasons: (Reason | undefined)[]): AwsError {
  const CancellationReasons = reasons.map((reason) => reason ?? { Code: 'None' });
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new AwsError('TransactionCanceledException', message, 400, { CancellationReasons });
}

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
