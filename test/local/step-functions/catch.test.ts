import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parallel } from './children-support.ts';
import { failing } from './failures-support.ts';
import {
  createMachine,
  ending,
  functionArn,
  historyOf,
  openWorld,
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

  it('hands on an empty error and cause where a state failed without', async () => {
    const P = parallel([{ X: { Type: 'Fail' } }], { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'H' }], End: true });
    const { output } = await run(world, { StartAt: 'P', States: { P, H: { Type: 'Succeed' } } });
    expect(output).toEqual({ Error: '', Cause: '' });
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

  it.each(['States.ALL', 'States.DataLimitExceeded'])('%s catches an answer above 256 KiB', async (name) => {
    world.handlers.set('f', () => 'x'.repeat(262_145));
    const { arn, output } = await run(world, caught([name]));
    const cause = `The state/task '${functionArn('f')}' returned a result with a size exceeding the maximum number of bytes service limit.`;
    expect(output).toEqual({ Error: 'States.DataLimitExceeded', Cause: cause });
    expect((await shapeOf(world, arn)).slice(4, 6)).toEqual(['5<4 LambdaFunctionFailed', '6<5 TaskStateExited']);
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
