/** Batches of the audit table's stream as Lambda gets them. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import type { AuditEntry } from '../../schemas/audit.ts';
import { context } from './requests.ts';

export function streamEvent(entries: readonly object[]): DynamoDBStreamEvent {
  const records = entries.map((entry, index) => ({
    eventName: 'INSERT',
    dynamodb: { NewImage: marshall(entry, { removeUndefinedValues: true }), SequenceNumber: String(index + 1) },
  }));
  return { Records: records } as DynamoDBStreamEvent;
}

/** Hands a batch to a consumer and answers what it reports as failed. */
export async function deliver(handler: unknown, entries: readonly AuditEntry[]): Promise<DynamoDBBatchResponse> {
  const consume = handler as (event: DynamoDBStreamEvent, context: Context) => Promise<DynamoDBBatchResponse>;
  return consume(streamEvent(entries), context);
}
