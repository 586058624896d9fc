import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOfTime } from './memory.ts';
import {
  createMachine,
  ending,
  FunctionFailure,
  functionArn,
  historyOf,
  openWorld,
  pass,
  roleArn,
  run,
  start,
  task,
  type World,
} from './support.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const timestamp = new Date(startOfTime);
const whole = { truncated: false };

describe('a history', () => {
  it('holds every detail that AWS writes', async () => {
    world.handlers.set('f', () => {
      throw new FunctionFailure({ errorType: 'Odd' });
    });
    const States = {
      A: { Type: 'Pass', Assign: { b: [1], a: 'x' }, Output: { n: '{% $states.input.n + 1 %}' }, Next: 'B' },
      B: task('f', {
        Arguments: '{% $a %}',
        HeartbeatSeconds: 5,
        TimeoutSeconds: 9,
        Catch: [{ ErrorEquals: ['Odd'], Output: '{% $states.errorOutput.Error %}', Next: 'C' }],
        End: true,
      }),
      C: { Type: 'Fail', Cause: '{% $states.input %}' },
    };
    const { arn } = await run(world, { StartAt: 'A', States }, { n: 1 });
    expect(await historyOf(world, arn)).toEqual([
      {
        id: 1,
        previousEventId: 0,
        timestamp,
        type: 'ExecutionStarted',
        executionStartedEventDetails: { input: '{"n":1}', inputDetails: whole, roleArn },
      },
      {
        id: 2,
        previousEventId: 0,
        timestamp,
        type: 'PassStateEntered',
        stateEnteredEventDetails: { name: 'A', input: '{"n":1}', inputDetails: whole },
      },
      {
        id: 3,
        previousEventId: 2,
        timestamp,
        type: 'PassStateExited',
        stateExitedEventDetails: {
          name: 'A',
          output: '{"n":2}',
          outputDetails: whole,
          assignedVariables: { a: '"x"', b: '[1]' },
          assignedVariablesDetails: whole,
        },
      },
      {
        id: 4,
        previousEventId: 3,
        timestamp,
        type: 'TaskStateEntered',
        stateEnteredEventDetails: { name: 'B', input: '{"n":2}', inputDetails: whole },
      },
      {
        id: 5,
        previousEventId: 4,
        timestamp,
        type: 'LambdaFunctionScheduled',
        lambdaFunctionScheduledEventDetails: {
          resource: functionArn('f'),
          input: '"x"',
          inputDetails: whole,
          timeoutInSeconds: 9,
        },
      },
      { id: 6, previousEventId: 5, timestamp, type: 'LambdaFunctionStarted' },
      {
        id: 7,
        previousEventId: 6,
        timestamp,
        type: 'LambdaFunctionFailed',
        lambdaFunctionFailedEventDetails: { error: 'Odd', cause: '{"errorType":"Odd"}' },
      },
      {
        id: 8,
        previousEventId: 7,
        timestamp,
        type: 'TaskStateExited',
        stateExitedEventDetails: { name: 'B', output: '"Odd"', outputDetails: whole },
      },
      {
        id: 9,
        previousEventId: 8,
        timestamp,
        type: 'FailStateEntered',
        stateEnteredEventDetails: { name: 'C', input: '"Odd"', inputDetails: whole },
      },
      { id: 10, previousEventId: 9, timestamp, type: 'ExecutionFailed', executionFailedEventDetails: { cause: 'Odd' } },
    ]);
  });

  it('keeps the text of the input as it came until a state makes a new one', async () => {
    const machine = await createMachine(world, {
      StartAt: 'A',
      States: { A: { Type: 'Pass', Next: 'B' }, B: pass('{% $states.input %}') },
    });
    const { executionArn } = await world.client.send(
      new StartExecutionCommand({ stateMachineArn: machine, input: '[ 1, 2.0 ]' }),
    );
    await ending(world, executionArn as string);
    const [, entered, exited, , computed] = await historyOf(world, executionArn as string);
    expect(entered?.stateEnteredEventDetails?.input).toBe('[ 1, 2.0 ]');
    expect(exited?.stateExitedEventDetails?.output).toBe('[ 1, 2.0 ]');
    expect(computed?.stateExitedEventDetails?.output).toBe('[1,2]');
  });

  it('of many executions at once never mixes', async () => {
    world.handlers.set('echo', (payload) => payload);
    const machine = await createMachine(world, {
      StartAt: 'A',
      States: { A: task('echo', { Next: 'B' }), B: task('echo') },
    });
    const arns = await Promise.all(Array.from({ length: 30 }, (_, n) => start(world, machine, { n })));
    for (const [n, arn] of arns.entries()) {
      expect((await ending(world, arn)).output).toBe(JSON.stringify({ n }));
      const events = await historyOf(world, arn);
      expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    }
  });
});
