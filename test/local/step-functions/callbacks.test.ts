import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  callback,
  createMachine,
  describeExecution,
  ending,
  historyOf,
  openWorld,
  shapeOf,
  start,
  until,
  type World,
} from './support.ts';

let world: World;
let tokens: string[];
beforeEach(async () => {
  world = await openWorld();
  tokens = [];
  world.handlers.set('await', (payload) => {
    tokens.push((payload as { token: string }).token);
    return 'submitted';
  });
});
afterEach(() => world.close());

async function waiting(more: object = { End: true }, others: object = {}): Promise<{ arn: string; token: string }> {
  const machine = await createMachine(world, { StartAt: 'A', States: { A: callback('await', more), ...others } });
  const arn = await start(world, machine);
  await until(
    () => shapeOf(world, arn),
    (shape) => shape.some((line) => line.endsWith('TaskSubmitted')),
  );
  return { arn, token: tokens.at(-1) as string };
}
const succeed = (taskToken: string, output: unknown = 'done') =>
  world.client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }));

describe('a task that waits for its token', () => {
  it('goes on with what the token brings', async () => {
    const { arn, token } = await waiting({ Output: { got: '{% $states.result %}' }, End: true });
    await succeed(token, { n: 1 });
    expect((await ending(world, arn)).output).toBe('{"got":{"n":1}}');
    expect((await shapeOf(world, arn)).slice(1)).toEqual([
      '2<0 TaskStateEntered',
      '3<2 TaskScheduled',
      '4<3 TaskStarted',
      '5<4 TaskSubmitted',
      '6<5 TaskSucceeded',
      '7<6 TaskStateExited',
      '8<7 ExecutionSucceeded',
    ]);
  });

  it('fails with the error that the token brings', async () => {
    const { arn, token } = await waiting();
    await world.client.send(new SendTaskFailureCommand({ taskToken: token, error: 'Refused', cause: 'by a person' }));
    expect(await ending(world, arn)).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'by a person' });
  });

  it('takes a token that comes before its call has returned', async () => {
    world.handlers.set('await', async (payload) => {
      await succeed((payload as { token: string }).token, 'early');
      return 'submitted';
    });
    const arn = await start(world, await createMachine(world, { StartAt: 'A', States: { A: callback('await') } }));
    expect((await ending(world, arn)).output).toBe('"early"');
  });

  it('takes each token once; later ones and garbage are told apart', async () => {
    const { token } = await waiting();
    await succeed(token);
    await expect(succeed(token)).rejects.toMatchObject({
      name: 'TaskTimedOut',
      message: "Task Timed Out: 'Provided task does not exist anymore'",
    });
    await expect(succeed('garbage')).rejects.toMatchObject({ name: 'InvalidToken' });
    const elsewhere = Buffer.from(
      JSON.stringify(['arn:aws:states:us-east-1:000000000000:execution:m:gone', 'x']),
    ).toString('base64');
    await expect(succeed(elsewhere)).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
  });

  it('refuses an output that is not JSON and stays waiting', async () => {
    const { arn, token } = await waiting();
    const broken = world.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{' }));
    await expect(broken).rejects.toMatchObject({ name: 'InvalidOutput' });
    expect((await describeExecution(world, arn)).status).toBe('RUNNING');
  });

  it('times out, and the next attempt has a token of its own', async () => {
    const { arn, token } = await waiting({
      TimeoutSeconds: 60,
      Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }],
      End: true,
    });
    await world.clock.advance(61_000);
    await expect(succeed(token)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await until(
      () => tokens,
      ({ length }) => length === 2,
    );
    expect(tokens[1]).not.toBe(token);
    await succeed(tokens[1] as string, 'second');
    expect((await ending(world, arn)).output).toBe('"second"');
  });

  it('lives as long as heartbeats come', async () => {
    const { arn, token } = await waiting({ HeartbeatSeconds: 10, TimeoutSeconds: 100, End: true });
    for (let beats = 0; beats < 3; beats += 1) {
      await world.clock.advance(9_000);
      await world.client.send(new SendTaskHeartbeatCommand({ taskToken: token }));
    }
    expect((await describeExecution(world, arn)).status).toBe('RUNNING');
    await world.clock.advance(10_000);
    expect(await ending(world, arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    await expect(world.client.send(new SendTaskHeartbeatCommand({ taskToken: token }))).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
    const scheduled = (await historyOf(world, arn)).find(({ type }) => type === 'TaskScheduled');
    expect(scheduled?.taskScheduledEventDetails).toMatchObject({ heartbeatInSeconds: 10, timeoutInSeconds: 100 });
  });

  it.each([
    ['States.HeartbeatTimeout', 'beats'],
    ['States.Timeout', 'beats'],
  ])('a missed heartbeat is caught as %s', async (name) => {
    const others = { H: { Type: 'Succeed' } };
    const { arn } = await waiting(
      { HeartbeatSeconds: 5, Catch: [{ ErrorEquals: [name], Next: 'H' }], End: true },
      others,
    );
    await world.clock.advance(5_000);
    expect((await ending(world, arn)).output).toBe('{"Error":"States.Timeout","Cause":""}');
  });

  it('a timeout is no missed heartbeat', async () => {
    const others = { H: { Type: 'Succeed' } };
    const { arn } = await waiting(
      { TimeoutSeconds: 5, Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'H' }], End: true },
      others,
    );
    await world.clock.advance(5_000);
    expect((await ending(world, arn)).status).toBe('FAILED');
  });

  it('is gone when its execution is stopped', async () => {
    const { arn, token } = await waiting();
    const { stopDate } = await world.client.send(
      new StopExecutionCommand({ executionArn: arn, error: 'E', cause: 'C' }),
    );
    expect(await describeExecution(world, arn)).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C', stopDate });
    expect((await shapeOf(world, arn)).at(-1)).toBe('6<0 ExecutionAborted');
    await expect(succeed(token)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  it('a deadline and later ones are fired in order when the clock moves far', async () => {
    const { arn } = await waiting(
      { TimeoutSeconds: 10, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'W' }], End: true },
      { W: { Type: 'Wait', Seconds: 20, Next: 'B' }, B: callback('await', { TimeoutSeconds: 30, End: true }) },
    );
    await world.clock.advance(3_600_000);
    const { startDate, stopDate } = await ending(world, arn);
    expect((stopDate?.getTime() ?? 0) - (startDate?.getTime() ?? 0)).toBe(60_000);
  });
});
