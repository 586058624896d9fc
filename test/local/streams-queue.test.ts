import { afterEach, describe, expect, it } from 'vitest';
import type { Host, Service } from '../../infra/local/host.ts';
import { eventSources } from '../../infra/local/streams/event-sources.ts';
import { aHost, type Properties } from './dynamodb-support.ts';
import { functionArn, functionRole } from './streams-support.ts';

const queueArn = 'arn:aws-cn:sqs:cn-north-1:123456789012:jobs';
type Message = { MessageId: string; ReceiptHandle: string; Body: string };
type Invoked = { Records: { messageId: string; body: string }[] };

let service: Service;
let close: () => Promise<void>;
afterEach(async () => {
  await service?.stop?.();
  await close();
});

/** A queue that hides what it handed out, and a mapping from it. */
async function aQueue(properties: Properties, bodies: string[], handler: (ids: string[]) => unknown = () => undefined) {
  const waiting: Message[] = bodies.map((Body, n) => ({ MessageId: `m${n}`, ReceiptHandle: `h${n}`, Body }));
  const deleted: string[] = [];
  const batches: Invoked['Records'][] = [];
  const call: Host['call'] = async (_service, operation, input) => {
    const given = input as { MaxNumberOfMessages: number; Entries: { ReceiptHandle: string }[] };
    if (operation === 'GetQueueUrl') return { QueueUrl: 'http://local/jobs' };
    if (operation === 'ReceiveMessage') {
      const Messages = waiting.splice(0, given.MaxNumberOfMessages);
      return Messages.length > 0 ? { Messages } : {};
    }
    deleted.push(...given.Entries.map((entry) => entry.ReceiptHandle));
    return {};
  };
  const host = await aHost({
    call,
    log: () => {},
    async invoke(_functionArn, payload) {
      const { Records } = payload as Invoked;
      batches.push(Records);
      const answer = handler(Records.map((record) => record.messageId));
      return answer === 'throw'
        ? { payload: {}, functionError: 'Unhandled', requestId: 'r' }
        : { payload: answer, requestId: 'r' };
    },
  });
  close = host.close;
  const none = { read: async () => [], latest: async () => '', follow: async () => () => {} };
  service = eventSources(host, none, () => functionRole);
  service.types['AWS::Lambda::EventSourceMapping']?.create({
    logicalId: 'OnJob',
    type: 'AWS::Lambda::EventSourceMapping',
    dependsOn: [],
    properties: { EventSourceArn: queueArn, FunctionName: functionArn, ...properties },
  });
  await service.start?.();
  const idsOf = () => batches.map((records) => records.map((record) => record.messageId));
  return { batches, deleted, idsOf };
}

describe('a mapping from a queue', () => {
  it('hands messages over as AWS words them and deletes them when they are handled', async () => {
    const queue = await aQueue({ BatchSize: 2 }, ['a', 'b', 'c']);
    await expect.poll(() => queue.deleted.toSorted()).toEqual(['h0', 'h1', 'h2']);
    expect(queue.idsOf()).toEqual([['m0', 'm1'], ['m2']]);
    expect(queue.batches[0]?.[0]).toEqual({
      messageId: 'm0',
      receiptHandle: 'h0',
      body: 'a',
      attributes: {},
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: 'cn-north-1',
    });
  });

  it('leaves a failed batch to its visibility timeout', async () => {
    const queue = await aQueue({ BatchSize: 1 }, ['a', 'b'], ([id]) => (id === 'm0' ? 'throw' : undefined));
    await expect.poll(() => queue.deleted).toEqual(['h1']);
    expect(queue.idsOf()).toEqual([['m0'], ['m1']]);
  });

  it('deletes all but the messages reported as failed', async () => {
    const queue = await aQueue({ FunctionResponseTypes: ['ReportBatchItemFailures'] }, ['a', 'b', 'c'], () => ({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    }));
    await expect.poll(() => queue.deleted).toEqual(['h0', 'h2']);
  });

  it.each([
    [{ FilterCriteria: { Filters: [] } }, 'FilterCriteria is not hosted of a queue'],
    [{ BatchSize: 11 }, 'a BatchSize above 10 needs a MaximumBatchingWindowInSeconds'],
    [{ ScalingConfig: { MaximumConcurrency: 1 } }, 'MaximumConcurrency is not from 2 to 1000'],
  ])('stops the start with %j', async (properties, objection) => {
    await expect(aQueue(properties, [])).rejects.toThrow(`OnJob: ${objection}.`);
  });
});
