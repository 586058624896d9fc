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
    ['$partition([1, 2], -2)', '. D3137: Second argument must be zero or greater'],
    ['$partition(1, 2)', '. T0412: Argument 1 of function "partition" must be an array of undefined'],
    ['$range($nothing, 2, 1)', '. T0410: Argument 1 of function "range" does not match function signature'],
    ['$hash($nothing, "MD5")', '. T0410: Argument 1 of function "hash" does not match function signature'],
    ['$hash("a", "md5")', ". D3137: Hash algorithm 'md5' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"],
    ['$parse("")', '. D3137: Invalid JSON'],
    ['$parse("{} {}")', '. D3137: Invalid JSON'],
    ['$parse("{\\"a\\":1,\\"a\\":2}")', '. D3137: Invalid JSON'],
    ['$parse("[1e400]")', '. D3137: Invalid JSON'],
    ['$uuid(1)', '. T0410: Argument 1 of function "uuid" does not match function signature'],
    [
      "$length($pad('', 8388608, 'x'))",
      ': Expression evaluation memory limit exceeded: Check for excessive memory usage',
    ],
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
    ['$partition([1, 2])', [[1, 2]]],
    ['$range(0, 6, 2)', [0, 2, 4, 6]],
    ['$range(5, 1, -1.5)', [5, 4, 3, 2, 1]],
    ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
    ['$hash("input", "SHA-1")', '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1'],
    ['$random(42)', 0.7275636800328681],
    ['$length($uuid())', 36],
    ['$parse("{\\"a\\":1}").a', 1],
    ['$parse("{\\"a:\\":{\\"b\\":[\\"c:\\"]}}")', { 'a:': { b: ['c:'] } }],
    ['$map(["1", "[2]"], $parse)', [1, [2]]],
    ['[1/0, -1/0]', ['Infinity', '-Infinity']],
    ["$length($pad('', 4194304, 'x'))", 4_194_304],
    ["[0/0, $parseInteger('abc', '0')]", ['NaN', 'NaN']],
    ['$millis()', startOfTime],
    ['$now()', '2026-01-01T00:00:00.000Z'],
  ])('%s is what it is on AWS', async (source, output) => {
    expect((await run(world, { StartAt: 'A', States: { A: pass(`{% ${source} %}`) } })).output).toEqual(output);
  });
});
