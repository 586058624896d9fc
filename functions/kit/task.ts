/**
 * Handlers that a state machine or a one-time schedule calls: they parse what they get, answer JSON, and throw; the
 * caller's retries decide, so that every task is safe to run twice.
 */
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from 'zod';
import type { Author } from './commit.ts';
import { log, publishMetrics } from './log.ts';

/** `task` is the name under which the audit entries show this task. */
export function onTask<S extends z.ZodType, R>(
  task: string,
  Input: S,
  run: (input: z.output<S>, author: Author) => Promise<R>,
) {
  return middy<z.input<S>, R>().handler(async (event: z.input<S>, context: Context): Promise<R> => {
    log.appendKeys({ requestId: context.awsRequestId, task });
    try {
      const author: Author = { actor: { kind: 'system', task }, now: Date.now(), requestId: context.awsRequestId };
      return await run(Input.parse(event), author);
    } finally {
      log.resetKeys();
      publishMetrics();
    }
  });
}
