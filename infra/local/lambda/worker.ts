/**
 * The Node.js runtime of Lambda, inside a worker thread: loads the handler once, then answers one request at a
 * time. The thread has its own environment and heap, the host's moved `Date`, and no way to end the process.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { shiftDate } from '../shifted-date.ts';

export type Setup = {
  root: string;
  handler: string;
  offset: SharedArrayBuffer;
  functionName: string;
  memory: number;
  /** Characters of log lines that the host has not taken yet. */
  untaken: SharedArrayBuffer;
};
/** Request id, event as JSON, invoked ARN, milliseconds it may take. */
export type Request = [requestId: string, event: string, arn: string, budget: number];
export type Reply =
  | [kind: 'ready' | 'done' | 'failed' | 'crashed', json: string]
  | [kind: 'log', line: string, level: 'info' | 'warn' | 'error', requestId: string | undefined];

type Exports = Record<string, unknown>;
type Compilable = NodeJS.Module & { _compile(code: string, file: string, format: 'commonjs'): void };
type Handler = (event: unknown, context: object) => unknown;

const setup = workerData as Setup;
const port = parentPort as NonNullable<typeof parentPort>;
const require = createRequire(join(setup.root, '/'));
let requestId: string | undefined;

const send = (...reply: Reply): void => port.postMessage(reply);

/** As a pipe that is full does, makes whoever says more than the host can take wait. */
const untaken = new Int32Array(setup.untaken);
const mostUntaken = 2 ** 20;
function say(text: string, level: 'info' | 'warn' | 'error'): void {
  for (let size = mostUntaken + 1; size > mostUntaken; ) {
    size = Atomics.load(untaken, 0);
    if (size > mostUntaken) Atomics.wait(untaken, 0, size);
  }
  Atomics.add(untaken, 0, text.length);
  send('log', text, level, requestId);
}

shiftDate(new Float64Array(setup.offset));
// On Linux this is of the thread alone: where cores are few, the host answers its functions before they go on asking.
if (process.platform === 'linux') setPriority(5);
captureOutput();
process.kill = () => process.exit(137);
process.on('uncaughtException', (error) => send('crashed', describe(error)));
process.on('unhandledRejection', (reason) => {
  const { errorMessage, errorType, trace } = JSON.parse(describe(reason)) as ReturnType<typeof shape>;
  const message = errorType === 'string' ? errorMessage : `${errorType}: ${errorMessage}`;
  send('crashed', JSON.stringify({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: message, trace }));
});

try {
  const handler = await load(setup.root, setup.handler);
  port.on('message', (request: Request) => answer(handler, request));
  send('ready', '');
} catch (error) {
  send('crashed', describe(error));
}

async function answer(handler: Handler, [id, event, arn, budget]: Request): Promise<void> {
  requestId = id;
  process.env._X_AMZN_TRACE_ID = `Root=1-${hex(Date.now() / 1000)}-${id.replaceAll('-', '').slice(0, 24)};Sampled=0`;
  try {
    const result = await handler(JSON.parse(event), contextOf(id, arn, budget));
    send('done', serialise(result));
  } catch (error) {
    send('failed', describe(error));
  }
}

function contextOf(awsRequestId: string, invokedFunctionArn: string, budget: number): object {
  const began = performance.now();
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: setup.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn,
    memoryLimitInMB: String(setup.memory),
    awsRequestId,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(budget - (performance.now() - began))),
  };
}

async function load(root: string, handler: string): Promise<Handler> {
  const [, file = '', names = ''] = /^([^.]+)\.(.+)$/.exec(basename(handler)) ?? [];
  if (!file) throw named('Runtime.MalformedHandlerName', 'Bad handler');
  const stem = join(root, dirname(handler), file);
  const path = ['.js', '.mjs', '.cjs'].map((ending) => stem + ending).find(existsSync);
  if (path === undefined) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  const hasPackage = existsSync(join(root, 'package.json'));
  if (!hasPackage) treatScriptsAsCommonJs(join(root, '/'));
  let found: unknown = await importOrExplain(path, path.endsWith('.mjs') || (hasPackage && path.endsWith('.js')));
  for (const name of names.split('.')) found = (found as Record<string, unknown> | undefined)?.[name];
  if (typeof found !== 'function') {
    throw named('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  if (found.length >= 3) {
    throw named('Runtime.CallbackHandlerDeprecated', 'Node.js 24 takes no handlers with a callback; use async');
  }
  return found as Handler;
}

async function importOrExplain(path: string, isModule: boolean): Promise<Exports> {
  try {
    if (!isModule) return require(path) as Exports;
    const module = (await import(pathToFileURL(path).href)) as Exports;
    return (module['module.exports'] as Exports | undefined) ?? module;
  } catch (error) {
    if (error instanceof SyntaxError) throw named('Runtime.UserCodeSyntaxError', String(error));
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
      throw named('Runtime.ImportModuleError', String(error));
    }
    throw error;
  }
}

/** In /var/task no package.json above the code says `"type": "module"`; on this machine one may, so `.js` is compiled by hand. */
function treatScriptsAsCommonJs(root: string): void {
  const usual = require.extensions['.js'];
  require.extensions['.js'] = (module, file) => {
    if (!file.startsWith(root)) usual?.(module, file);
    else (module as Compilable)._compile(readFileSync(file, 'utf8'), file, 'commonjs');
  };
}

function captureOutput(): void {
  const levels = { log: 'info', info: 'info', debug: 'info', trace: 'info', warn: 'warn', error: 'error' } as const;
  for (const [method, level] of Object.entries(levels)) {
    console[method as keyof typeof levels] = (...parts: unknown[]) => say(format(...parts), level);
  }
  for (const [stream, level] of [
    ['stdout', 'info'],
    ['stderr', 'error'],
  ] as const) {
    process[stream].write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      say(text.replace(/\n$/, ''), level);
      const done = rest.at(-1);
      if (typeof done === 'function') queueMicrotask(() => done());
      return true;
    };
  }
}

function serialise(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

function describe(error: unknown): string {
  return JSON.stringify(shape(error));
}

function shape(error: unknown): { errorType: string; errorMessage: string; trace: string[] } {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function hex(seconds: number): string {
  return Math.floor(seconds).toString(16);
}
