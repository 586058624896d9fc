/**
 * Consumers of the audit table's stream. Handlers throw; the mapping retries a bounded number of times, bisects, and
 * parks what stays in the dead-letter queue, with an alarm. A consumer must be idempotent by entry id: the stream
 * delivers at least once, in order per record only.
 */
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { AuditEntry } from '../../schemas/audit.ts';
import { log, metrics, publishMetrics } from './log.ts';

/**
 * Handles entries one by one. The first that fails is reported: the batch is retried from there, so that the order of
 * a record's entries holds.
 */
export function onAudit(handle: (entry: AuditEntry, now: number) => Promise<void>) {
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(
    async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
      for (const record of event.Records) {
        if (record.eventName !== 'INSERT') continue;
        try {
          const entry = entryOf(record);
          log.appendKeys({ requestId: entry.requestId, recordId: entry.recordId, verb: entry.verb });
          await handle(entry, Date.now());
        } catch (error) {
          log.error('an audit entry was not handled', { error: error as Error });
          metrics.addMetric('ConsumerFailures', 'Count', 1);
          return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
        } finally {
          log.resetKeys();
          publishMetrics();
        }
      }
      return { batchItemFailures: [] };
    },
  );
}

/**
 * Handles the entries of a batch together, for consumers whose work is cheaper so and does not depend on order. It
 * throws: the mapping then halves the batch until what fails is alone, which splitting at a reported record can't do.
 */
export function onAuditBatch(handle: (entries: AuditEntry[], now: number) => Promise<void>) {
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(
    async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
      try {
        const entries = event.Records.filter(({ eventName }) => eventName === 'INSERT').map(entryOf);
        if (entries.length > 0) await handle(entries, Date.now());
        return { batchItemFailures: [] };
      } catch (error) {
        // Lambda logs what is thrown, but not of which requests it was.
        log.error('audit entries were not handled', { error: error as Error, requestIds: requestIdsOf(event.Records) });
        metrics.addMetric('ConsumerFailures', 'Count', 1);
        throw error;
      } finally {
        publishMetrics();
      }
    },
  );
}

/** As the records have them: an entry that can not be parsed is named too. */
function requestIdsOf(records: DynamoDBRecord[]): string[] {
  return [...new Set(records.flatMap(({ dynamodb }) => dynamodb?.NewImage?.requestId?.S ?? []))];
}

function entryOf(record: DynamoDBRecord): AuditEntry {
  return AuditEntry.parse(unmarshall((record.dynamodb?.NewImage ?? {}) as never));
}
