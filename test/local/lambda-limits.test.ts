import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFunction, aRole, hostWith, rootKey, type TestHost } from './host-support.ts';

const code = {
  'asset.code/index.mjs': `
import { parentPort } from 'node:worker_threads';
export const mumbles = async () => { for (const rubbish of [null, 'done', 7, {}, ['none'], ['done']]) parentPort.postMessage(rubbish); return 1; };
export const floods = async () => { const line = 'x'.repeat(100_000); for (;;) console.log(line); };
export const writes = async () => { const line = 'y'.repeat(100_000); for (;;) process.stdout.write(line); };
export const called = async (_, { invokedFunctionArn }) => invokedFunctionArn;
`,
};
const named = (handler: string) => aFunction('code', { Handler: `index.${handler}`, Timeout: 1 });

describe('a function that misbehaves', () => {
  let host: TestHost;
  beforeAll(async () => {
    const functions = Object.fromEntries(['mumbles', 'floods', 'writes', 'called'].map((name) => [name, named(name)]));
    host = await hostWith({ Resources: { Role: aRole(), ...functions } }, code);
  });
  afterAll(() => host.end());
  const invoke = (name: string) => host.host.invoke(name, {}, { kind: 'root' });

  it('may say anything on the port of its thread', async () => {
    expect(await invoke('mumbles')).toMatchObject({ payload: 1 });
    expect(await invoke('mumbles')).toMatchObject({ payload: 1 });
  });

  it.each(['floods', 'writes'])('waits while it says more than can be kept (%s)', async (name) => {
    expect(await invoke(name)).toMatchObject({ payload: { errorType: 'Sandbox.Timedout' } });
    const sizes = ['host.log', 'host.log.1'].map((file) => {
      const path = join(host.folder, 'data', file);
      return existsSync(path) ? statSync(path).size : 0;
    });
    expect(Math.max(...sizes)).toBeLessThan(22 * 2 ** 20);
  });

  it('knows by which ARN it was called', async () => {
    const client = new LambdaClient({ region: 'us-east-1', endpoint: host.url, credentials: rootKey(host) });
    const arn = async (Qualifier?: string) => {
      const { Payload } = await client.send(new InvokeCommand({ FunctionName: 'called', Qualifier }));
      return JSON.parse(Buffer.from(Payload ?? []).toString());
    };
    expect(await arn()).toBe('arn:aws:lambda:us-east-1:123456789012:function:called');
    expect(await arn('$LATEST')).toBe('arn:aws:lambda:us-east-1:123456789012:function:called:$LATEST');
    await expect(arn('1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    client.destroy();
  });
});

describe('a function of the template', () => {
  const invokes = (properties: object) => ({
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: { FunctionName: { Ref: 'Subject' }, Qualifier: '$LATEST', ...properties },
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no time', { Timeout: 0 }, 'Timeout must be a whole number from 1 to 900, not 0'],
    ['too little memory', { MemorySize: 64 }, 'MemorySize must be a whole number from 128 to 10240, not 64'],
    ['less than nothing', { ReservedConcurrentExecutions: -1 }, 'ReservedConcurrentExecutions must be a whole number'],
    ['no handler', { Handler: undefined }, 'a function needs a Handler'],
    ['large variables', { Environment: { Variables: { A: 'x'.repeat(4096) } } }, 'Lambda has room for 4096'],
    ['a reserved variable', { Environment: { Variables: { AWS_REGION: 'x' } } }, 'reserves the environment variable'],
  ])('is refused at the start with %s', async (_, properties, reason) => {
    const starting = hostWith({ Resources: { Role: aRole(), Subject: aFunction('code', properties) } }, code);
    const problems = [{ logicalId: 'Subject', reason: expect.stringContaining(reason) }];
    await expect(starting).rejects.toMatchObject({ problems });
  });

  it.each([{ MaximumRetryAttempts: 3 }, { MaximumEventAgeInSeconds: 10 }, { Qualifier: '1' }])(
    'is not invoked with %o',
    async (properties) => {
      const Resources = { Role: aRole(), Subject: aFunction('code'), Config: invokes(properties) };
      await expect(hostWith({ Resources }, code)).rejects.toMatchObject({ problems: [{ logicalId: 'Config' }] });
    },
  );
});
