/**
 * No write without an audit entry, in the same transaction. The entry is the event: the audit table's stream is
 * what statistics, notifications and the workflow read.
 */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Actor } from '../../schemas/actor.ts';
import type { AuditDraft, AuditEntry } from '../../schemas/audit.ts';
import { env } from './env.ts';
import { newId } from './ids.ts';
import { documents, type Write } from './table.ts';

/** Who writes, when, and in which request: every call, task and consumer has it. */
export type Author = { actor: Actor; now: number; requestId: string };

/** DynamoDB takes at most 100 actions in a transaction. */
export const transactionMaximum = 100;
/** 4 tries, 20–160 ms apart: another transaction holds one of the items for a few milliseconds. */
const conflictTries = 4;

/**
 * Writes all or nothing, with at least one entry. Throws the problem of the first write whose condition failed.
 * Returns the entries as written.
 */
export async function commit(
  author: Author,
  writes: Write[],
  entries: [AuditDraft, ...AuditDraft[]],
): Promise<AuditEntry[]> {
  const written = entries.map((entry) => complete(entry, author));
  const TransactItems = [
    ...writes.map(actionOf),
    ...written.map((entry) => ({
      Put: { TableName: env('AUDIT_TABLE'), Item: entry, ConditionExpression: 'attribute_not_exists(entryId)' },
    })),
  ];
  for (let attempt = 1; ; attempt += 1) {
    try {
      await documents.send(new TransactWriteCommand({ TransactItems } as TransactWriteCommandInput));
      return written;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      const failed = reasons.findIndex((reason) => reason.Code === 'ConditionalCheckFailed');
      const refused = writes[failed];
      if (refused) throw refused.refusal();
      const isConflict = reasons.some((reason) => reason.Code === 'TransactionConflict');
      if (!isConflict || attempt === conflictTries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt * (0.5 + Math.random())));
    }
  }
}

function complete(entry: AuditDraft, { actor, now, requestId }: Author): AuditEntry {
  return { ...entry, entryId: newId('au', now), at: new Date(now).toISOString(), actor, requestId } as AuditEntry;
}

function actionOf(write: Write) {
  return { [write.action]: write.input };
}
