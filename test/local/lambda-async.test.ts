import { afterEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../infra/local/host.ts';
import { aFunction, aRole, hostWith, type TestHost } from './host-support.ts';

const root: Caller = { kind: 'root' };
const minute = 60_000;
const code = {
  'asset.code/index.mjs': `
    export const fails = async (event) => { console.log('run', event.id); throw new Error('no'); };
    export const waits = async (event) => { console.log('run', event.id); await new Promise((done) => setTimeout(done, 60_000)); };
    export const works = async (event) => { console.log('run', event.id); };`,
};

let host: TestHost;
afterEach(() => host.end());

const hosted = (config: object = {}, more: Record<string, { Type: string }> = {}, failing: object = {}) =>
  hostWith(
    {
      Resources: {
        Role: aRole(),
        ...more,
        fails: aFunction('code', { Handler: 'index.fails', ...failing }),
        works: aFunction('code', { Handler: 'index.works' }),
        waits: aFunction('code', { Handler: 'index.waits', Timeout: 900 }),
        Config: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: { FunctionName: { Ref: 'fails' }, Qualifier: '$LATEST', ...config },
        },
      },
    },
    code,
  );
const runs = (id: string) => host.lines.filter(({ message }) => message === `run ${id}`).length;
const until = (what: () => unknown) => expect.poll(what, { timeout: 15_000, interval: 10 });
const queued = async () => (await host.host.store.list('lambda/async/')).length;
/** Its retry is noted, and so about to be waited for. */
const runsNoted = async () => (await host.host.store.list<{ runs: number }>('lambda/async/'))[0]?.[1].runs;

describe('an asynchronous invocation', () => {
  it('runs once when it succeeds, and is then forgotten', async () => {
    host = await hosted();
    await host.host.invokeAsync('works', { id: 'a' }, root);
    await until(queued).toBe(0);
    expect(runs('a')).toBe(1);
  });

  it('that fails runs again after one minute, and a last time two minutes later', async () => {
    host = await hosted();
    await host.host.invokeAsync('fails', { id: 'a' }, root);
    await until(runsNoted).toBe(1);
    await host.host.clock.advance(0.5 * minute);
    expect(runs('a')).toBe(1);
    await host.host.clock.advance(0.6 * minute);
    expect(runs('a')).toBe(2);
    await host.host.clock.advance(1.8 * minute);
    expect(runs('a')).toBe(2);
    await host.host.clock.advance(0.3 * minute);
    expect(runs('a')).toBe(3);
    await until(queued).toBe(0);
    await host.host.clock.advance(60 * minute);
    expect(runs('a')).toBe(3);
  });

  it('retries as often as its configuration says', async () => {
    host = await hosted({ MaximumRetryAttempts: 0 });
    await host.host.invokeAsync('fails', { id: 'a' }, root);
    await until(queued).toBe(0);
    expect(runs('a')).toBe(1);
  });

  it('is not retried once it is too old', async () => {
    host = await hosted({ MaximumEventAgeInSeconds: 60 });
    await host.host.invokeAsync('fails', { id: 'a' }, root);
    await until(() => runs('a')).toBe(1);
    await host.host.clock.advance(10 * minute);
    await until(queued).toBe(0);
    expect(runs('a')).toBeLessThanOrEqual(2);
  });

  it('that waits for its retry goes on after a restart', async () => {
    host = await hosted();
    await host.host.invokeAsync('fails', { id: 'a' }, root);
    await until(() => host.lines.some(({ level }) => level === 'error')).toBe(true);
    await until(runsNoted).toBe(1);
    await host.restart();
    await host.host.clock.advance(1.1 * minute);
    expect(runs('a')).toBe(2);
  });

  it('that runs when the host stops runs anew at the next start, as if it had not', async () => {
    host = await hosted({ FunctionName: { Ref: 'waits' }, MaximumRetryAttempts: 0 });
    await host.host.invokeAsync('waits', { id: 'a' }, root);
    await until(() => runs('a')).toBe(1);
    await host.restart();
    await until(() => runs('a')).toBe(2);
    expect(await runsNoted()).toBe(0);
  });

  it('is refused to whoever may not invoke', async () => {
    host = await hosted();
    const role: Caller = { kind: 'role', roleArn: 'arn:aws:iam::123456789012:role/Role' };
    await expect(host.host.invokeAsync('works', {}, role)).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  /** Its failures go to a queue; what lies there first, parsed. */
  async function firstFailure(failing: object = {}) {
    const may = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Failed', 'Arn'] } };
    const DestinationConfig = { OnFailure: { Destination: { 'Fn::GetAtt': ['Failed', 'Arn'] } } };
    const more = { Role: aRole([may]), Failed: { Type: 'AWS::SQS::Queue' } };
    host = await hosted({ MaximumRetryAttempts: 0, DestinationConfig }, more, failing);
    await host.host.invokeAsync('fails', { id: 'a' }, root);
    const QueueUrl = host.resources.Failed?.ref;
    const receive = () =>
      host.host.call('sqs', 'ReceiveMessage', { QueueUrl }, root) as Promise<{ Messages?: { Body: string }[] }>;
    let body = '';
    await until(async () => {
      body = (await receive()).Messages?.[0]?.Body ?? '';
      return body;
    }).not.toBe('');
    return JSON.parse(body);
  }

  it('that failed for good lies in the on-failure queue, as AWS writes it, if the role may send there', async () => {
    expect(await firstFailure()).toMatchObject({
      version: '1.0',
      requestContext: {
        functionArn: expect.stringMatching(/:function:fails:\$LATEST$/),
        condition: 'RetriesExhausted',
        approximateInvokeCount: 1,
      },
      requestPayload: { id: 'a' },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'no' },
    });
  });

  it('of a function that may never run lies there at once', async () => {
    const record = await firstFailure({ ReservedConcurrentExecutions: 0 });
    expect(record.requestContext).toMatchObject({ condition: 'ZeroReservedConcurrency', approximateInvokeCount: 0 });
    expect(record).not.toHaveProperty('responsePayload');
  });
});
