/** Handlers of a bucket's events: they throw, Lambda's retries and the dead-letter queue decide. S3 sends at least once. */
import middy from '@middy/core';
import type { Context, S3Event } from 'aws-lambda';
import type { Author } from './commit.ts';
import { log, publishMetrics } from './log.ts';

export type NewObject = { key: string; bytes: number };

/** `task` is the name under which the audit entries show this job. */
export function onObjectCreated(task: string, handle: (object: NewObject, author: Author) => Promise<void>) {
  return middy<S3Event, void>().handler(async (event: S3Event, context: Context): Promise<void> => {
    const author: Author = { actor: { kind: 'system', task }, now: Date.now(), requestId: context.awsRequestId };
    log.appendKeys({ requestId: author.requestId, task });
    try {
      for (const { s3 } of event.Records) {
        // S3 encodes keys as forms do.
        const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
        await handle({ key, bytes: s3.object.size }, author);
      }
    } finally {
      log.resetKeys();
      publishMetrics();
    }
  });
}
