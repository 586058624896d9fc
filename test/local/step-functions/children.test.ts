import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boom, fail, held, map, parallel } from './children-support.ts';
import {
  createMachine,
  ending,
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
    const answers = held(world, 'slow');
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

describe('a name', () => {
  it('that reads like a path is no path', async () => {
    const parallel = (States: object, more: object = { End: true }) => ({
      Type: 'Parallel',
      Branches: [{ StartAt: Object.keys(States)[0], States }],
      ...more,
    });
    const States = {
      P: parallel({ Q: parallel({ R: pass('inner') }) }, { Next: 'P/Branches[0]/States/Q' }),
      'P/Branches[0]/States/Q': parallel({ S: pass('{% [$states.input, "outer"] %}') }),
    };
    expect((await run(world, { StartAt: 'P', States })).output).toEqual([[['inner'], 'outer']]);
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
