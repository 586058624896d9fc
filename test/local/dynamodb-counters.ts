import { randomUUID } from 'node:crypto';
import { dynamodb } from '../../infra/local/dynamodb/dynamodb.ts';
import type { StreamRecord } from '../../infra/local/dynamodb/stream-log.ts';
import { aHost, createTable, keyed, streaming, withIndex } from './dynamodb-support.ts';

const TableName = 'local-Counters';
const members = ['1', '2', '3', '4'];

/** Counters in groups of four that only ever change together, in a data folder that may have been left at any moment. */
export async function openCounters(dataDir: string) {
  const host = await aHost({ dataDir });
  const service = dynamodb(host, host.store);
  const table = keyed({ group: 'S', id: 'S' }, { ...withIndex('by-id', ['id']), ...streaming() });
  const { attributes } = await createTable(service, 'Counters', table);
  await service.start?.();

  async function call(operation: string, input: object): Promise<Record<string, unknown>> {
    const answer = await service.handle?.({
      method: 'POST',
      path: '/',
      rawPath: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
      body: Buffer.from(JSON.stringify(input)),
      caller: { kind: 'root' },
      requestId: randomUUID(),
    });
    if (answer?.status !== 200) throw new Error(String(answer?.body));
    return JSON.parse(String(answer.body));
  }

  return {
    call,
    /** The counters of a group, in the order of its members. */
    async read(group: string): Promise<number[]> {
      const { Items } = (await call('Query', {
        TableName,
        KeyConditionExpression: '#g = :g',
        ExpressionAttributeNames: { '#g': 'group' },
        ExpressionAttributeValues: { ':g': { S: group } },
      })) as { Items: { n: { N: string } }[] };
      return Items.map((item) => Number(item.n.N));
    },
    async indexed(): Promise<unknown[]> {
      return (await call('Scan', { TableName, IndexName: 'by-id' })).Items as unknown[];
    },
    records: (): Promise<StreamRecord[]> =>
      service.streams.read(attributes.StreamArn ?? '', '', Number.MAX_SAFE_INTEGER),
    async close() {
      await service.stop?.();
      await host.close();
    },
  };
}

export type Counters = Awaited<ReturnType<typeof openCounters>>;

/** Counts a group's four counters up in one transaction, whose token is the round's. */
export async function countTogether(counters: Counters, group: string, round: number): Promise<void> {
  await counters.call('TransactWriteItems', {
    ClientRequestToken: `${group}-${round}`,
    TransactItems: members.map((id) => ({
      Update: {
        TableName,
        Key: { group: { S: group }, id: { S: id } },
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
    })),
  });
}
