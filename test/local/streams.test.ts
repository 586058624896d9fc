import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { AwsError, type Caller } from '../../infra/local/host.ts';
import { startedAt } from './dynamodb-support.ts';
import { aMapping, closeMappings, idsOf, mapping, putTogether, queueArn } from './streams-support.ts';

afterEach(closeMappings);

describe('a mapping from a stream', () => {
  it('that is disabled gets nothing, also after a restart, and enabled again what is not a day old', async () => {
    const mapped = await mapping({});
    await mapped.put('a');
    await expect.poll(() => mapped.batches, { interval: 5 }).toEqual([['a']]);
    expect(await mapped.switchTo(false)).toBe('Disabling');
    await mapped.restart();
    await mapped.put('b');
    await mapped.clock.advance(30 * 60 * 60 * 1000);
    await mapped.put('c');
    expect(mapped.batches).toEqual([['a']]);
    await mapped.switchTo(true);
    await expect.poll(() => mapped.batches, { interval: 5 }).toEqual([['a'], ['c']]);
  });

  it('delivers each change as AWS words it, within 250 ms', async () => {
    const mapped = await mapping({});
    const before = performance.now();
    await mapped.put('a');
    await expect.poll(() => mapped.batches, { interval: 5 }).toEqual([['a']]);
    expect(performance.now() - before).toBeLessThan(250);
    await mapped.database.client.send(
      new UpdateItemCommand({
        TableName: 'local-Audit',
        Key: { id: { S: 'a' } },
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': { N: '1.50' } },
      }),
    );
    await mapped.remove('a');
    await expect.poll(() => mapped.records.length).toBe(3);
    const eventSourceARN = mapped.database.created.Audit?.attributes.StreamArn;
    expect(mapped.records[0]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'cn-north-1',
      dynamodb: {
        ApproximateCreationDateTime: startedAt / 1000,
        Keys: { id: { S: 'a' } },
        NewImage: { id: { S: 'a' }, at: { N: '0' } },
        SequenceNumber: expect.stringMatching(/^\d{21}$/),
        SizeBytes: 9,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN,
    });
    expect(
      mapped.records.map(({ eventName, dynamodb: { OldImage, NewImage } }) => [eventName, OldImage, NewImage]),
    ).toEqual([
      ['INSERT', undefined, { id: { S: 'a' }, at: { N: '0' } }],
      ['MODIFY', { id: { S: 'a' }, at: { N: '0' } }, { id: { S: 'a' }, at: { N: '0' }, n: { N: '1.5' } }],
      ['REMOVE', { id: { S: 'a' }, at: { N: '0' }, n: { N: '1.5' } }, undefined],
    ]);
  });

  it('says nothing of a write that changes nothing', async () => {
    const mapped = await mapping({});
    const Item = { id: { S: 'a' }, tags: { SS: ['x', 'y'] } };
    await mapped.database.client.send(new PutItemCommand({ TableName: 'local-Audit', Item }));
    const again = { tags: { SS: ['y', 'x'] }, id: { S: 'a' } };
    await mapped.database.client.send(new PutItemCommand({ TableName: 'local-Audit', Item: again }));
    await mapped.put('b');
    await expect.poll(() => mapped.batches.flat()).toEqual(['a', 'b']);
  });

  it('needs the permissions that AWS demands of its function', async () => {
    const asked: string[] = [];
    const authorize = (caller: Caller, action: string, resource: string) => {
      if (caller.kind === 'role')
        asked.push(`${caller.roleArn.split('/').at(-1)} ${action} ${resource.split(/[:/]/).at(-1)}`);
      if (action === 'sqs:SendMessage') throw new AwsError('AccessDeniedException', 'on-audit may not sqs:SendMessage');
    };
    const properties = { DestinationConfig: { OnFailure: { Destination: queueArn } } };
    await expect(aMapping(properties, () => undefined, { authorize })).rejects.toThrow(
      'on-audit may not sqs:SendMessage',
    );
    expect(asked).toEqual([
      'on-audit dynamodb:DescribeStream 00.000',
      'on-audit dynamodb:GetRecords 00.000',
      'on-audit dynamodb:GetShardIterator 00.000',
      'on-audit dynamodb:ListStreams 00.000',
      'on-audit sqs:SendMessage dead',
    ]);
  });

  it('delivers batches of the declared size, in order', async () => {
    const mapped = await mapping({ BatchSize: 2 });
    await putTogether(mapped, 'a', 'b', 'c', 'd', 'e');
    await expect.poll(() => mapped.batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('waits for the batching window unless the batch is full', async () => {
    const mapped = await mapping({ BatchSize: 3, MaximumBatchingWindowInSeconds: 5 });
    await mapped.put('a', 'b');
    await mapped.afterPause(4999);
    expect(mapped.batches).toEqual([]);
    await mapped.clock.advance(1);
    expect(mapped.batches).toEqual([['a', 'b']]);
    await mapped.put('c', 'd', 'e');
    await expect.poll(() => mapped.batches.at(-1)).toEqual(['c', 'd', 'e']);
  });

  it('catches up in order when its function was slow for long', async () => {
    const slow = Promise.withResolvers<void>();
    const mapped = await mapping({ BatchSize: 500 }, () => slow.promise);
    const ids = Array.from({ length: 1300 }, (_, n) => `i${n}`);
    await mapped.put('first');
    for (let n = 0; n < ids.length; n += 25) await putTogether(mapped, ...ids.slice(n, n + 25));
    slow.resolve();
    await expect.poll(() => mapped.batches.flat()).toEqual(['first', ...ids]);
  });

  it('starts where it is told to', async () => {
    const mapped = await mapping({ StartingPosition: 'LATEST' });
    await mapped.put('new');
    await expect.poll(() => mapped.batches).toEqual([['new']]);
  });

  it.each([
    [{ ScalingConfig: { MaximumConcurrency: 2 } }, 'ScalingConfig is not hosted of a stream'],
    [{ BatchSize: 0 }, 'BatchSize is not from 1 to 10000'],
    [{ BatchSize: '25' }, 'BatchSize is not from 1 to 10000'],
    [{ ParallelizationFactor: 11 }, 'ParallelizationFactor is not from 1 to 10'],
    [{ MaximumRecordAgeInSeconds: 59 }, 'MaximumRecordAgeInSeconds is neither -1 nor from 60 to 604800'],
    [{ StartingPosition: 'AT_TIMESTAMP' }, 'StartingPosition is neither TRIM_HORIZON nor LATEST'],
    [{ FunctionResponseTypes: ['Other'] }, 'FunctionResponseTypes knows ReportBatchItemFailures only'],
  ])('stops the start with %j', async (properties, objection) => {
    await expect(aMapping(properties)).rejects.toThrow(`OnAudit: ${objection}.`);
  });

  it('stops the start with a filter that is no JSON', async () => {
    const properties = { FilterCriteria: { Filters: [{ Pattern: 'single-string' }] } };
    await expect(aMapping(properties)).rejects.toThrow('does not support the filter pattern "single-string"');
  });

  it('delivers what its filter lets through and passes over the rest', async () => {
    const mapped = await mapping({
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"id":{"S":[{"prefix":"hz-"}]}}}}' }] },
    });
    await mapped.put('hz-1', 'sc-1', 'hz-2');
    await expect.poll(() => mapped.batches.flat()).toEqual(['hz-1', 'hz-2']);
  });
});

describe('parallel lanes', () => {
  it('work at the same time and keep the order of each item', async () => {
    let underWay = 0;
    const two = Promise.withResolvers<void>();
    const mapped = await mapping({ ParallelizationFactor: 4, BatchSize: 2 }, async () => {
      underWay += 1;
      if (underWay === 2) two.resolve();
      await two.promise;
      underWay -= 1;
    });
    for (let round = 0; round < 5; round++) {
      for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
        const Item = { id: { S: id }, round: { N: String(round) } };
        await mapped.database.client.send(new PutItemCommand({ TableName: 'local-Audit', Item }));
      }
    }
    await expect.poll(() => mapped.records.length).toBe(30);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const rounds = mapped.records
        .filter((record) => idsOf([record])[0] === id)
        .map(({ dynamodb }) => dynamodb.NewImage?.round?.N);
      expect(rounds).toEqual(['0', '1', '2', '3', '4']);
    }
  });
});

describe('after a restart', () => {
  it('a mapping goes on behind the last batch it finished', async () => {
    const first = await aMapping({ BatchSize: 1 }, (records) => (idsOf(records)[0] === 'b' ? 'throw' : undefined));
    await first.put('a', 'b', 'c');
    await expect.poll(() => first.batches).toEqual([['a'], ['b']]);
    const { dataDir } = first.database.host;
    await first.close();
    const second = await mapping({ BatchSize: 1 }, () => undefined, { dataDir });
    await expect.poll(() => second.batches).toEqual([['b'], ['c']]);
  });

  it('a mapping with other lanes goes on from the earliest of them', async () => {
    const first = await aMapping({});
    await first.put('a');
    await expect.poll(() => first.batches).toEqual([['a']]);
    const { dataDir } = first.database.host;
    await first.close();
    const second = await mapping({ ParallelizationFactor: 3 }, () => undefined, { dataDir });
    await second.put('b');
    await expect.poll(() => second.batches).toEqual([['b']]);
  });
});

describe('the stream', () => {
  it('keeps records for a day, and longer only for who has not had them yet', async () => {
    const mapped = await mapping({ MaximumRetryAttempts: -1 }, (_, nth) => (nth === 1 ? undefined : 'throw'));
    const { streams } = mapped.database.service;
    const arn = mapped.database.created.Audit?.attributes.StreamArn ?? '';
    await mapped.put('a');
    await expect.poll(() => mapped.batches).toHaveLength(1);
    await mapped.put('b');
    await expect.poll(() => mapped.batches).toHaveLength(2);
    await mapped.clock.advance(23.5 * 3_600_000);
    expect(idsOf(await streams.read(arn, '', 10))).toEqual(['a', 'b']);
    await mapped.clock.advance(1.5 * 3_600_000);
    await mapped.clock.advance(4.5 * 3_600_000);
    expect(await streams.read(arn, '', 10)).toEqual([]);
  });
});
