import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startOfTime } from './memory.ts';
import { openWorld, pass, run, shapeOf, type World } from './support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

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
