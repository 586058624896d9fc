/** Entries that are not HTTP: stream consumers, schedules, uploads. Each brings its dead-letter queue and alarm. */
import { Duration } from 'aws-cdk-lib';
import { Rule, type Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Handler } from './handler.ts';
import type { Shared } from './shared.ts';

/**
 * A consumer of the audit table's stream, for the verbs named (`hazard.` stands for all that begin with it).
 * Five retries, bisecting, then the dead-letter queue: a bad entry holds up its shard for a minute, not a day.
 * `gather` is how long entries are collected first, where a batch costs less than its entries one by one.
 */
export function consumeAudit(shared: Shared, handler: Handler, verbs: string[], gather?: Duration): void {
  const pattern = verbs.map((verb) => (verb.endsWith('.') ? { prefix: verb } : verb));
  handler.function.addEventSource(
    new DynamoEventSource(shared.tables.audit, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 25,
      ...(gather && { maxBatchingWindow: gather }),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 5,
      maxRecordAge: Duration.hours(12),
      parallelizationFactor: 2,
      onFailure: new SqsDlq(shared.deadLetters(handler, 'an-audit-entry-was-not-handled')),
      filters: [FilterCriteria.filter({ eventName: ['INSERT'], dynamodb: { NewImage: { verb: { S: pattern } } } })],
    }),
  );
}

/** Runs a function on a schedule. A missed run is retried for an hour and then parked. */
export function runEvery(shared: Shared, handler: Handler, schedule: Schedule): void {
  const deadLetterQueue = shared.deadLetters(handler, 'a-scheduled-job-failed');
  new Rule(handler, 'Schedule', {
    schedule,
    targets: [
      new LambdaTarget(handler.function, { maxEventAge: Duration.hours(1), retryAttempts: 4, deadLetterQueue }),
    ],
  });
  handler.function.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: Duration.hours(1),
    onFailure: new SqsDestination(deadLetterQueue),
  });
}
