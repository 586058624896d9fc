/** A host around the service under test: a store, a clock that only moves when told to, functions, one HTTP port. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  AwsError,
  type Caller,
  type Clock,
  type Host,
  type Invocation,
  type Store,
} from '../../../infra/local/host.ts';
import { stepFunctions } from '../../../infra/local/step-functions/step-functions.ts';
import { manualClock, memoryStore } from './memory.ts';

export const roleArn = 'arn:aws:iam::000000000000:role/machine';
export const functionArn = (name: string): string => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

export type Handler = (payload: unknown, attempt: number) => unknown;
export type Notice = Parameters<Host['emit']>[0];

/** What a function throws to fail as Lambda reports it. */
export class FunctionFailure extends Error {
  readonly payload: unknown;
  constructor(payload: unknown) {
    super('function failure');
    this.payload = payload;
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld({
  store = memoryStore(),
  clock = manualClock(),
}: {
  store?: Store;
  clock?: Clock;
} = {}) {
  const handlers = new Map<string, Handler>();
  const invocations: { name: string; payload: unknown; caller: Caller }[] = [];
  const notices: Notice[] = [];
  const asked: { action: string; resource: string }[] = [];
  const denied = new Set<string>();
  const logged: string[] = [];
  let caller: Caller = { kind: 'root' };

  const host: Host = {
    region: 'us-east-1',
    partition: 'aws',
    accountId: '000000000000',
    url: 'http://127.0.0.1',
    publicUrl: 'http://127.0.0.1',
    dataDir: '',
    clock,
    store,
    authorize(_caller, action, resource) {
      asked.push({ action, resource });
      if (denied.has(action))
        throw new AwsError('AccessDeniedException', `not authorized to perform: ${action} on ${resource}`);
    },
    mayTakeOn: () => undefined,
    credentials: () => undefined,
    asset: () => undefined,
    async invoke(arn, payload, by): Promise<Invocation> {
      const name = arn.split(':').at(-1) as string;
      const handler = handlers.get(name);
      const attempt = invocations.filter((invocation) => invocation.name === name).length;
      invocations.push({ name, payload, caller: by });
      if (handler === undefined) {
        throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
      }
      try {
        return { payload: await handler(payload, attempt), requestId: 'request' };
      } catch (error) {
        if (!(error instanceof FunctionFailure)) throw error;
        return { payload: error.payload, functionError: 'Unhandled', requestId: 'request' };
      }
    },
    invokeAsync: async () => undefined,
    call: async () => ({}),
    emit: async (notice) => void notices.push(notice),
    deliver: async () => undefined,
    log: ({ level, message }) => void (level === 'error' && logged.push(message)),
  };

  const service = stepFunctions(host);
  const server = await listen(service.handle as NonNullable<typeof service.handle>, () => caller);
  const { port } = server.address() as AddressInfo;
  const client = new SFNClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  const { handle } = service;

  /** A call on the wire, without HTTP around it. */
  async function call(operation: string, input: object): Promise<{ status: number | undefined; body: string }> {
    const headers = { 'x-amz-target': `AWSStepFunctions.${operation}` };
    const wire = { method: 'POST', path: '/', rawPath: '/', query: new URLSearchParams(), requestId: 'r' };
    const body = Buffer.from(JSON.stringify(input));
    const answer = await handle?.({ ...wire, headers, body, caller: { kind: 'root' } });
    return { status: answer?.status, body: String(answer?.body) };
  }

  async function close(): Promise<void> {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await service.stop?.();
  }

  return {
    host,
    service,
    client,
    clock,
    handle,
    handlers,
    invocations,
    notices,
    asked,
    denied,
    logged,
    call,
    close,
    as: (next: Caller) => (caller = next),
  };
}

function listen(
  handle: NonNullable<ReturnType<typeof stepFunctions>['handle']>,
  caller: () => Caller,
): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'POST', headers, url = '/' } = request;
    const wire = {
      method,
      path: url,
      rawPath: url,
      query: new URLSearchParams(),
      headers,
      body: Buffer.concat(chunks),
    };
    const answer = await handle({ ...wire, caller: caller(), requestId: 'wire' });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** A machine of these states, JSONata throughout. */
export async function createMachine(
  { client }: World,
  definition: object,
  name = `machine-${randomUUID()}`,
): Promise<string> {
  const text = JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name, definition: text, roleArn }));
  return stateMachineArn as string;
}

export async function start(
  { client }: World,
  stateMachineArn: string,
  input: unknown = {},
  name?: string,
): Promise<string> {
  const given = { stateMachineArn, input: JSON.stringify(input), ...(name === undefined ? {} : { name }) };
  return (await client.send(new StartExecutionCommand(given))).executionArn as string;
}

export const describeExecution = ({ client }: World, executionArn: string) =>
  client.send(new DescribeExecutionCommand({ executionArn }));

/** Polls until the condition holds, for at most five seconds. */
export async function until<T>(look: () => Promise<T> | T, holds: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)?.slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The execution as it ended. */
export async function ending(world: World, executionArn: string) {
  return until(
    () => describeExecution(world, executionArn),
    ({ status }) => status !== 'RUNNING',
  );
}

/** Creates, starts and waits; `output` is parsed. */
export async function run(world: World, definition: object, input: unknown = {}) {
  const arn = await start(world, await createMachine(world, definition), input);
  const end = await ending(world, arn);
  return { ...end, arn, output: end.output === undefined ? undefined : JSON.parse(end.output) };
}

export async function historyOf({ client }: World, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({ executionArn, ...(nextToken === undefined ? {} : { nextToken }) }),
    );
    events.push(...(page.events as HistoryEvent[]));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return events;
}

/** `id<previous type` for each event: the shape of a history at a glance. */
export async function shapeOf(world: World, executionArn: string): Promise<string[]> {
  return (await historyOf(world, executionArn)).map(
    ({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`,
  );
}

export const pass = (output: unknown, more: object = { End: true }) => ({ Type: 'Pass', Output: output, ...more });
export const task = (name: string, more: object = { End: true }) => ({
  Type: 'Task',
  Resource: functionArn(name),
  ...more,
});
export const callback = (name: string, more: object = { End: true }) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: name, Payload: { token: '{% $states.context.Task.Token %}' } },
  ...more,
});
