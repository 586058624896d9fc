import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOfTime } from './memory.ts';
import { createMachine, ending, openWorld, pass, run, shapeOf, start, task, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe('Pass, Succeed and Fail', () => {
  it('a Pass hands its input on, byte for byte', async () => {
    const arn = await createMachine(world, { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
    const { output } = await ending(world, await start(world, arn, { a: [1, 2], b: null }));
    expect(output).toBe('{"a":[1,2],"b":null}');
  });

  it('Output evaluates every expression inside it and leaves other strings alone', async () => {
    const output = {
      sum: '{% $states.input.a + 1 %}',
      text: ' {% $states.input %} ',
      deep: [{ n: '{% $states.input.n %}' }],
    };
    const result = await run(world, { StartAt: 'A', States: { A: pass(output) } }, { a: 41, n: null });
    expect(result.output).toEqual({ sum: 42, text: ' {% $states.input %} ', deep: [{ n: null }] });
  });

  it('Assign and Output see the variables as they were before the state', async () => {
    const States = {
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: '{% $x + 1 %}' }, Output: '{% $x %}', Next: 'C' },
      C: { Type: 'Succeed', Output: { before: '{% $states.input %}', after: '{% $x %}' } },
    };
    expect((await run(world, { StartAt: 'A', States })).output).toEqual({ before: 1, after: 2 });
  });

  it('a Fail computes its error and cause', async () => {
    const A = { Type: 'Fail', Error: "{% 'E' & $states.input.n %}", Cause: 'because' };
    const { status, error, cause } = await run(world, { StartAt: 'A', States: { A } }, { n: 7 });
    expect({ status, error, cause }).toEqual({ status: 'FAILED', error: 'E7', cause: 'because' });
  });

  it('the context names execution, machine and state', async () => {
    const { output, arn } = await run(world, { StartAt: 'A', States: { A: pass('{% $states.context %}') } }, { q: 1 });
    expect(output).toMatchObject({
      Execution: { Id: arn, Input: { q: 1 }, StartTime: new Date(startOfTime).toISOString(), RedriveCount: 0 },
      StateMachine: { Name: arn.split(':')[6] },
      State: { Name: 'A' },
    });
  });
});

describe('Choice', () => {
  const States = {
    C: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Big', Assign: { size: 'big' }, Output: 'rule' },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Big' },
      ],
      Default: 'Small',
      Assign: { size: 'small' },
      Output: 'default',
    },
    Big: pass("{% [$states.input, $exists($size) ? $size : 'none'] %}"),
    Small: pass('{% [$states.input, $size] %}'),
  };

  it.each([
    [11, ['rule', 'big']],
    [6, [{ n: 6 }, 'none']],
    [1, ['default', 'small']],
  ])('with n = %i it goes by the first rule that holds, or the default', async (n, output) => {
    expect((await run(world, { StartAt: 'C', States }, { n })).output).toEqual(output);
  });

  it('fails the execution when nothing matches and there is no default', async () => {
    const C = { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'D' }] };
    const { error, cause, arn } = await run(world, { StartAt: 'C', States: { C, D: { Type: 'Succeed' } } });
    expect(error).toBe('States.Runtime');
    expect(cause).toBe(
      "An error occurred while executing the state 'C' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
    );
    expect(await shapeOf(world, arn)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 ChoiceStateEntered',
      '3<0 ExecutionFailed',
    ]);
  });

  it('fails on a condition that is not true or false', async () => {
    const C = { Type: 'Choice', Choices: [{ Condition: "{% 'yes' %}", Next: 'D' }], Default: 'D' };
    const { error, cause } = await run(world, { StartAt: 'C', States: { C, D: { Type: 'Succeed' } } });
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toContain(
      "'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string'",
    );
  });
});

describe('Wait', () => {
  it.each([
    ['a number of seconds', { Seconds: 30 }],
    ['computed seconds', { Seconds: '{% $states.input.n %}' }],
    ['a computed time', { Timestamp: '{% $fromMillis($toMillis($states.context.State.EnteredTime) + 30000) %}' }],
  ])('waits for %s', async (_, how) => {
    const arn = await createMachine(world, { StartAt: 'W', States: { W: { Type: 'Wait', ...how, End: true } } });
    const execution = await start(world, arn, { n: 30 });
    await world.clock.advance(29_999);
    expect((await shapeOf(world, execution)).at(-1)).toBe('2<0 WaitStateEntered');
    await world.clock.advance(1);
    const { status, startDate, stopDate } = await ending(world, execution);
    expect(status).toBe('SUCCEEDED');
    expect(stopDate?.getTime()).toBe((startDate?.getTime() ?? 0) + 30_000);
  });

  it('does not wait for a time that has passed', async () => {
    const W = { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', End: true };
    expect((await run(world, { StartAt: 'W', States: { W } })).status).toBe('SUCCEEDED');
  });

  it.each(['2026-12-05 21:29:29Z', '2026-12-05T21:29:29', '2026-13-05T21:29:29Z', '2026-12-05T25:29:29Z'])(
    'fails on %s, which is no time, behind the state that has read it',
    async (time) => {
      const W = { Type: 'Wait', Timestamp: '{% $states.input %}', End: true };
      const { arn, error, cause } = await run(world, { StartAt: 'W', States: { W } }, time);
      expect({ error, cause }).toEqual({
        error: 'States.QueryEvaluationError',
        cause: `An error occurred while executing the state 'W' (entered at the event id #2). The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${time}`,
      });
      expect((await shapeOf(world, arn)).slice(2)).toEqual(['3<2 EvaluationFailed', '4<3 ExecutionFailed']);
    },
  );

  it('fails on a number of seconds that is none', async () => {
    const W = { Type: 'Wait', Seconds: '{% -1 %}', End: true };
    expect((await run(world, { StartAt: 'W', States: { W } })).error).toBe('States.QueryEvaluationError');
  });
});

describe('the machine', () => {
  it('times out as a whole, without error and cause', async () => {
    const machine = await createMachine(world, {
      StartAt: 'W',
      TimeoutSeconds: 3,
      States: { W: { Type: 'Wait', Seconds: 25, End: true } },
    });
    const arn = await start(world, machine);
    await world.clock.advance(3_000);
    const end = await ending(world, arn);
    expect(end).toMatchObject({ status: 'TIMED_OUT', redriveStatus: 'REDRIVABLE' });
    expect(end.error ?? end.cause).toBeUndefined();
    expect(await shapeOf(world, arn)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 WaitStateEntered',
      '3<0 ExecutionTimedOut',
    ]);
  });

  it('ends with the 25,000th event', async () => {
    const C = { Type: 'Choice', Choices: [{ Condition: true, Next: 'C' }], Default: 'D' };
    const { error, cause, arn } = await run(world, { StartAt: 'C', States: { C, D: { Type: 'Succeed' } } });
    expect({ error, cause }).toEqual({
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    const shape = await shapeOf(world, arn);
    expect(shape.length).toBe(25_000);
    expect(shape.at(-1)).toBe('25000<24999 ExecutionFailed');
  }, 60_000);

  it('refuses an output above 256 KiB', async () => {
    const A = pass("{% $pad('', 262145, 'x') %}");
    const { error, cause } = await run(world, { StartAt: 'A', States: { A } });
    expect(error).toBe('States.DataLimitExceeded');
    expect(cause).toBe(
      "The state/task 'A' returned a result with a size exceeding the maximum number of bytes service limit.",
    );
  });
});

describe('a Lambda function', () => {
  it('gets the arguments, and its answer is the result', async () => {
    world.handlers.set('double', (payload) => ({ twice: (payload as { n: number }).n * 2 }));
    const A = task('double', {
      Arguments: { n: '{% $states.input.n %}' },
      Output: '{% $states.result.twice %}',
      End: true,
    });
    const { output, arn } = await run(world, { StartAt: 'A', States: { A } }, { n: 21 });
    expect(output).toBe(42);
    expect(await shapeOf(world, arn)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 TaskStateEntered',
      '3<2 LambdaFunctionScheduled',
      '4<3 LambdaFunctionStarted',
      '5<4 LambdaFunctionSucceeded',
      '6<5 TaskStateExited',
      '7<6 ExecutionSucceeded',
    ]);
    expect(world.invocations.at(-1)).toMatchObject({ name: 'double', caller: { kind: 'role' } });
  });
});
