import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
  task,
  until,
  type World,
} from './support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const parallel = (branches: Record<string, object>[], more: object = { End: true }) => ({
  Type: 'Parallel',
  Branches: branches.map((States) => ({ StartAt: Object.keys(States)[0], States })),
  ...more,
});
const map = (States: Record<string, object>, more: object = { End: true }) => ({
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: Object.keys(States)[0], States },
  ...more,
});
const fail = { Type: 'Fail', Error: 'Broken', Cause: 'by intent' };
const boom = () => {
  throw new FunctionFailure({ errorType: 'Boom' });
};
/** A function that answers when it is told to. */
function held(name: string) {
  const answers: ((value: unknown) => void)[] = [];
  world.handlers.set(name, () => new Promise((resolve) => answers.push(resolve)));
  return answers;
}

describe('Parallel', () => {
  it('gives every branch its arguments and lists their outputs in order', async () => {
    const P = parallel([{ A: pass('{% $states.input.n + 1 %}') }, { B: pass('{% $states.input.n + 2 %}') }], {
      Arguments: { n: '{% $states.input.m %}' },
      Output: '{% $states.result %}',
      End: true,
    });
    expect((await run(world, { StartAt: 'P', States: { P } }, { m: 1 })).output).toEqual([2, 3]);
  });

  it('writes each branch its own chain and goes on behind the latest', async () => {
    const { arn } = await run(world, { StartAt: 'P', States: { P: parallel([{ A: pass(1) }, { B: pass(2) }]) } });
    expect(await shapeOf(world, arn)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 ParallelStateEntered',
      '3<2 ParallelStateStarted',
      '4<3 PassStateEntered',
      '5<4 PassStateExited',
      '6<3 PassStateEntered',
      '7<6 PassStateExited',
      '8<7 ParallelStateSucceeded',
      '9<7 ParallelStateExited',
      '10<9 ExecutionSucceeded',
    ]);
  });

  it('a failed task cuts off what still runs, in the order of the branches', async () => {
    const answers = held('slow');
    world.handlers.set('boom', boom);
    const P = parallel([{ W: { Type: 'Wait', Seconds: 60, End: true } }, { A: task('boom') }, { B: task('slow') }], {
      Catch: [{ ErrorEquals: ['Boom'], Next: 'H' }],
      End: true,
    });
    const { arn, output } = await run(world, { StartAt: 'P', States: { P, H: { Type: 'Succeed' } } });
    expect(output).toEqual({ Error: 'Boom', Cause: '{"errorType":"Boom"}' });
    expect((await shapeOf(world, arn)).slice(3)).toEqual([
      '4<3 WaitStateEntered',
      '5<3 TaskStateEntered',
      '6<5 LambdaFunctionScheduled',
      '7<3 TaskStateEntered',
      '8<7 LambdaFunctionScheduled',
      '9<6 LambdaFunctionStarted',
      '10<8 LambdaFunctionStarted',
      '11<9 LambdaFunctionFailed',
      '12<11 WaitStateAborted',
      '13<11 TaskStateAborted',
      '14<11 TaskStateAborted',
      '15<11 ParallelStateFailed',
      '16<15 ParallelStateExited',
      '17<16 SucceedStateEntered',
      '18<17 SucceedStateExited',
      '19<18 ExecutionSucceeded',
    ]);
    answers[0]?.('too late');
  });

  it('starts all branches again when it is retried', async () => {
    world.handlers.set('f', (_, attempt) => (attempt === 0 ? boom() : attempt));
    const P = parallel([{ A: task('f') }], { Retry: [{ ErrorEquals: ['States.ALL'] }], End: true });
    const arn = await start(world, await createMachine(world, { StartAt: 'P', States: { P } }));
    await until(
      () => shapeOf(world, arn),
      (shape) => shape.length === 8,
    );
    await world.clock.advance(1_000);
    expect((await ending(world, arn)).output).toBe('[1]');
    expect((await shapeOf(world, arn)).slice(6, 10)).toEqual([
      '7<6 LambdaFunctionFailed',
      '8<7 TaskStateAborted',
      '9<7 ParallelStateStarted',
      '10<9 TaskStateEntered',
    ]);
  });

  it('writes that every task started, however many there are', async () => {
    world.handlers.set('f', (payload) => payload);
    const P = parallel(Array.from({ length: 150 }, (_, index) => ({ [`T${index}`]: task('f') })));
    const { arn, status } = await run(world, { StartAt: 'P', States: { P } });
    expect(status).toBe('SUCCEEDED');
    const events = await historyOf(world, arn);
    const chains = events
      .filter(({ type }) => type === 'LambdaFunctionSucceeded')
      .map(({ previousEventId }) => events[(previousEventId ?? 0) - 1]);
    expect(chains).toHaveLength(150);
    expect(chains.every((before) => before?.type === 'LambdaFunctionStarted')).toBe(true);
  });

  it('passes a failure up through every level that does not catch it', async () => {
    const inner = map({ X: fail }, { Items: [1], End: true });
    const P = parallel([{ M: inner }, { W: { Type: 'Wait', Seconds: 9, End: true } }]);
    const { error, cause, arn } = await run(world, { StartAt: 'P', States: { P } });
    expect({ error, cause }).toEqual({ error: 'Broken', cause: 'by intent' });
    expect((await shapeOf(world, arn)).slice(3)).toEqual([
      '4<3 MapStateEntered',
      '5<4 MapStateStarted',
      '6<5 MapIterationStarted',
      '7<6 FailStateEntered',
      '8<7 MapIterationFailed',
      '9<7 MapStateFailed',
      '10<9 ParallelStateFailed',
      '11<10 ExecutionFailed',
    ]);
  });
});

describe('Map', () => {
  it('takes its input as items, or what Items says, and keeps their order', async () => {
    const States = { X: pass('{% $states.input * 10 %}') };
    expect((await run(world, { StartAt: 'M', States: { M: map(States) } }, [1, 2, 3])).output).toEqual([10, 20, 30]);
    const M = map(States, { Items: '{% $states.input.list[$ > 1] %}', End: true });
    expect((await run(world, { StartAt: 'M', States: { M } }, { list: [1, 2, 3] })).output).toEqual([20, 30]);
  });

  it('ItemSelector and the iteration see the item and its index', async () => {
    const M = map(
      { X: pass({ in: '{% $states.input %}', item: '{% $states.context.Map.Item %}' }) },
      {
        Items: ['a'],
        ItemSelector: { v: '{% $states.context.Map.Item.Value %}', i: '{% $states.context.Map.Item.Index %}' },
        End: true,
      },
    );
    expect((await run(world, { StartAt: 'M', States: { M } })).output).toEqual([
      { in: { v: 'a', i: 0 }, item: { Index: 0, Value: 'a' } },
    ]);
  });

  it('one at a time, the next iteration starts behind the last state of the one before', async () => {
    const M = map({ X: pass('{% $states.input %}') }, { Items: [1, 2], MaxConcurrency: 1, End: true });
    const { arn } = await run(world, { StartAt: 'M', States: { M } });
    expect((await shapeOf(world, arn)).slice(1)).toEqual([
      '2<0 MapStateEntered',
      '3<2 MapStateStarted',
      '4<3 MapIterationStarted',
      '5<4 PassStateEntered',
      '6<5 PassStateExited',
      '7<6 MapIterationSucceeded',
      '8<6 MapIterationStarted',
      '9<8 PassStateEntered',
      '10<9 PassStateExited',
      '11<10 MapIterationSucceeded',
      '12<11 MapStateSucceeded',
      '13<11 MapStateExited',
      '14<13 ExecutionSucceeded',
    ]);
  });

  it('all at once, iterations start before any of them goes on', async () => {
    world.handlers.set('f', (payload) => payload);
    const M = map({ X: task('f') }, { Items: [1, 2], End: true });
    const { arn, output } = await run(world, { StartAt: 'M', States: { M } });
    expect(output).toEqual([1, 2]);
    expect((await shapeOf(world, arn)).slice(2, 11)).toEqual([
      '3<2 MapStateStarted',
      '4<3 MapIterationStarted',
      '5<3 MapIterationStarted',
      '6<4 TaskStateEntered',
      '7<6 LambdaFunctionScheduled',
      '8<5 TaskStateEntered',
      '9<8 LambdaFunctionScheduled',
      '10<7 LambdaFunctionStarted',
      '11<9 LambdaFunctionStarted',
    ]);
    const started = (await historyOf(world, arn)).find(({ type }) => type === 'MapStateStarted');
    expect(started?.mapStateStartedEventDetails).toEqual({ length: 2 });
  });

  it('never runs more iterations than MaxConcurrency, nor than forty', async () => {
    const answers = held('f');
    const M = map({ X: task('f') }, { Items: '{% [1..50] %}', MaxConcurrency: '{% $states.input.most %}', End: true });
    const machine = await createMachine(world, { StartAt: 'M', States: { M } });
    const arn = await start(world, machine, { most: 3 });
    for (let answered = 0; answered < 50; answered += 1) {
      await until(
        () => answers.length,
        (count) => count > answered,
      );
      expect(answers.length).toBeLessThanOrEqual(answered + 3);
      answers[answered]?.(answered);
    }
    expect(JSON.parse((await ending(world, arn)).output as string)).toHaveLength(50);
    answers.length = 0;
    await start(world, machine, { most: 0 });
    await until(
      () => answers.length,
      (count) => count === 40,
    );
  });

  it('an iteration that fails ends the others, and Catch goes on', async () => {
    const States = {
      C: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'X' }], Default: 'W' },
      W: { Type: 'Wait', Seconds: 60, End: true },
      X: fail,
    };
    const M = map(States, { Items: [1, 2], Catch: [{ ErrorEquals: ['Broken'], Next: 'H' }], End: true });
    const { arn, output } = await run(world, { StartAt: 'M', States: { M, H: { Type: 'Succeed' } } });
    expect(output).toEqual({ Error: 'Broken', Cause: 'by intent' });
    expect((await shapeOf(world, arn)).slice(5, 16)).toEqual([
      '6<4 ChoiceStateEntered',
      '7<6 ChoiceStateExited',
      '8<7 WaitStateEntered',
      '9<5 ChoiceStateEntered',
      '10<9 ChoiceStateExited',
      '11<10 FailStateEntered',
      '12<11 MapIterationAborted',
      '13<11 WaitStateAborted',
      '14<11 MapIterationFailed',
      '15<11 MapStateFailed',
      '16<15 MapStateExited',
    ]);
  });

  it('with no items it has an empty result', async () => {
    const { arn, output } = await run(world, { StartAt: 'M', States: { M: map({ X: fail }) } }, []);
    expect(output).toEqual([]);
    expect((await shapeOf(world, arn)).slice(2)).toEqual([
      '3<2 MapStateStarted',
      '4<3 MapStateSucceeded',
      '5<3 MapStateExited',
      '6<5 ExecutionSucceeded',
    ]);
  });

  it('fails on items that are no array', async () => {
    const { error, cause } = await run(world, {
      StartAt: 'M',
      States: { M: map({ X: fail }, { Items: '{% 1 %}', End: true }) },
    });
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toContain(
      "'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 1",
    );
  });

  it('does not overlook failures: a tolerated one is refused aloud', async () => {
    const M = map({ X: fail }, { Items: [1], ToleratedFailureCount: 1, End: true });
    const { error, cause } = await run(world, { StartAt: 'M', States: { M } });
    expect(error).toBe('States.Runtime');
    expect(cause).toContain('not hosted');
  });
});

describe('variables', () => {
  it('of an outer scope are read inside, and inner ones are gone outside', async () => {
    const States = {
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
      P: parallel(
        [
          { B: { Type: 'Pass', Assign: { y: '{% $x + 1 %}' }, Next: 'B2' }, B2: pass('{% [$x, $y] %}') },
          { C: pass('{% $exists($y) %}') },
        ],
        { Next: 'D' },
      ),
      D: pass({ branches: '{% $states.input %}', isLeft: '{% $exists($y) %}' }),
    };
    expect((await run(world, { StartAt: 'A', States })).output).toEqual({ branches: [[1, 2], false], isLeft: false });
  });

  it('are kept per iteration', async () => {
    const States = {
      X: {
        Type: 'Pass',
        Assign: { seen: '{% $exists($seen) ? [$seen, $states.input] : [$states.input] %}' },
        Next: 'Y',
      },
      Y: pass('{% $seen %}'),
    };
    const M = map(States, { Items: [1, 2], MaxConcurrency: 1, End: true });
    expect((await run(world, { StartAt: 'M', States: { M } })).output).toEqual([[1], [2]]);
  });
});
