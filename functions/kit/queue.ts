/**
 * Handlers of queues: what throws goes back, is delivered again after the queue's visibility timeout, and in the end is
 * parked in the dead-letter queue, with an alarm. SQS delivers at least once, in no order.
 */
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type * as z from 'zod';
import { log, metrics, publishMetrics } from './log.ts';

/** Handles messages one by one, equal ones of a batch once. One that fails does not hold up the others. */
export function onQueue<S extends z.ZodType>(Message: S, handle: (message: z.output<S>, now: number) => Promise<void>) {
  return middy<SQSEvent, SQSBatchResponse>().handler(async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failed: string[] = [];
    try {
      for (const [body, records] of Map.groupBy(event.Records, (record) => record.body)) {
        try {
          await handle(Message.parse(JSON.parse(body)), Date.now());
        } catch (error) {
          log.error('a message was not handled', { error: error as Error });
          metrics.addMetric('ConsumerFailures', 'Count', 1);
          failed.push(...records.map(({ messageId }) => messageId));
        }
      }
    } finally {
      publishMetrics();
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  });
}
