import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { map } from './children-support.ts';
import { boom, failing } from './failures-support.ts';
import { startOfTime } from './memory.ts';
import { createMachine, ending, historyOf, openWorld, shapeOf, start, task, until, type World } from './support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await world.close();
});

/** Milliseconds between the attempts of a function. */
async function attempts(name: string, retry: object, times: number): Promise<number[]> {
  const at: number[] = [];
  world.handlers.set(name, (_, attempt) => {
    at.push(world.clock.now() - startOfTime);
    if (attempt < times) throw boom();
    return {};
  });
  const machine = await createMachine(world, {
    StartAt: 'A',
    States: { A: task(name, { Retry: [{ ErrorEquals: ['States.ALL'], ...retry }], End: true }) },
  });
  await start(world, machine);
  await until(
    () => at.length,
    (count) => count === 1,
  );
  await world.clock.advance(100_000);
  return at;
}

describe('Retry', () => {
  it('backs off from IntervalSeconds by BackoffRate up to MaxDelaySeconds', async () => {
    expect(await attempts('f', { IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10, MaxAttempts: 4 }, 4)).toEqual(
      [0, 2_000, 8_000, 18_000, 28_000],
    );
  });

  it('tries three times more after 1, 2 and 4 seconds when it says nothing', async () => {
    expect(await attempts('f', {}, 9)).toEqual([0, 1_000, 3_000, 7_000]);
  });

  it('with full jitter waits any part of the delay', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.25);
    expect(await attempts('f', { IntervalSeconds: 8, JitterStrategy: 'FULL', MaxAttempts: 2 }, 2)).toEqual([
      0, 2_000, 6_000,
    ]);
  });

  it('counts each retrier by itself, evaluates the arguments anew and tells how often', async () => {
    const errors = ['A', 'B', 'A', 'B', 'B'];
    const counts: unknown[] = [];
    world.handlers.set('f', (payload, attempt) => {
      counts.push(payload);
      throw boom(errors[attempt]);
    });
    const Retry = [
      { ErrorEquals: ['A'], MaxAttempts: 2 },
      { ErrorEquals: ['B'], MaxAttempts: 2 },
    ];
    const A = task('f', { Arguments: '{% $states.context.State.RetryCount %}', Retry, End: true });
    const arn = await start(world, await createMachine(world, { StartAt: 'A', States: { A } }));
    await until(
      () => counts.length,
      (count) => count === 1,
    );
    await world.clock.advance(60_000);
    expect((await ending(world, arn)).error).toBe('B');
    expect(counts).toEqual([0, 1, 2, 3, 4]);
  });

  it('chains each attempt to the failure before it', async () => {
    world.handlers.set('f', failing(1));
    const A = task('f', { Retry: [{ ErrorEquals: ['Boom'] }], End: true });
    const arn = await start(world, await createMachine(world, { StartAt: 'A', States: { A } }));
    await until(
      () => shapeOf(world, arn),
      (shape) => shape.length === 5,
    );
    await world.clock.advance(1_000);
    await ending(world, arn);
    expect((await shapeOf(world, arn)).slice(4)).toEqual([
      '5<4 LambdaFunctionFailed',
      '6<5 LambdaFunctionScheduled',
      '7<6 LambdaFunctionStarted',
      '8<7 LambdaFunctionSucceeded',
      '9<8 TaskStateExited',
      '10<9 ExecutionSucceeded',
    ]);
  });

  it('starts counting again when the state is entered again', async () => {
    world.handlers.set('f', (_, attempt) => {
      if (attempt % 2 === 0) throw boom();
      return { attempt };
    });
    const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }];
    const A = task('f', { Retry, Next: 'C' });
    const C = { Type: 'Choice', Choices: [{ Condition: '{% $states.input.attempt < 4 %}', Next: 'A' }], Default: 'D' };
    const arn = await start(
      world,
      await createMachine(world, { StartAt: 'A', States: { A, C, D: { Type: 'Succeed' } } }),
    );
    await until(
      () => world.invocations.length,
      (count) => count === 1,
    );
    await world.clock.advance(60_000);
    expect((await ending(world, arn)).output).toBe('{"attempt":5}');
  });
});

describe('a timeout', () => {
  it('ends the task, the clock does not wait for its answer, and that changes nothing when it comes', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    world.handlers.set('f', () => promise);
    const States = {
      A: task('f', {
        TimeoutSeconds: '{% $states.input.n %}',
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'H' }],
        End: true,
      }),
      H: { Type: 'Wait', Seconds: 60, End: true },
    };
    const arn = await start(world, await createMachine(world, { StartAt: 'A', States }), { n: 5 });
    await until(
      () => world.invocations.length,
      (count) => count === 1,
    );
    await world.clock.advance(5_000);
    expect(await shapeOf(world, arn)).toHaveLength(7);
    resolve('late');
    await world.clock.advance(60_000);
    expect((await shapeOf(world, arn)).slice(2)).toEqual([
      '3<2 LambdaFunctionScheduled',
      '4<3 LambdaFunctionStarted',
      '5<4 LambdaFunctionTimedOut',
      '6<5 TaskStateExited',
      '7<6 WaitStateEntered',
      '8<7 WaitStateExited',
      '9<8 ExecutionSucceeded',
    ]);
    const events = await historyOf(world, arn);
    expect(events[2]?.lambdaFunctionScheduledEventDetails).toMatchObject({ timeoutInSeconds: 5 });
    expect(events[4]?.lambdaFunctionTimedOutEventDetails).toEqual({ error: 'States.Timeout' });
  });

  it('of several tasks at one moment is written for each before the first of them fails', async () => {
    world.handlers.set('f', () => new Promise(() => {}));
    const M = map({ X: task('f', { TimeoutSeconds: 5, End: true }) }, { Items: [1, 2], End: true });
    const arn = await start(world, await createMachine(world, { StartAt: 'M', States: { M } }));
    await until(
      () => world.invocations.length,
      (count) => count === 2,
    );
    world.clock.advance(5_000);
    await ending(world, arn);
    expect((await shapeOf(world, arn)).slice(9)).toEqual([
      '10<7 LambdaFunctionStarted',
      '11<9 LambdaFunctionStarted',
      '12<10 LambdaFunctionTimedOut',
      '13<11 LambdaFunctionTimedOut',
      '14<12 MapIterationFailed',
      '15<12 TaskStateAborted',
      '16<12 MapIterationAborted',
      '17<12 TaskStateAborted',
      '18<12 MapStateFailed',
      '19<18 ExecutionFailed',
    ]);
  });

  it('is caught by each iteration for itself, at one moment too', async () => {
    world.handlers.set('f', () => new Promise(() => {}));
    const X = task('f', { TimeoutSeconds: 5, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'H' }], End: true });
    const M = map({ X, H: { Type: 'Pass', Output: 'caught', End: true } }, { Items: [1, 2], End: true });
    const machine = await createMachine(world, { StartAt: 'M', States: { M } });
    const arn = await start(world, machine);
    await until(
      () => world.invocations.length,
      (count) => count === 2,
    );
    world.clock.advance(5_000);
    expect((await ending(world, arn)).output).toBe('["caught","caught"]');
    expect((await shapeOf(world, arn)).slice(11, 15)).toEqual([
      '12<10 LambdaFunctionTimedOut',
      '13<11 LambdaFunctionTimedOut',
      '14<12 TaskStateExited',
      '15<13 TaskStateExited',
    ]);
  });
});
