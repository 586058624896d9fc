import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, held, map } from './children-support.ts';
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

  it('ItemSelector makes the input of an iteration when that starts, and fails the Map where it fails', async () => {
    world.handlers.set('f', (payload) => payload);
    const v = '{% $states.context.Map.Item.Value = 2 ? $states.input.none : $states.context.Map.Item.Value %}';
    const more = { Items: [1, 2], MaxConcurrency: 1, ItemSelector: { v }, End: true };
    const { arn, error, cause } = await run(world, { StartAt: 'M', States: { M: map({ X: task('f') }, more) } });
    expect(world.invocations.map(({ payload }) => payload)).toEqual([{ v: 1 }]);
    expect([error, cause]).toEqual([
      'States.QueryEvaluationError',
      expect.stringContaining("specified for the field 'ItemSelector/v' returned nothing (undefined)."),
    ]);
    expect((await shapeOf(world, arn)).slice(8)).toEqual([
      '9<8 TaskStateExited',
      '10<9 MapIterationSucceeded',
      '11<9 MapIterationStarted',
      '12<11 EvaluationFailed',
      '13<12 MapIterationFailed',
      '14<12 MapStateFailed',
      '15<14 ExecutionFailed',
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
    const answers = held(world, 'f');
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

  it('fails on items that are a function', async () => {
    const M = map({ X: fail }, { Items: '{% $fn := function($x){$x} %}', End: true });
    const { arn, cause } = await run(world, { StartAt: 'M', States: { M } });
    expect(cause).toBe(
      "An error occurred while executing the state 'M' (entered at the event id #2). The JSONata expression '$fn := function($x){$x}' specified for the field 'Items' returned an unsupported result type.",
    );
    expect((await shapeOf(world, arn)).slice(2)).toEqual([
      '3<0 EvaluationFailed',
      '4<3 MapStateFailed',
      '5<4 ExecutionFailed',
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
});
