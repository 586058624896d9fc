import { describe, expect, it } from 'vitest';
import { pass, task } from './support.ts';
import { machine, one, problems } from './validate-support.ts';

describe('a definition', () => {
  it.each([
    [
      'an unknown field',
      one({ Type: 'Pass', Colour: 'red', End: true }),
      /Field 'Colour' is not supported at \/States\/A$/,
    ],
    [
      'a Catch on a Pass',
      one({ Type: 'Pass', Catch: [], End: true }),
      /Field 'Catch' is not supported at \/States\/A$/,
    ],
    [
      'a timeout on a Wait',
      one({ Type: 'Wait', Seconds: 1, TimeoutSeconds: 1, End: true }),
      /Field 'TimeoutSeconds' is not supported/,
    ],
    ['Assign on a Succeed', one({ Type: 'Succeed', Assign: {} }), /Field 'Assign' is not supported/],
    ['no type', one({ End: true }), /required: \[Type\]/],
    ['an unknown type', one({ Type: 'Sleep', End: true }), /Unknown state type 'Sleep'/],
    ['a state without a name', machine({ A: pass(1, { Next: '' }), '': pass(1) }), /must have 1 to 80 characters/],
    ['no way on', one({ Type: 'Pass' }), /One of these fields is required: \[Next, End\]/],
    [
      'two ways on',
      machine({ A: pass(1, { Next: 'B', End: true }), B: pass(1) }),
      /'Next' and 'End' can not both be set/,
    ],
    [
      'a Wait for nothing',
      one({ Type: 'Wait', End: true }),
      /Exactly one of these fields is required: \[Seconds, Timestamp\]/,
    ],
    [
      'a Wait until never',
      one({ Type: 'Wait', Timestamp: 'tomorrow', End: true }),
      /String does not match RFC3339 timestamp at \/States\/A\/Timestamp$/,
    ],
    [
      'a day that is none',
      one({ Type: 'Wait', Timestamp: '2026-02-30T00:00:00Z', End: true }),
      /String does not match RFC3339 timestamp/,
    ],
    [
      'too long a Wait',
      one({ Type: 'Wait', Seconds: 100_000_000, End: true }),
      /Maximum value is 99999999 at \/States\/A\/Seconds$/,
    ],
    ['no rules', one({ Type: 'Choice', Choices: [], Default: 'A' }), /must not be empty at \/States\/A\/Choices/],
    [
      'a rule without a condition',
      machine({ A: { Type: 'Choice', Choices: [{ Next: 'B' }] }, B: pass(1) }),
      /required: \[Condition\] at \/States\/A\/Choices\[0\]/,
    ],
    ['no branches', one({ Type: 'Parallel', Branches: [], End: true }), /not empty at \/States\/A\/Branches/],
    [
      'a timeout of zero',
      one(task('f', { TimeoutSeconds: 0, End: true })),
      /Minimum value is 1 at \/States\/A\/TimeoutSeconds/,
    ],
    [
      'a heartbeat as long as the timeout',
      one(task('f', { TimeoutSeconds: 5, HeartbeatSeconds: 5, End: true })),
      /'HeartbeatSeconds' must be smaller/,
    ],
    [
      'States.ALL in company',
      one(task('f', { Retry: [{ ErrorEquals: ['States.ALL', 'X'] }], End: true })),
      /'States.ALL' must appear alone/,
    ],
    [
      'States.ALL before others',
      one(task('f', { Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }], End: true })),
      /'States.ALL' must appear alone, and in the last entry/,
    ],
    [
      'a shrinking backoff',
      one(task('f', { Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5 }], End: true })),
      /Minimum value is 1 at \/States\/A\/Retry\[0\]\/BackoffRate/,
    ],
    [
      'a missing parameter',
      one({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: {}, End: true }),
      /The field 'FunctionName' is required but was missing at \/States\/A\/Arguments/,
    ],
    [
      'a reserved variable',
      one({ Type: 'Pass', Assign: { states: 1 }, End: true }),
      /'states' is a reserved variable name/,
    ],
    ...Object.entries({
      Comment: pass(1),
      Timestamp: { Type: 'Wait', End: true },
      Error: { Type: 'Fail' },
      Cause: { Type: 'Fail' },
    }).map(([field, state]): [string, object, RegExp] => [
      `a ${field} that is no text`,
      one({ ...state, [field]: 5 }),
      new RegExp(`^SCHEMA_VALIDATION_FAILED: Expected value of type \\[STRING\\] at /States/A/${field}`),
    ]),
    [
      'a configuration of the processor that is none',
      one({ Type: 'Map', ItemProcessor: { ProcessorConfig: 5, StartAt: 'B', States: { B: pass(1) } }, End: true }),
      /Value must be an object at \/States\/A\/ItemProcessor\/ProcessorConfig/,
    ],
    [
      'a variable that is no name',
      one({ Type: 'Pass', Assign: { 'a-b': 1 }, End: true }),
      /'a-b' is not a variable name/,
    ],
    [
      'an inner variable of an outer name',
      machine({
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
        P: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Assign: { x: 2 }, End: true } } }],
          End: true,
        },
      }),
      /Variable 'x' is already assigned in an outer scope at \/States\/P\/Branches\[0\]\/States\/B\/Assign\/x/,
    ],
  ])('with %s is refused', (_, definition, expected) => {
    expect(problems(definition)).toMatch(expected);
  });

  it('may use the same variable in two branches', () => {
    const branch = (name: string) => ({
      StartAt: name,
      States: { [name]: { Type: 'Pass', Assign: { x: 1 }, End: true } },
    });
    expect(problems(one({ Type: 'Parallel', Branches: [branch('B'), branch('C')], End: true }))).toBe('');
  });
});
