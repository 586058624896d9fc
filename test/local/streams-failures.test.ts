import { afterEach, describe, expect, it } from 'vitest';
import { closeMappings, failing, functionArn, idsOf, mapping, putTogether, queueArn } from './streams-support.ts';

afterEach(closeMappings);

describe('a failing batch', () => {
  it('comes again as a whole, before anything later, with a growing pause', async () => {
    const mapped = await mapping({}, (_, nth) => (nth < 3 ? 'throw' : undefined));
    await mapped.put('a');
    await expect.poll(() => mapped.batches).toEqual([['a']]);
    await mapped.put('b');
    await mapped.afterPause(1000);
    expect(mapped.batches).toEqual([['a'], ['a']]);
    await mapped.afterPause(1000);
    expect(mapped.batches).toHaveLength(2);
    await mapped.afterPause(1000);
    expect(mapped.batches).toEqual([['a'], ['a'], ['a'], ['b']]);
  });

  it('comes again from its first reported failure on', async () => {
    const mapped = await mapping({ FunctionResponseTypes: ['ReportBatchItemFailures'] }, (records, nth) =>
      nth === 1 ? failing(records[1]) : { batchItemFailures: [] },
    );
    await putTogether(mapped, 'a', 'b', 'c');
    await expect.poll(() => mapped.batches).toEqual([['a', 'b', 'c']]);
    await mapped.afterPause(1000);
    expect(mapped.batches).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ]);
  });

  it.each([
    ['an identifier it does not know', { batchItemFailures: [{ itemIdentifier: 'wrong' }] }],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['an item without identifier', { batchItemFailures: [{}] }],
    ['no item where one should be', { batchItemFailures: [null] }],
    ['something else than a list', { batchItemFailures: { itemIdentifier: '1' } }],
  ])('failed as a whole when the answer has %s', async (_, answer) => {
    const mapped = await mapping({ FunctionResponseTypes: ['ReportBatchItemFailures'] }, (_, nth) =>
      nth === 1 ? answer : null,
    );
    await putTogether(mapped, 'a', 'b');
    await expect.poll(() => mapped.batches).toHaveLength(1);
    await mapped.afterPause(1000);
    expect(mapped.batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('is halved until the bad record stands alone, which does not count as retrying', async () => {
    const mapped = await mapping(
      {
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 1,
        DestinationConfig: { OnFailure: { Destination: queueArn } },
      },
      (records) => (idsOf(records).includes('bad') ? 'throw' : undefined),
    );
    await putTogether(mapped, 'a', 'b', 'bad', 'd');
    await expect.poll(() => mapped.batches).toEqual([['a', 'b', 'bad', 'd'], ['a', 'b'], ['bad', 'd'], ['bad']]);
    await mapped.afterPause(1000);
    expect(mapped.batches.slice(4)).toEqual([['bad'], ['d']]);
    expect(mapped.dead).toHaveLength(1);
  });

  it('is split at the reported failure when it may be halved', async () => {
    const mapped = await mapping(
      { BisectBatchOnFunctionError: true, FunctionResponseTypes: ['ReportBatchItemFailures'], MaximumRetryAttempts: 0 },
      (records) => {
        const bad = records.find((record) => record.dynamodb.Keys.id?.S === 'bad');
        return bad ? failing(bad) : null;
      },
    );
    await putTogether(mapped, 'a', 'bad', 'c', 'd');
    await expect
      .poll(() => mapped.batches)
      .toEqual([['a', 'bad', 'c', 'd'], ['bad', 'c', 'd'], ['bad', 'c'], ['bad'], ['c'], ['d']]);
  });

  it('goes to the on-failure queue when its retries are used up', async () => {
    const mapped = await mapping(
      { MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: { Destination: queueArn } } },
      (_, nth) => (nth <= 3 ? 'throw' : undefined),
    );
    await putTogether(mapped, 'a', 'b');
    await expect.poll(() => mapped.batches).toHaveLength(1);
    await mapped.afterPause(3000);
    const sequence = mapped.records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect(mapped.dead).toEqual([
      {
        requestContext: {
          requestId: 'r-1',
          functionArn,
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 3,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: '2026-03-02T08:00:03.000Z',
        DDBStreamBatchInfo: {
          shardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/),
          startSequenceNumber: sequence[0],
          endSequenceNumber: sequence[1],
          approximateArrivalOfFirstRecord: '2026-03-02T08:00:00Z',
          approximateArrivalOfLastRecord: '2026-03-02T08:00:00Z',
          batchSize: 2,
          streamArn: mapped.database.created.Audit?.attributes.StreamArn,
        },
      },
    ]);
    await mapped.put('c');
    await expect.poll(() => mapped.batches.at(-1)).toEqual(['c']);
  });

  it('goes there without a function error when the function reported what failed', async () => {
    const destination = { DestinationConfig: { OnFailure: { Destination: queueArn } } };
    const mapped = await mapping(
      { MaximumRetryAttempts: 0, FunctionResponseTypes: ['ReportBatchItemFailures'], ...destination },
      ([record]) => failing(record),
    );
    await mapped.put('a');
    await expect.poll(() => mapped.dead).toMatchObject([{ responseContext: { functionError: null } }]);
  });

  it('goes to the on-failure queue when its records are too old', async () => {
    const mapped = await mapping(
      { MaximumRecordAgeInSeconds: 60, DestinationConfig: { OnFailure: { Destination: queueArn } } },
      () => 'throw',
    );
    await mapped.put('a');
    await expect.poll(() => mapped.batches).toHaveLength(1);
    await mapped.afterPause(3 * 60_000);
    expect(mapped.dead).toMatchObject([{ requestContext: { condition: 'RecordAgeExceeded' } }]);
  });

  it('that could not even be invoked is tried again without counting', async () => {
    const mapped = await mapping({ MaximumRetryAttempts: 0 }, (_, nth) => (nth < 4 ? 'throttle' : undefined));
    await mapped.put('a');
    await expect.poll(() => mapped.batches).toHaveLength(1);
    await mapped.afterPause(10_000);
    expect(mapped.batches).toEqual([['a'], ['a'], ['a'], ['a']]);
  });
});
