import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createMachine,
  ending,
  FunctionFailure,
  historyOf,
  openWorld,
  pass,
  run,
  shapeOf,
  start,
  startOfTime,
  task,
  until,
  type World,
} from './support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await world.close();
});

const boom = (errorType = 'Boom') => new FunctionFailure({ errorType, errorMessage: 'no', trace: [] });
const failing =
  (times: number, error = boom()) =>
  (_: unknown, attempt: number) => {
    if (attempt < times) throw error;
    return { attempt };
  };
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

describe('Catch', () => {
  const caught = (errorEquals: string[], more: object = {}) => ({
    StartAt: 'A',
    States: {
      A: task('f', { Catch: [{ ErrorEquals: errorEquals, Next: 'H', ...more }], End: true }),
      H: { Type: 'Succeed' },
    },
  });

  it('hands on error and cause unless it has an Output', async () => {
    world.handlers.set('f', failing(1));
    const { output } = await run(world, caught(['Boom']));
    expect(output).toEqual({ Error: 'Boom', Cause: '{"errorType":"Boom","errorMessage":"no","trace":[]}' });
  });

  it('evaluates Output and Assign with the error', async () => {
    world.handlers.set('f', failing(1));
    const more = {
      Output: ['{% $states.errorOutput.Error %}', '{% $states.input.n %}'],
      Assign: { e: '{% $states.errorOutput.Error %}' },
    };
    const { output, arn } = await run(world, caught(['States.ALL'], more), { n: 1 });
    expect(output).toEqual(['Boom', 1]);
    const exited = (await historyOf(world, arn)).find(({ type }) => type === 'TaskStateExited');
    expect(exited?.stateExitedEventDetails?.assignedVariables).toEqual({ e: '"Boom"' });
  });

  it.each([
    ['States.TaskFailed', true],
    ['Boom', true],
    ['States.ALL', true],
    ['boom', false],
    ['States.Timeout', false],
  ])('%s catches a failed task: %s', async (name, catches) => {
    world.handlers.set('f', failing(1));
    expect((await run(world, caught([name]))).status).toBe(catches ? 'SUCCEEDED' : 'FAILED');
  });

  it.each([
    ['States.ALL', false],
    ['States.TaskFailed', false],
    ['States.DataLimitExceeded', true],
  ])('%s catches an answer above 256 KiB: %s', async (name, catches) => {
    world.handlers.set('f', () => 'x'.repeat(262_145));
    expect((await run(world, caught([name]))).status).toBe(catches ? 'SUCCEEDED' : 'FAILED');
  });

  it('catches an expression that fails, and names it', async () => {
    world.handlers.set('f', () => ({}));
    const definition = caught(['States.QueryEvaluationError'], { Output: '{% $states.errorOutput.Cause %}' });
    Object.assign(definition.States.A, { Output: { a: ['{% $states.result.missing %}'] } });
    const { output, arn } = await run(world, definition);
    const cause =
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '$states.result.missing' specified for the field 'Output/a[0]' returned nothing (undefined).";
    expect(output).toBe(cause);
    const failed = (await historyOf(world, arn)).find(({ type }) => type === 'EvaluationFailed');
    expect(failed).toMatchObject({
      previousEventId: 5,
      evaluationFailedEventDetails: {
        error: 'States.QueryEvaluationError',
        cause,
        location: 'Output/a[0]',
        state: 'A',
      },
    });
  });

  it('a catcher whose own expressions fail is not asked again', async () => {
    world.handlers.set('f', failing(1));
    const { error } = await run(world, caught(['States.ALL'], { Output: '{% $nothing %}' }));
    expect(error).toBe('States.QueryEvaluationError');
  });

  it('comes after the retriers are used up', async () => {
    world.handlers.set('f', failing(9));
    const definition = caught(['States.ALL'], { Output: 'caught' });
    Object.assign(definition.States.A, { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }] });
    const arn = await start(world, await createMachine(world, definition));
    await until(
      () => world.invocations.length,
      (count) => count === 1,
    );
    await world.clock.advance(60_000);
    expect((await ending(world, arn)).output).toBe('"caught"');
    expect(world.invocations.length).toBe(3);
  });
});

describe('an expression', () => {
  it('that fails hangs its event before the state, as AWS does', async () => {
    const { arn, cause } = await run(world, {
      StartAt: 'A',
      States: { A: pass(1, { Next: 'B' }), B: pass('{% $nothing %}') },
    });
    expect(cause).toBe(
      "An error occurred while executing the state 'B' (entered at the event id #4). The JSONata expression '$nothing' specified for the field 'Output' returned nothing (undefined).",
    );
    expect((await shapeOf(world, arn)).slice(3)).toEqual([
      '4<3 PassStateEntered',
      '5<3 EvaluationFailed',
      '6<5 ExecutionFailed',
    ]);
  });

  it.each([
    ['$sum(["a"])', '. T0412: Argument 1 of function "sum" must be an array of "numbers"'],
    ['$eval("1")', '. T1006: Attempted to invoke a non-function'],
    ['$error("stop")', '. D3137: stop'],
    ['$sum([1..900000])', ': Expression evaluation memory limit exceeded: Check for excessive memory usage'],
    [
      Array(101).fill('1').join('+'),
      ': Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive. Depth=101 max=100',
    ],
  ])('%s fails with what AWS says', async (source, tail) => {
    const { cause } = await run(world, { StartAt: 'A', States: { A: pass(`{% ${source} %}`) } });
    expect(cause).toContain(`specified for the field 'Output' threw an error during evaluation${tail}`);
  });

  it.each([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$range(0, 6, 2)', [0, 2, 4, 6]],
    ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
    ['$hash("input", "SHA-1")', '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1'],
    ['$random(42)', 0.7275636800328681],
    ['$length($uuid())', 36],
    ['$parse("{\\"a\\":1}").a', 1],
    ['[1/0, -1/0]', ['Infinity', '-Infinity']],
    ['$millis()', startOfTime],
    ['$now()', '2026-01-01T00:00:00.000Z'],
  ])('%s is what it is on AWS', async (source, output) => {
    expect((await run(world, { StartAt: 'A', States: { A: pass(`{% ${source} %}`) } })).output).toEqual(output);
  });
});

describe('a timeout', () => {
  it('ends the task, and its late answer changes nothing', async () => {
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
    const advanced = world.clock.advance(5_000);
    await until(
      () => shapeOf(world, arn),
      (shape) => shape.length === 7,
    );
    resolve('late');
    await advanced;
    expect((await shapeOf(world, arn)).slice(2)).toEqual([
      '3<2 LambdaFunctionScheduled',
      '4<3 LambdaFunctionStarted',
      '5<4 LambdaFunctionTimedOut',
      '6<5 TaskStateExited',
      '7<6 WaitStateEntered',
    ]);
    const events = await historyOf(world, arn);
    expect(events[2]?.lambdaFunctionScheduledEventDetails).toMatchObject({ timeoutInSeconds: 5 });
    expect(events[4]?.lambdaFunctionTimedOutEventDetails).toEqual({ error: 'States.Timeout' });
  });
});
