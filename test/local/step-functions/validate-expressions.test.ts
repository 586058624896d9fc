import { describe, expect, it } from 'vitest';
import { functionArn, pass, task } from './support.ts';
import { machine, one, problems } from './validate-support.ts';

describe('an expression', () => {
  const of = (source: string, where: (text: string) => object = (text) => pass({ v: text })) =>
    problems(one(where(`{% ${source} %}`)));

  it.each([
    [
      'phone',
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output/v",
    ],
    [
      '$map($states.input.a, function($x){ b })',
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'b' at the top level is not supported. at /States/A/Output/v",
    ],
    ['a[1,2)', 'INVALID_JSONATA_EXPRESSION: Expected "]", got "," at /States/A/Output/v'],
    ['1 +', 'INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output/v'],
  ])('%s is refused as AWS refuses it', (source, expected) => {
    expect(of(source)).toBe(expected);
  });

  it.each([
    ['$$', "Reference to '$$' is not supported."],
    ['$.phone', "Reference to '$' at the top level is not supported."],
    ['$states.errorOutput.Error', "Field '$states.errorOutput' does not exist."],
    ['$states.nothing', "Field '$states.nothing' does not exist."],
  ])('%s is refused in a Pass', (source, message) => {
    expect(of(source)).toBe(`UNSUPPORTED_JSONATA_EXPRESSION: ${message} at /States/A/Output/v`);
  });

  it('is told once of each name it may not read', () => {
    expect(of('a + b + a').match(/Reference to '\w'/g)).toEqual(["Reference to 'a'", "Reference to 'b'"]);
  });

  it.each([
    '$states.input.items[value > 3].name',
    '$states.input.items^(>price){category: $sum(price)}',
    '($f := function($x){ $x.y }; $map($states.input.a, $f))',
    '$states.input ~> |items|{"price": price * 2}|',
    '$notAssignedAnywhere',
  ])('%s is taken', (source) => {
    expect(of(source)).toBe('');
  });

  it('sees a result only where one is, and an error only in a catcher', () => {
    const A = task('f', {
      Output: '{% $states.result %}',
      Assign: { r: '{% $states.result %}' },
      Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput %}', Next: 'B' }],
      End: true,
    });
    expect(problems(machine({ A, B: pass(1) }))).toBe('');
    expect(problems(one(task('f', { Arguments: '{% $states.result %}', End: true })))).toMatch(
      /^UNSUPPORTED_JSONATA_EXPRESSION: Field '\$states.result' does not exist. at \/States\/A\/Arguments$/,
    );
    const wrong = task('f', { Catch: [{ ErrorEquals: ['X'], Output: '{% $states.result %}', Next: 'B' }], End: true });
    expect(problems(machine({ A: wrong, B: pass(1) }))).toMatch(/at \/States\/A\/Catch\[0\]\/Output$/);
  });

  it('is hosted for every function resource of this partition', () => {
    expect(problems(one({ Type: 'Task', Resource: functionArn('f'), End: true }))).toBe('');
  });
});
