/** Handlers of schedules: they throw, the retries of the schedule and its dead-letter queue decide. */
import middy from '@middy/core';
import type { Context, ScheduledEvent } from 'aws-lambda';
import type { Author } from './commit.ts';
import { log, publishMetrics } from './log.ts';

/** What started a run, and the milliseconds it has left. By hand it gets whatever event it was invoked with. */
export type Run = { event: unknown; timeLeft: () => number };

/** `task` is the name under which the audit entries show this job; what `run` answers goes to who invoked it by hand. */
export function onSchedule<T>(task: string, run: (author: Author, started: Run) => Promise<T>) {
  return middy<ScheduledEvent, T>().handler(async (event: ScheduledEvent, context: Context): Promise<T> => {
    log.appendKeys({ requestId: context.awsRequestId, task });
    const author: Author = { actor: { kind: 'system', task }, now: Date.now(), requestId: context.awsRequestId };
    try {
      return await run(author, { event, timeLeft: () => context.getRemainingTimeInMillis() });
    } finally {
      log.resetKeys();
      publishMetrics();
    }
  });
}
