import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamodb } from '../../infra/local/dynamodb/dynamodb.ts';
import type { Caller, Clock, Created, Host, Service, WireRequest } from '../../infra/local/host.ts';
import { type LevelStore, openStore } from '../../infra/local/store/store.ts';

export const startedAt = Date.parse('2026-03-02T08:00:00Z');

/** A clock that stands still until it is moved. */
export function standingClock(at = startedAt): Clock {
  let now = at;
  const timers: { due: number; run: () => unknown }[] = [];
  const settle = async () => {
    for (;;) {
      const next = timers.toSorted((a, b) => a.due - b.due)[0];
      if (!next || next.due > now) return;
      timers.splice(timers.indexOf(next), 1);
      await next.run();
    }
  };
  return {
    now: () => now,
    at(due, run) {
      const timer = { due, run };
      timers.push(timer);
      if (due <= now) setImmediate(settle);
      return { cancel: () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1)) };
    },
    async advance(milliseconds) {
      const target = now + milliseconds;
      for (;;) {
        const next = timers.toSorted((a, b) => a.due - b.due)[0];
        if (!next || next.due > target) break;
        now = Math.max(now, next.due);
        await settle();
      }
      now = target;
    },
  };
}

type Given = Partial<Omit<Host, 'store'>>;

/** A host with nothing but a store, a clock and what the test gives it. */
export async function aHost(given: Given = {}): Promise<Host & { store: LevelStore; close(): Promise<void> }> {
  const dataDir = given.dataDir ?? (await mkdtemp(join(tmpdir(), 'bihuan-local-')));
  const store = await openStore(join(dataDir, 'host'));
  const absent = (what: string) => () => Promise.reject(new Error(`this test's host has no ${what}`));
  return {
    region: 'cn-north-1',
    partition: 'aws-cn',
    accountId: '123456789012',
    url: 'http://127.0.0.1',
    publicUrl: 'http://127.0.0.1',
    dataDir,
    clock: standingClock(),
    store,
    authorize: () => {},
    mayTakeOn: () => undefined,
    credentials: () => undefined,
    asset: () => undefined,
    invoke: absent('functions'),
    invokeAsync: absent('functions'),
    call: absent('services'),
    emit: absent('events'),
    deliver: absent('outbox'),
    log: ({ level, message }) => {
      if (level === 'error') console.error(message);
    },
    ...given,
    close: () => store.close(),
  };
}

export type Properties = Record<string, unknown>;

/** DynamoDB with the given tables, behind HTTP; `caller` is whom the requests come from. */
export async function aDatabase(tables: Record<string, Properties> = {}, given: Given = {}, caller?: Caller) {
  const host = await aHost(given);
  const service = dynamodb(host, host.store);
  const created: Record<string, Created> = {};
  for (const [logicalId, properties] of Object.entries(tables)) {
    created[logicalId] = await createTable(service, logicalId, properties);
  }
  await service.start?.();
  const server = await serve(service, caller);
  const client = clientOf(server.url);
  return {
    host,
    service,
    created,
    client,
    url: server.url,
    async close() {
      client.destroy();
      await server.close();
      await service.stop?.();
      await host.close();
    },
  };
}

export async function createTable(service: Service, logicalId: string, properties: Properties): Promise<Created> {
  const type = 'AWS::DynamoDB::Table';
  const created = await service.types[type]?.create({ logicalId, type, dependsOn: [], properties });
  if (!created) throw new Error(`${type} is not hosted`);
  return created;
}

/** The properties of an on-demand table: `{ id: 'S' }`, or `{ pk: 'S', sk: 'N' }` with a sort key. */
export function keyed(key: Record<string, 'S' | 'N' | 'B'>, more: Properties = {}): Properties {
  const { AttributeDefinitions = [], ...rest } = more;
  return {
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: Object.keys(key).map((AttributeName, n) => ({ AttributeName, KeyType: n === 0 ? 'HASH' : 'RANGE' })),
    AttributeDefinitions: [
      ...Object.entries(key).map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
      ...(AttributeDefinitions as unknown[]),
    ],
    ...rest,
  };
}

/** A global index on string attributes, with its attribute definitions. */
export function withIndex(
  IndexName: string,
  key: string[],
  Projection: Properties = { ProjectionType: 'ALL' },
): Properties {
  return {
    AttributeDefinitions: key.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    GlobalSecondaryIndexes: [
      {
        IndexName,
        KeySchema: key.map((AttributeName, n) => ({ AttributeName, KeyType: n === 0 ? 'HASH' : 'RANGE' })),
        Projection,
      },
    ],
  };
}

export const streaming = (StreamViewType = 'NEW_AND_OLD_IMAGES'): Properties => ({
  StreamSpecification: { StreamViewType },
});

/** Puts a service behind HTTP, as the wire server does after it has checked the signature. */
async function serve(
  service: Service,
  caller: Caller = { kind: 'root' },
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://local');
    const wireRequest: WireRequest = {
      method: request.method ?? 'GET',
      path: decodeURIComponent(url.pathname),
      rawPath: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(await request.toArray()),
      caller,
      requestId: 'A'.repeat(52),
    };
    const answer = await service.handle?.(wireRequest);
    response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
