/** A host around the services under test: the real store, a clock that only moves when told, a port of its own. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import {
  AwsError,
  type Caller,
  type Clock,
  type Created,
  type Host,
  type Invocation,
  type Resource,
  type Service,
  type WireResponse,
} from '../../infra/local/host.ts';
import { verifyHeaderSignature } from '../../infra/local/sigv4.ts';
import { openStore } from '../../infra/local/store/store.ts';

export const NOON = Date.parse('2026-03-02T04:00:00Z');
export const credentials = { accessKeyId: 'AKIAROOT', secretAccessKey: 'root-secret' };
export const roleCredentials = { accessKeyId: 'ASIAROLE', secretAccessKey: 'role-secret', sessionToken: 'role-token' };
export const roleArn = 'arn:aws:iam::123456789012:role/asker';

export type Call = { functionArn: string; payload: unknown; caller: Caller };
export type Delivered = Parameters<Host['deliver']>[0];
export type ServiceHost = {
  host: Host;
  url: string;
  /** SDK client settings that reach this host as the person at the machine. */
  client: { region: string; endpoint: string; credentials: typeof credentials; maxAttempts: number };
  calls: Call[];
  delivered: Delivered[];
  /** Actions that the role may take, as `action resource`; the person at the machine may all. */
  allowed: Set<string>;
  /** What functions answer; a throw is what Lambda's API refuses. */
  answer: { invoke: (call: Call) => Omit<Invocation, 'requestId'> | Promise<Omit<Invocation, 'requestId'>> };
  create(type: string, logicalId: string, properties?: Record<string, unknown>): Promise<Created>;
  /** Takes a resource out of the template, from the next start on. */
  undeclare(logicalId: string): void;
  /** Kills the host and starts it again: the same data and resources, new services. */
  restart(): Promise<void>;
  /** Kills the host, lets `meanwhile` pass, and starts it again. */
  suspend(meanwhile: () => Promise<void>): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** Starts a host; the services are made anew, and their resources with them, at each `restart`. */
export async function openServices(make: (host: Host) => Service[], startAt = NOON): Promise<ServiceHost> {
  vi.useFakeTimers({ toFake: ['Date'], now: startAt });
  const dataDir = await mkdtemp(join(tmpdir(), 'services-'));
  const store = await openStore(join(dataDir, 'store'));
  const clock = movableClock();
  let services: Service[] = [];
  let made: Resource[] = [];
  const server = createServer((request, response) => {
    respond(request, response, host, services).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const calls: Call[] = [];
  const delivered: Delivered[] = [];
  const allowed = new Set<string>();
  const answer: ServiceHost['answer'] = { invoke: () => ({ payload: null }) };

  const host: Host = {
    region: 'us-east-1',
    partition: 'aws',
    accountId: '123456789012',
    url,
    publicUrl: url,
    dataDir,
    clock,
    store,
    authorize(caller, action, resource) {
      if (caller.kind !== 'role' || allowed.has(`${action} ${resource}`)) return;
      throw new AwsError('AccessDeniedException', `${caller.roleArn} may not ${action} on ${resource}`, 403);
    },
    mayTakeOn(arn) {
      if (arn !== roleArn) throw new Error(`${arn} trusts nobody`);
    },
    credentials: (id) => {
      if (id === credentials.accessKeyId) return { ...credentials, caller: { kind: 'root' } };
      return id === roleCredentials.accessKeyId ? { ...roleCredentials, caller: { kind: 'role', roleArn } } : undefined;
    },
    asset: () => undefined,
    async invoke(functionArn, payload, caller) {
      calls.push({ functionArn, payload, caller });
      return { requestId: 'request', ...(await answer.invoke({ functionArn, payload, caller })) };
    },
    async invokeAsync(functionArn, payload, caller) {
      await answer.invoke({ functionArn, payload, caller });
      calls.push({ functionArn, payload, caller });
    },
    async call(service, operation, input, caller) {
      const target = services.find((each) => each.name === service);
      if (!target?.handle) {
        calls.push({ functionArn: `${service}:${operation}`, payload: input, caller });
        return (await answer.invoke({ functionArn: `${service}:${operation}`, payload: input, caller })).payload;
      }
      const headers = { 'x-amz-target': `Any.${operation}` };
      const body = Buffer.from(JSON.stringify(input));
      const query = new URLSearchParams();
      const request = { method: 'POST', path: '/', rawPath: '/', query, headers, body, caller, requestId: 'call' };
      const result = await target.handle(request);
      const output = result.body ? JSON.parse(String(result.body)) : {};
      if (result.status < 400) return output;
      throw new AwsError(output.__type.split('#').at(-1), output.message, result.status);
    },
    async emit(event) {
      calls.push({ functionArn: 'emit', payload: event, caller: { kind: 'root' } });
    },
    async deliver(message) {
      delivered.push(message);
    },
    log: () => undefined,
  };

  async function start() {
    for (const service of services) await service.start?.();
  }
  const created = async (resource: Resource) => {
    const type = services.map((service) => service.types[resource.type]).find(Boolean);
    if (!type) throw new Error(`nothing hosts ${resource.type}`);
    return type.create(resource);
  };
  async function suspend(meanwhile: () => Promise<void>) {
    // As after kill -9: nothing is told to stop, the old services' timers are gone.
    clock.forget();
    await meanwhile();
    services = make(host);
    for (const resource of made) await created(resource);
    await start();
  }
  services = make(host);
  return {
    host,
    url,
    client: { region: 'us-east-1', endpoint: url, credentials, maxAttempts: 1 },
    calls,
    delivered,
    allowed,
    answer,
    start,
    async create(type, logicalId, properties = {}) {
      const resource = { logicalId, type, properties, dependsOn: [] };
      made.push(resource);
      return created(resource);
    },
    undeclare(logicalId) {
      made = made.filter((resource) => resource.logicalId !== logicalId);
    },
    restart: () => suspend(async () => undefined),
    suspend,
    async close() {
      for (const service of services) await service.stop?.();
      made = [];
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await store.close();
      await rm(dataDir, { recursive: true });
      vi.useRealTimers();
    },
  };
}

/** Fires timers only while `advance` walks past them. */
function movableClock(): Clock & { forget(): void } {
  let timers: { due: number; run: () => unknown }[] = [];
  return {
    now: () => Date.now(),
    at(due, run) {
      const timer = { due, run };
      timers = [...timers, timer].sort((a, b) => a.due - b.due);
      if (due <= Date.now()) setImmediate(() => timers.includes(timer) && fire(timer));
      return {
        cancel() {
          timers = timers.filter((each) => each !== timer);
        },
      };
    },
    async advance(milliseconds) {
      const target = Date.now() + milliseconds;
      for (let first = timers[0]; first && first.due <= target; first = timers[0]) {
        vi.setSystemTime(Math.max(first.due, Date.now()));
        await fire(first);
      }
      vi.setSystemTime(target);
    },
    forget() {
      timers = [];
    },
  };
  async function fire(timer: { run: () => unknown }) {
    timers = timers.filter((each) => each !== timer);
    await timer.run();
  }
}

async function respond(request: IncomingMessage, response: ServerResponse, host: Host, services: Service[]) {
  // Node would write the machine's own time, and the SDK would set its clock by it.
  response.setHeader('date', new Date().toUTCString());
  const url = new URL(request.url ?? '/', host.url);
  const page = services.find((service) => url.pathname.startsWith(`/_local/${service.name}`));
  if (page?.page) return page.page(request, response, url);
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256'))
    return services.find((service) => service.raw)?.raw?.(request, response, url);
  const result = await signedAnswer(request, host, services).catch(asJson);
  response.writeHead(result.status, result.headers).end(result.body);
}

async function signedAnswer(request: IncomingMessage, host: Host, services: Service[]): Promise<WireResponse> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const { method = 'GET', headers } = request;
  const hash = createHash('sha256').update(body).digest('hex');
  const signature = verifyHeaderSignature({ method, path, query, headers }, hash, host.credentials, Date.now());
  const service = services.find((each) => each.name === signature.service);
  if (!service?.handle) throw new AwsError('UnknownService', signature.service);
  return service.handle({
    method,
    path: decodeURIComponent(path),
    rawPath: path,
    query: new URLSearchParams(query),
    headers,
    body,
    caller: signature.caller,
    requestId: 'request',
  });
}

function asJson(error: unknown): WireResponse {
  if (!(error instanceof AwsError)) throw error;
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': error.code };
  return { status: error.status, headers, body: JSON.stringify({ __type: error.code, message: error.message }) };
}
