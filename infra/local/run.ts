/** Starts a host: reads the template, listens, creates every resource, then lets the services resume their work. */
import './thread-pool.ts';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { basename, dirname } from 'node:path';
import { callService } from './calls.ts';
import { type HostClock, openClock } from './clock.ts';
import { AwsError, type Created, type Host, type Service } from './host.ts';
import { openKeys } from './iam/credentials.ts';
import { type Log, openLog } from './log.ts';
import { type Made, makeServices } from './services.ts';
import { type LevelStore, openStore } from './store/store.ts';
import { openAssets, regionOf } from './template/assets.ts';
import { createResources } from './template/create.ts';
import { type Plan, planTemplate, type Template } from './template/plan.ts';
import { StartError } from './template/problem.ts';
import { resolveHere } from './template/resolve.ts';
import { wire } from './wire.ts';

export type RunOptions = {
  /** The template's file, JSON. */
  template: string;
  /** The cloud assembly's folder; the template's own when left out. */
  assets?: string;
  dataDir: string;
  /** 0 or left out: a free one. */
  port?: number;
  /** The address to listen on; 127.0.0.1 when left out. */
  listen?: string;
  /** Where browsers reach the host, when that is not where it listens; `:0` at its end stands for the port. */
  publicUrl?: string;
  /** Milliseconds by which a new data folder's clock differs from the machine's; from then on it only moves forward. */
  firstOffset?: number;
  onProgress?: (step: string) => void;
  onLog?: Parameters<typeof openLog>[1];
};

export type RunningHost = {
  url: string;
  publicUrl: string;
  host: Host;
  outputs: Record<string, unknown>;
  resources: Record<string, Created>;
  stop(): Promise<void>;
};

const accountId = '123456789012';

export async function startHost(options: RunOptions): Promise<RunningHost> {
  // Handlers run in UTC on Lambda; the time zone belongs to the process, so it is the host's too.
  process.env.TZ = 'UTC';
  const { dataDir, onProgress = () => {} } = options;
  const assets = options.assets ?? dirname(options.template);
  const stack = basename(options.template).replace(/(\.template)?\.json$/, '');
  const template = readTemplate(options.template);
  const closing: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    mkdirSync(dataDir, { recursive: true });
    const log = openLog(dataDir, options.onLog);
    closing.push(log.close);
    const store = await openStore(`${dataDir}/store`);
    closing.push(store.close);
    const failed = (error: unknown) => log.write({ source: 'clock', level: 'error', message: String(error) });
    const clock = await openClock(store, failed, options.firstOffset);
    closing.push(clock.close);
    const server = createServer({ keepAliveTimeout: 60_000 });
    const port = await listen(server, options.port ?? 0, options.listen ?? '127.0.0.1');
    closing.push(() => closeServer(server));
    const { host, made } = makeHost(options, { log, store, clock, port, assets, stack });
    const { services } = made;
    const plan = planTemplate(template, typesOf(services), pseudoParameters(host, stack));
    const buckets = new Set<string>();
    let isOpen = false;
    const isBucket = (name: string) => buckets.has(name);
    const handle = wire({ host, clock, services, isBucket, site: made.site, isOpen: () => isOpen });
    server.on('request', (request, response) => void handle(request, response));
    closing.push(() => stopServices(services));
    onProgress(`creating ${plan.resources.length} resources`);
    await createResources(plan, host, (created, type) => {
      if (type === 'AWS::S3::Bucket') buckets.add(created.ref);
    });
    isOpen = true;
    onProgress('resuming work');
    for (const service of services) await service.start?.().catch((error) => refuse(service, error));
    const { url, publicUrl } = host;
    return { url, publicUrl, host, outputs: outputsOf(plan), resources: plan.scope.created, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Parts = { log: Log; store: LevelStore; clock: HostClock; port: number; assets: string; stack: string };

/** The host and its services, which know each other only through it. */
function makeHost(options: RunOptions, { log, store, clock, port, assets, stack }: Parts): { host: Host; made: Made } {
  const { dataDir, listen: address = '127.0.0.1', publicUrl } = options;
  const url = `http://${['0.0.0.0', '::'].includes(address) ? '127.0.0.1' : address}:${port}`;
  const region = regionOf(assets) ?? 'us-east-1';
  const keys = openKeys(dataDir);
  const host: Host = {
    region,
    partition: region.startsWith('cn-') ? 'aws-cn' : 'aws',
    accountId,
    url,
    publicUrl: publicUrl?.replace(/\/$/, '').replace(/:0$/, `:${port}`) ?? url,
    dataDir,
    clock,
    store,
    credentials: keys.find,
    asset: openAssets(assets),
    authorize: (...check) => made.iam.authorize(...check),
    mayTakeOn: (...check) => made.iam.mayTakeOn(...check),
    invoke: (...call) => made.lambda.invoke(...call),
    invokeAsync: async (...call) => void (await made.lambda.invokeAsync(...call)),
    call: (...call) => callService(made.services, ...call),
    emit: (event) => made.emit(event),
    deliver: (message) => made.deliver(message),
    log: log.write,
  };
  const made = makeServices({ host, store, offset: clock.offset, keys, stack });
  return { host, made };
}

/** What a service finds wrong with the template only when it starts, such as a missing grant. */
function refuse(service: Service, error: unknown): never {
  if (error instanceof AwsError)
    throw new StartError(`This template cannot be hosted here: ${service.name}: ${error.message}`);
  throw error;
}

function readTemplate(file: string): Template {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Template;
  } catch (error) {
    throw new StartError(`The template ${file} cannot be read: ${(error as Error).message}`);
  }
}

/** Returns the port; 0 asks for a free one. Throws a sentence where the host cannot listen. */
export async function listen(server: NetServer, port: number, address: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, address, resolve);
  try {
    await promise;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') throw new StartError(`The host cannot listen on ${address}:${port}: ${message}`);
    throw new StartError(`Port ${port} is taken: stop what listens there, or choose another with --port.`);
  }
  return (server.address() as AddressInfo).port;
}

function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}

async function stopServices(services: Service[]): Promise<void> {
  for (const service of [...services].reverse()) await service.stop?.();
}

function typesOf(services: Service[]): Service['types'] {
  const types: Service['types'] = {};
  for (const service of services) {
    for (const [name, type] of Object.entries(service.types)) {
      if (types[name] !== undefined) throw new Error(`two services host ${name}`);
      types[name] = type;
    }
  }
  return types;
}

function pseudoParameters(host: Host, stack: string): Record<string, string> {
  return {
    'AWS::AccountId': host.accountId,
    'AWS::Partition': host.partition,
    'AWS::Region': host.region,
    'AWS::StackName': stack,
    'AWS::StackId': `arn:${host.partition}:cloudformation:${host.region}:${host.accountId}:stack/${stack}/local`,
    'AWS::URLSuffix': host.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
}

function outputsOf({ outputs, scope }: Plan): Record<string, unknown> {
  const resolved = Object.entries(outputs).map(([logicalId, value]) => {
    try {
      return [logicalId, resolveHere(value, scope)];
    } catch (error) {
      throw new StartError([{ logicalId, type: 'Outputs', reason: (error as Error).message }]);
    }
  });
  return Object.fromEntries(resolved);
}
