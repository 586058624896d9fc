/** Handlers of schedules: they throw, the retries of the schedule and its dead-letter queue decide. */
import middy from '@middy/core';
import type { Context, ScheduledEvent } from 'aws-lambda';
import type { Author } from './commit.ts';
import { log, publishMetrics } from './log.ts';

/** `task` is the name under which the audit entries show this job. */
export function onSchedule(task: string, run: (author: Author) => Promise<void>) {
  return middy<ScheduledEvent, void>().handler(async (_event: ScheduledEvent, context: Context): Promise<void> => {
    log.appendKeys({ requestId: context.awsRequestId, task });
    try {
      await run({ actor: { kind: 'system', task }, now: Date.now(), requestId: context.awsRequestId });
    } finally {
      log.resetKeys();
      publishMetrics();
    }
  });
}
