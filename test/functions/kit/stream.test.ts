import type { DynamoDBBatchResponse } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { onObjectCreated } from '../../../functions/kit/bucket.ts';
import { onAudit, onAuditBatch } from '../../../functions/kit/stream.ts';
import type { AuditEntry } from '../../../schemas/audit.ts';
import { anId, noon, staffActor } from '../../support/builders.ts';
import { logged } from '../../support/logged.ts';
import { context } from '../../support/requests.ts';
import { streamEvent } from '../../support/stream-event.ts';

const anEntry = (number: number) => ({
  entryId: anId('au', number),
  recordId: anId('lk'),
  at: noon,
  actor: staffActor(),
  requestId: 'request-0001',
  verb: 'link.opened',
  detail: { unitId: 'U0001' },
});
type Consumer = (event: unknown, context: unknown) => Promise<DynamoDBBatchResponse>;
const consume = (handle: (entry: AuditEntry) => Promise<void>, event: unknown) =>
  (onAudit(handle) as Consumer)(event, context);

describe('a consumer of the audit stream', () => {
  it('gets each new entry in order', async () => {
    const heard: string[] = [];
    const answer = await consume(async ({ entryId }) => void heard.push(entryId), streamEvent([1, 2, 3].map(anEntry)));
    expect(heard).toEqual([1, 2, 3].map((number) => anId('au', number)));
    expect(answer).toEqual({ batchItemFailures: [] });
  });

  it('reports the first that fails and touches none after it: the batch is retried from there', async () => {
    const heard: string[] = [];
    const answer = await consume(
      async ({ entryId }) => {
        heard.push(entryId);
        if (entryId === anId('au', 2)) throw new Error('no network');
      },
      streamEvent([1, 2, 3].map(anEntry)),
    );
    expect(heard).toEqual([1, 2].map((number) => anId('au', number)));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  });

  it('reports an entry that it does not understand', async () => {
    const answer = await consume(async () => undefined, streamEvent([{ ...anEntry(1), verb: 'link.sold' }]));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  });

  it('passes over what is no new entry', async () => {
    const event = streamEvent([anEntry(1)]);
    for (const record of event.Records) record.eventName = 'REMOVE';
    expect(await consume(async () => Promise.reject(new Error('called')), event)).toEqual({ batchItemFailures: [] });
  });
});

describe('a consumer of whole batches', () => {
  it('throws, and says of which requests the entries were, understood or not', async () => {
    const entries = [1, 2, 3].map((number) => ({
      ...anEntry(number),
      requestId: `request-${number === 3 ? 1 : number}=`,
    }));
    for (const broken of [entries, [...entries, { ...anEntry(4), verb: 'link.sold', requestId: 'request-4=' }]]) {
      const handler = onAuditBatch(async () => Promise.reject(new Error('no network'))) as Consumer;
      const lines = await logged(() => expect(handler(streamEvent(broken), context)).rejects.toThrow());
      const requestIds = ['request-1=', 'request-2=', ...(broken === entries ? [] : ['request-4='])];
      expect(lines).toMatchObject([{ level: 'ERROR', message: 'audit entries were not handled', requestIds }]);
    }
  });
});

describe('a bucket’s event', () => {
  const event = (key: string) => ({ Records: [{ s3: { object: { key, size: 3 } } }] });
  type Receiver = (event: unknown, context: unknown) => Promise<void>;

  it('names the object by its key as it was put', async () => {
    const seen: unknown[] = [];
    const handler = onObjectCreated('tidy', async (object, { actor }) => void seen.push(object, actor)) as Receiver;
    await handler(event('incoming/%E7%85%A7+%2B.jpg'), context);
    expect(seen).toEqual([
      { key: 'incoming/照 +.jpg', bytes: 3 },
      { kind: 'system', task: 'tidy' },
    ]);
  });

  it('lets a failure through to the retries', async () => {
    const handler = onObjectCreated('tidy', async () => Promise.reject(new Error('no network'))) as Receiver;
    await expect(handler(event('incoming/x'), context)).rejects.toThrow('no network');
  });
});
