import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../infra/local/host.ts';
import { aFunction, aRole, hostWith, rootKey, type TestHost } from './host-support.ts';

const root: Caller = { kind: 'root' };
const handlers = `
let runs = 0;
const cold = Date.now();
export const echo = async (event) => event;
export const context = async (_, c) => ({ ...c, left: c.getRemainingTimeInMillis(), environment: process.env });
export const counted = async () => ({ runs: ++runs, cold });
export const now = async () => [Date.now(), new Date().getTime()];
export const slow = async ({ ms }) => { await new Promise((done) => setTimeout(done, ms)); return 'done'; };
export const loop = async () => { for (;;); };
export const throws = async () => { class OddError extends Error { name = 'OddError' } throw new OddError('it is odd'); };
export const rejects = async () => { Promise.reject(new TypeError('nobody waits')); await new Promise((done) => setTimeout(done, 1000)); };
export const exits = async () => process.exit(3);
export const kills = async () => { process.kill(process.pid, 'SIGKILL'); };
export const heap = async () => { const all = []; for (;;) all.push(new Array(10_000).fill({})); };
export const buffers = async () => { const all = []; for (;;) { all.push(Buffer.alloc(8_000_000, 1)); await null; } };
export const large = async ({ bytes }) => 'x'.repeat(bytes);
export const nothing = async () => undefined;
export const circular = async () => { const a = {}; a.a = a; return a; };
export const speaks = async () => { console.log('a %s', 'line'); console.error(new Error('seen')); process.stdout.write('raw\\n'); };
export const callback = (event, context, done) => done(null, 'called back');
`;

let host: TestHost;
const made: Record<string, ReturnType<typeof aFunction>> = {};
const declare = (name: string, properties: object = {}): void => {
  made[name] = aFunction('code', { Handler: `index.${name.replace(/\d+$/, '')}`, ...properties });
};
for (const name of ['echo', 'context', 'counted', 'now', 'slow', 'throws', 'rejects', 'exits', 'kills', 'large']) {
  declare(name, name === 'context' ? { Environment: { Variables: { OWN: 'yes' } }, MemorySize: 256 } : {});
}
for (const name of ['nothing', 'circular', 'speaks', 'callback', 'missing', 'heap', 'buffers'])
  declare(name, { Timeout: 20 });
declare('loop', { Timeout: 1 });
declare('slow2', { ReservedConcurrentExecutions: 1 });
declare('absent', { Handler: 'nowhere.handler' });
declare('broken', { Handler: 'broken.handler' });
declare('common', { Handler: 'common.handler' });
declare('fails', { Handler: 'fails.handler' });

beforeAll(async () => {
  host = await hostWith(
    { Resources: { Role: aRole(), ...made } },
    {
      'package.json': '{ "type": "module" }',
      'asset.code/index.mjs': handlers,
      'asset.code/broken.mjs': 'export const handler = (',
      'asset.code/common.js': "exports.handler = async () => require('./part.js');",
      'asset.code/part.js': "module.exports = __filename.split('/').pop();",
      'asset.code/fails.mjs': "throw new RangeError('not today'); export const handler = 1;",
    },
  );
});
afterAll(() => host.end());

const invoke = (name: string, payload: unknown = {}) => host.host.invoke(name, payload, root);
async function failure(name: string, payload: unknown = {}) {
  const { functionError, payload: error } = await invoke(name, payload);
  expect(functionError).toBe('Unhandled');
  return error as { errorType: string; errorMessage: string; trace?: string[] };
}

describe('a function', () => {
  it('gets its event and gives back its result', async () => {
    expect(await invoke('echo', { a: [1, 'ä'] })).toMatchObject({ payload: { a: [1, 'ä'] } });
    expect((await invoke('nothing')).payload).toBeNull();
  });

  it('is initialised once and stays warm', async () => {
    const first = (await invoke('counted')).payload as { runs: number; cold: number };
    expect((await invoke('counted')).payload).toEqual({ runs: first.runs + 1, cold: first.cold });
  });

  it('sees its own variables, those of Lambda, and nothing of the host’s environment', async () => {
    process.env.HOST_SECRET = 'not for functions';
    const { payload, requestId } = await invoke('context');
    const { environment, left, ...context } = payload as Record<string, unknown>;
    expect(environment).toMatchObject({
      OWN: 'yes',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'context',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_ENDPOINT_URL: host.url,
      AWS_ENDPOINT_URL_S3: host.publicUrl,
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
    });
    expect(environment).not.toHaveProperty('HOST_SECRET');
    expect(left).toBeGreaterThan(1_000);
    expect(left).toBeLessThanOrEqual(3_000);
    expect(context).toMatchObject({
      awsRequestId: requestId,
      functionName: 'context',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:context',
      logGroupName: '/aws/lambda/context',
    });
  });

  it('follows the host’s clock', async () => {
    await host.host.clock.advance(86_400_000);
    const times = (await invoke('now')).payload as number[];
    for (const time of times) expect(Math.abs(time - host.host.clock.now())).toBeLessThan(5_000);
  });

  it('runs several requests at a time, each worker one of them', async () => {
    const began = performance.now();
    await Promise.all(Array.from({ length: 4 }, () => invoke('slow', { ms: 700 })));
    expect(performance.now() - began).toBeLessThan(2_500);
  });

  it('reads CommonJS beside a package of ES modules', async () => {
    expect((await invoke('common')).payload).toBe('part.js');
  });

  it('may not call back, as Node.js 24 has it', async () => {
    expect((await failure('callback')).errorType).toBe('Runtime.CallbackHandlerDeprecated');
  });

  it('has its lines logged with its name and the request’s id', async () => {
    const { requestId } = await invoke('speaks');
    const lines = host.lines.filter((line) => line.requestId === requestId);
    expect(lines.map(({ source, level, message }) => [source, level, message.split('\n')[0]])).toEqual([
      ['speaks', 'info', 'a line'],
      ['speaks', 'error', 'Error: seen'],
      ['speaks', 'info', 'raw'],
    ]);
  });
});

describe('a failing function', () => {
  it('gives back what it throws in AWS’s shape', async () => {
    const { errorType, errorMessage, trace } = await failure('throws');
    expect({ errorType, errorMessage }).toEqual({ errorType: 'OddError', errorMessage: 'it is odd' });
    expect(trace?.[0]).toBe('OddError: it is odd');
  });

  it.each<[string, string, RegExp]>([
    ['rejects', 'Runtime.UnhandledPromiseRejection', /nobody waits/],
    ['exits', 'Runtime.ExitError', /^RequestId: \S+ Error: Runtime exited with error: exit status 3$/],
    ['kills', 'Runtime.ExitError', /exit status 137/],
    ['missing', 'Runtime.HandlerNotFound', /index.missing is undefined or not exported/],
    ['absent', 'Runtime.ImportModuleError', /Cannot find module 'nowhere'/],
    ['broken', 'Runtime.UserCodeSyntaxError', /SyntaxError/],
    ['fails', 'RangeError', /not today/],
    ['circular', 'Error', /Unable to stringify response body/],
  ])('%s is reported as %s', async (name, errorType, message) => {
    const error = await failure(name);
    expect(error.errorType).toBe(errorType);
    expect(error.errorMessage).toMatch(message);
  });

  it('is ended when its time is over, in the middle of an endless loop too, and answers the next request', async () => {
    const { requestId, payload } = await invoke('loop');
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after 1.00 seconds`;
    expect(payload).toEqual({ errorType: 'Sandbox.Timedout', errorMessage });
    expect((await failure('loop')).errorType).toBe('Sandbox.Timedout');
    expect((await invoke('echo', 1)).payload).toBe(1);
  });

  it.each(['heap', 'buffers'])('is ended when it takes too much memory (%s)', async (name) => {
    expect(await failure(name)).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('signal: killed'),
    });
    expect((await invoke('echo', 1)).payload).toBe(1);
  });

  it('may answer 6 MB and not more', async () => {
    expect((await invoke('large', { bytes: 6_000_000 })).payload).toHaveLength(6_000_000);
    expect(await failure('large', { bytes: 6_400_000 })).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
    const tooMuch = host.host.invoke('echo', 'x'.repeat(6_400_000), root);
    await expect(tooMuch).rejects.toMatchObject({ code: 'RequestTooLargeException', status: 413 });
  });
});

describe('its configuration', () => {
  const ask = (FunctionName: string) =>
    new LambdaClient({ region: 'us-east-1', endpoint: host.url, credentials: rootKey(host) }).send(
      new GetFunctionConfigurationCommand({ FunctionName }),
    );

  it('is what the template declares, without what the runtime adds', async () => {
    const { $metadata: _, ...configuration } = await ask('context');
    expect(configuration).toEqual({
      FunctionName: 'context',
      FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:context',
      Version: '$LATEST',
      Runtime: 'nodejs24.x',
      Handler: 'index.context',
      Role: 'arn:aws:iam::123456789012:role/Role',
      Timeout: 3,
      MemorySize: 256,
      Environment: { Variables: { OWN: 'yes' } },
    });
  });

  it('of a function that is not there is not found', async () => {
    await expect(ask('nobody')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('who may invoke', () => {
  it('a function that is not there is not found', async () => {
    const error = {
      code: 'ResourceNotFoundException',
      status: 404,
      message: expect.stringContaining(':function:nobody'),
    };
    await expect(invoke('nobody')).rejects.toMatchObject(error);
  });

  it('over its reserved concurrency a function is throttled', async () => {
    const first = invoke('slow2', { ms: 300 });
    await expect(invoke('slow2', { ms: 0 })).rejects.toMatchObject({ code: 'TooManyRequestsException', status: 429 });
    expect((await first).payload).toBe('done');
  });

  it('a service needs the function’s permission, a role its own policy', async () => {
    const events: Caller = { kind: 'service', service: 'events.amazonaws.com', sourceArn: 'arn:aws:events:x:y:rule/r' };
    await expect(host.host.invoke('echo', 1, events)).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: expect.stringContaining('no resource-based policy allows the lambda:InvokeFunction action'),
    });
    const role: Caller = { kind: 'role', roleArn: 'arn:aws:iam::123456789012:role/Role' };
    await expect(host.host.invoke('echo', 1, role)).rejects.toMatchObject({
      message: expect.stringMatching(
        /assumed-role\/Role\/.+ is not authorized to perform: lambda:InvokeFunction on resource/,
      ),
    });
  });
});
