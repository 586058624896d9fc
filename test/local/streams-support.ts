import { BatchWriteItemCommand, DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import type { StreamRecord } from '../../infra/local/dynamodb/stream-log.ts';
import { AwsError, type Clock, type Host, type Invocation } from '../../infra/local/host.ts';
import { eventSources } from '../../infra/local/streams/event-sources.ts';
import { aDatabase, keyed, type Properties, standingClock, streaming } from './dynamodb-support.ts';

export const functionArn = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:on-audit';
export const functionRole = { kind: 'role', roleArn: 'arn:aws-cn:iam::123456789012:role/on-audit' } as const;
export const queueArn = 'arn:aws-cn:sqs:cn-north-1:123456789012:dead';

type Event = { Records: StreamRecord[] };
/** What the function does with a batch: an answer, `'throw'` for a function error, `'throttle'` for no invocation. */
export type Handler = (records: StreamRecord[], nth: number) => unknown;

export const idsOf = (records: StreamRecord[]): string[] => records.map(({ dynamodb }) => dynamodb.Keys.id?.S ?? '');
export const failing = (record: StreamRecord | undefined): object => ({
  batchItemFailures: [{ itemIdentifier: record?.dynamodb.SequenceNumber }],
});

/** A table with a stream and one mapping to a function; `batches` fills with the ids of every batch it got. */
export async function aMapping(properties: Properties, handler: Handler = () => undefined, given: Partial<Host> = {}) {
  const batches: string[][] = [];
  const records: StreamRecord[] = [];
  const dead: Record<string, unknown>[] = [];
  const table = keyed({ id: 'S' }, streaming());
  const clock = watched(standingClock());
  const host: Partial<Host> = {
    clock,
    async invoke(_functionArn, payload): Promise<Invocation> {
      const batch = (payload as Event).Records;
      batches.push(idsOf(batch));
      records.push(...batch);
      const answer = await handler(batch, batches.length);
      if (answer === 'throttle') throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
      if (answer === 'throw') return { payload: { errorMessage: 'no' }, functionError: 'Unhandled', requestId: 'r-1' };
      return { payload: answer, requestId: 'r-1' };
    },
    async call(_service, operation, input) {
      if (operation === 'GetQueueUrl')
        return { QueueUrl: `http://local/${(input as { QueueName: string }).QueueName}` };
      dead.push(JSON.parse((input as { MessageBody: string }).MessageBody));
      return {};
    },
    log: () => {},
    ...given,
  };
  const database = await aDatabase({ Audit: table }, host);
  const service = eventSources(database.host, database.service.streams, () => functionRole);
  const created = await service.types['AWS::Lambda::EventSourceMapping']?.create({
    logicalId: 'OnAudit',
    type: 'AWS::Lambda::EventSourceMapping',
    dependsOn: [],
    properties: {
      EventSourceArn: database.created.Audit?.attributes.StreamArn,
      FunctionName: functionArn,
      StartingPosition: 'TRIM_HORIZON',
      ...properties,
    },
  });
  await service.start?.();
  return {
    database,
    batches,
    records,
    dead,
    clock,
    /** Moves the clock once the mapping waits for it: a pause begins a moment after a batch was seen. */
    async afterPause(milliseconds: number) {
      await expect.poll(clock.isAwaited).toBe(true);
      await clock.advance(milliseconds);
    },
    /** Puts items one after the other. */
    async put(...ids: string[]) {
      for (const id of ids) {
        const Item = { id: { S: id }, at: { N: String(records.length) } };
        await database.client.send(new PutItemCommand({ TableName: 'local-Audit', Item }));
      }
    },
    remove: (id: string) =>
      database.client.send(new DeleteItemCommand({ TableName: 'local-Audit', Key: { id: { S: id } } })),
    /** As UpdateEventSourceMapping does; tells the state it answers. */
    async switchTo(Enabled: boolean): Promise<string> {
      const path = `/2015-03-31/event-source-mappings/${created?.ref}`;
      const request = {
        method: 'PUT',
        path,
        rawPath: path,
        query: new URLSearchParams(),
        headers: {},
        requestId: 'r-2',
      };
      const body = Buffer.from(JSON.stringify({ Enabled }));
      const answer = await service.handle({ ...request, body, caller: { kind: 'root' } });
      return JSON.parse(String(answer.body)).State;
    },
    restart: async () => {
      await service.stop?.();
      await service.start?.();
    },
    async close() {
      await service.stop?.();
      await database.close();
    },
  };
}

type Mapped = Awaited<ReturnType<typeof aMapping>>;
const open: Mapped[] = [];
/** A mapping that `closeMappings` closes after the test. */
export const mapping = async (...given: Parameters<typeof aMapping>): Promise<Mapped> => {
  const mapped = await aMapping(...given);
  open.push(mapped);
  return mapped;
};
export async function closeMappings(): Promise<void> {
  for (const mapped of open.splice(0)) await mapped.close();
}

export const putTogether = (mapped: Mapped, ...ids: string[]) =>
  mapped.database.client.send(
    new BatchWriteItemCommand({
      RequestItems: { 'local-Audit': ids.map((id) => ({ PutRequest: { Item: { id: { S: id } } } })) },
    }),
  );

/** Tells whether anybody waits for it, but for the stream's own clearing every few hours. */
function watched(clock: Clock): Clock & { isAwaited(): boolean } {
  const awaited = new Set<object>();
  return {
    ...clock,
    at(due, run) {
      const wait = {};
      if (due - clock.now() < 3_600_000) awaited.add(wait);
      const timer = clock.at(due, () => {
        awaited.delete(wait);
        return run();
      });
      return {
        cancel() {
          awaited.delete(wait);
          timer.cancel();
        },
      };
    },
    isAwaited: () => awaited.size > 0,
  };
}
