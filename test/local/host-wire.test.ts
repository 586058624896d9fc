import { createServer, request } from 'node:http';
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostClock } from '../../infra/local/clock.ts';
import { listen } from '../../infra/local/run.ts';
import { wire } from '../../infra/local/wire.ts';
import { aFunction, anApi, aRole, hostWith, rootKey, signedFetch, type TestHost } from './host-support.ts';

let host: TestHost;
let functionKey: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
const invocations = '/2015-03-31/functions/Function/invocations';

beforeAll(async () => {
  const code = {
    'asset.code/index.mjs': `export const handler = async (event) => {
      if (event.fail) throw new Error('no');
      return event.rawPath ? { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(process.env) } : { event };
    }`,
  };
  host = await hostWith({ Resources: { Role: aRole(), Function: aFunction('code'), ...anApi(['GET /keys']) } }, code);
  const environment = (await (await fetch(`${host.url}/keys`)).json()) as Record<string, string>;
  functionKey = {
    accessKeyId: String(environment.AWS_ACCESS_KEY_ID),
    secretAccessKey: String(environment.AWS_SECRET_ACCESS_KEY),
    sessionToken: String(environment.AWS_SESSION_TOKEN),
  };
});
afterAll(() => host.end());

it('asks for patience until every resource is there', async () => {
  let isOpen = false;
  const clock = { now: Date.now } as HostClock;
  const handle = wire({
    ...{ host: host.host, clock, services: [], isBucket: () => false },
    site: () => async () => ({ status: 200, headers: [], body: 'here' }),
    isOpen: () => isOpen,
  });
  const server = createServer((request, response) => void handle(request, response));
  const url = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
  const early = [
    fetch(url),
    fetch(url, { method: 'POST', body: 'x'.repeat(100_000) }),
    signedFetch({ ...host, url }, 's3', '/'),
  ];
  for (const { status, headers } of await Promise.all(early)) {
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  }
  isOpen = true;
  expect(await (await fetch(url)).text()).toBe('here');
  server.close();
  server.closeAllConnections();
});

describe('signed requests', () => {
  it('reach the service that they are signed for', async () => {
    const response = await signedFetch(host, 'lambda', invocations, { body: '{"a":1}' });
    expect(await response.json()).toEqual({ event: { a: 1 } });
    expect(response.headers.get('x-amz-executed-version')).toBe('$LATEST');
    const client = new DynamoDBClient({ endpoint: host.url, region: 'us-east-1', credentials: rootKey(host) });
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });

  it('tell a function’s error by a header, as Lambda does', async () => {
    const response = await signedFetch(host, 'lambda', invocations, { body: '{"fail":true}' });
    expect([response.status, response.headers.get('x-amz-function-error')]).toEqual([200, 'Unhandled']);
    expect(await response.json()).toMatchObject({ errorType: 'Error', errorMessage: 'no' });
  });

  it('may queue an invocation, but not only ask for leave', async () => {
    const headers = (type: string) => ({ 'x-amz-invocation-type': type });
    expect((await signedFetch(host, 'lambda', invocations, { headers: headers('Event') })).status).toBe(202);
    const dry = await signedFetch(host, 'lambda', invocations, { headers: headers('DryRun') });
    expect(await dry.json()).toMatchObject({ message: 'the host does not have the InvocationType DryRun' });
  });

  it('act as the role whose key signed them', async () => {
    const credentials = functionKey;
    const client = new DynamoDBClient({ endpoint: host.url, region: 'us-east-1', credentials });
    const read = client.send(new GetItemCommand({ TableName: 'Units', Key: { id: { S: '1' } } }));
    await expect(read).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(/assumed-role\/Role\/Function is not authorized to perform: dynamodb:GetItem/),
    });
    const response = await signedFetch(host, 'lambda', invocations, { key: credentials });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([403, 'AccessDeniedException']);
  });

  it.each<[string, () => Promise<Response>, number, string]>([
    [
      'a wrong secret',
      () => signedFetch(host, 'lambda', invocations, { key: { ...rootKey(host), secretAccessKey: 'x' } }),
      403,
      'InvalidSignatureException',
    ],
    [
      'an unknown key',
      () => signedFetch(host, 'lambda', invocations, { key: { ...rootKey(host), accessKeyId: 'AKIAX' } }),
      403,
      'UnrecognizedClientException',
    ],
    [
      'a role’s key without its token',
      () =>
        signedFetch(host, 'lambda', invocations, {
          key: { accessKeyId: functionKey.accessKeyId, secretAccessKey: functionKey.secretAccessKey },
        }),
      403,
      'UnrecognizedClientException',
    ],
    [
      'a time long past',
      () => signedFetch(host, 'lambda', invocations, { at: new Date(Date.now() - 3_600_000) }),
      403,
      'InvalidSignatureException',
    ],
    ['a service that is not there', () => signedFetch(host, 'ec2', '/'), 400, 'UnknownOperationException'],
    [
      'an operation that is not there',
      () => signedFetch(host, 'lambda', '/2015-03-31/functions'),
      404,
      'UnknownOperationException',
    ],
    [
      'a body that is not JSON',
      () => signedFetch(host, 'lambda', invocations, { body: '{' }),
      400,
      'InvalidRequestContentException',
    ],
    [
      'a function that is not there',
      () => signedFetch(host, 'lambda', '/2015-03-31/functions/x/invocations'),
      404,
      'ResourceNotFoundException',
    ],
  ])('are refused for %s', async (_, request, status, code) => {
    const response = await request();
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, code]);
    expect(await response.json()).toMatchObject({ __type: code, message: expect.any(String) });
  });

  it('hold when the clock jumps while they are on their way', async () => {
    const at = new Date();
    await host.host.clock.advance(86_400_000);
    expect((await signedFetch(host, 'lambda', invocations, { at })).status).toBe(200);
    expect((await signedFetch(host, 'lambda', invocations)).status).toBe(200);
  });
});

describe('a request for no path', () => {
  it.each(['http://elsewhere.example/keys', '*'])('is refused: %s', async (path) => {
    const { hostname, port } = new URL(host.url);
    const status = await new Promise((resolve, reject) => {
      const sent = request({ hostname, port, path, method: 'OPTIONS' }, (answer) =>
        resolve(answer.resume().statusCode),
      );
      sent.on('error', reject).end();
    });
    expect(status).toBe(400);
  });
});

describe('the host’s own pages', () => {
  it('tell the time and move it, also in the Date header', async () => {
    const before = (await (await fetch(`${host.url}/_local/clock`)).json()) as { now: number };
    const moved = await fetch(`${host.url}/_local/clock`, { method: 'POST', body: '{"advanceMs": 3600000}' });
    const after = (await moved.json()) as { now: number };
    expect(after.now - before.now).toBeGreaterThanOrEqual(3_600_000);
    const shown = Date.parse((await fetch(`${host.url}/_local/clock`)).headers.get('date') ?? '');
    expect(Math.abs(shown - after.now)).toBeLessThan(5_000);
  });

  it.each(['{"advanceMs": -1}', '{"advanceMs": "1"}', '{"advanceMs": 1e400}', 'null', 'x', ''])(
    'never move it by %s',
    async (body) => {
      expect((await fetch(`${host.url}/_local/clock`, { method: 'POST', body })).status).toBe(400);
    },
  );

  it('let no page of another site move it', async () => {
    const headers = { origin: 'https://elsewhere.example' };
    const init = { method: 'POST', body: '{"advanceMs": 1}', headers };
    expect((await fetch(`${host.url}/_local/clock`, init)).status).toBe(403);
  });

  it('show which grants were used', async () => {
    expect(await (await fetch(`${host.url}/_local/iam`)).json()).toEqual([]);
  });

  it('serve the API at the address that its ApiEndpoint stands for', async () => {
    const endpoint = Object.values(host.resources.Api?.addresses ?? {})[0];
    expect((await fetch(`${endpoint}/keys`)).status).toBe(200);
    expect((await fetch(`${host.url}/_local/nothing`)).status).toBe(404);
  });
});
