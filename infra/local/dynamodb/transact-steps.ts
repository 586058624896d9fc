/** What writing and reading transactions share: their steps, and the reasons that cancel them. */
import { AwsError } from '../host.ts';
import type { TransactAction, TransactItem } from './checks.ts';
import { type Database, getTable } from './database.ts';
import { type Data, type Item, invalid } from './engine.ts';
import { keyTextOf } from './values.ts';

export type Reason = { Code: string; Message?: string; Item?: Item };
export type Step = { action: TransactAction; data: Data };

export function stepOf(item: TransactItem): Step {
  const [[action, data]] = Object.entries(item) as [[TransactAction, Data]];
  return { action, data };
}

/**
 * No two actions on one item. AWS looks at all keys before it does anything: the first that does not fit its table's
 * cancels the transaction, and is its only reason.
 */
export function checkKeys(database: Database, steps: Step[]): void {
  const taken = new Set<string>();
  for (const [index, { data }] of steps.entries()) {
    const { description } = getTable(database, data.TableName);
    let key = '';
    const reason = reasonOf(() => {
      key = `${data.TableName}~${keyTextOf(description, data)}`;
    });
    if (reason) throw cancelled(steps.map((_, each) => (each === index ? reason : undefined)));
    if (taken.has(key)) throw invalid('Transaction request cannot include multiple operations on one item');
    taken.add(key);
  }
}

/** Turns what is wrong with one action into its reason; what is wrong with the request as a whole goes on as an error. */
export function reasonOf(run: () => void): Reason | undefined {
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

export function cancelled(reasons: (Reason | undefined)[]): AwsError {
  const CancellationReasons = reasons.map((reason) => reason ?? { Code: 'None' });
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new AwsError('TransactionCanceledException', message, 400, { CancellationReasons });
}
