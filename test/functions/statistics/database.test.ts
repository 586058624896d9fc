/** The same on DynamoDB of the local host, whose expressions, limits and transactions are AWS's. */
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getBoard } from '../../../functions/statistics/get-board.ts';
import { getQueueCounts } from '../../../functions/statistics/get-queue-counts.ts';
import { handler } from '../../../functions/statistics/on-audit.ts';
import { recount } from '../../../functions/statistics/recount.ts';
import { statisticsApi } from '../../../schemas/statistics.ts';
import { aDatabase, keyed } from '../../local/dynamodb-support.ts';
import { NOON, staffActor } from '../../support/builders.ts';
import { aCall } from '../../support/requests.ts';
import { deliver } from '../../support/stream-event.ts';
import { city, countPlainly, countsOf } from './city.ts';

let database: Awaited<ReturnType<typeof aDatabase>>;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  database = await aDatabase({
    Statistics: keyed({ scope: 'S', cell: 'S' }, { TableName: 'statistics' }),
    Audit: keyed({ recordId: 'S', entryId: 'S' }, { TableName: 'audit' }),
  });
  process.env.AWS_ENDPOINT_URL = database.url;
});
afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  vi.useRealTimers();
  await database.close();
});

const shown = async () => {
  const { now, countedUntil, ...board } = await getBoard({}, aCall(statisticsApi.getBoard, staffActor()));
  return board;
};

describe('the counters on DynamoDB', () => {
  it('are counted once, compared, and mended', async () => {
    const [one] = fc
      .sample(city, { numRuns: 40, seed: 7 })
      .sort((a, b) => b.entries.flat().length - a.entries.flat().length);
    if (!one) throw new Error('there is a city');
    const entries = one.entries.flat();
    const client = DynamoDBDocumentClient.from(database.client, { marshallOptions: { removeUndefinedValues: true } });
    for (const entry of entries) await client.send(new PutCommand({ TableName: 'audit', Item: entry }));
    for (const batch of [entries, entries.slice(0, 3), entries]) {
      expect(await deliver(handler, batch)).toEqual({ batchItemFailures: [] });
    }
    expect(await shown()).toEqual(countPlainly(one));
    const actor = staffActor({ role: 'service-center', districtIds: ['D1'] });
    const waiting = one.hazards.filter(({ desk }) => desk === 'center#D1');
    const queue = await getQueueCounts({}, aCall(statisticsApi.getQueueCounts, actor));
    expect(queue).toEqual({ total: waiting.length, byStatus: countsOf(waiting).byStatus });

    const night = () => recount({ now: NOON, repair: true, timeLeft: () => 900_000, pause: async () => undefined });
    expect(await night()).toMatchObject({ differences: [], entries: entries.length });
    const wrong = { scope: '1/board', cell: 'culture#D1#ktv', reported: 77 };
    await client.send(new PutCommand({ TableName: 'statistics', Item: wrong }));
    expect(await night()).toMatchObject({ isRepaired: true });
    expect(await shown()).toEqual(countPlainly(one));
    expect(await night()).toMatchObject({ differences: [] });
  });
});
