import { describe, expect, it } from 'vitest';
import { describeFindings, validateDefinition } from '../../../infra/local/step-functions/validate.ts';
import { callback, functionArn, pass, task } from './support.ts';

const problems = (definition: unknown): string =>
  describeFindings(
    validateDefinition(typeof definition === 'string' ? definition : JSON.stringify(definition), 'aws').findings,
  );
const machine = (States: object, more: object = {}) => ({ QueryLanguage: 'JSONata', StartAt: 'A', States, ...more });
const one = (state: object) => machine({ A: state });

describe('a definition', () => {
  it.each([
    ['{}', 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'],
    ['[]', 'SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object'],
    ['{"StartAt":"A"}', 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'],
  ])('%s is refused as AWS refuses it', (text, expected) => {
    expect(problems(text)).toBe(expected);
  });

  it('that is not JSON is refused', () => {
    expect(problems('nothing')).toMatch(/^INVALID_JSON_DESCRIPTION: /);
  });

  it.each([
    [
      'a state that is missing',
      machine({ A: pass(1, { Next: 'X' }), B: pass(1) }),
      `MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/A/Next, MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B`,
    ],
    [
      'a start that is missing',
      machine({ B: pass(1) }),
      `MISSING_TRANSITION_TARGET: Missing 'Next' target: A at /StartAt, MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B`,
    ],
    [
      'a loop without an end',
      machine({ A: pass(1, { Next: 'B' }), B: pass(1, { Next: 'A' }), C: pass(1, { Next: 'A' }) }),
      'MISSING_END_STATE: Workflow has no terminal state',
    ],
    [
      'a default and a catcher that lead nowhere',
      machine({
        A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }], Default: 'X' },
        B: task('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Y' }], End: true }),
      }),
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/A/Default, MISSING_TRANSITION_TARGET: Missing 'Next' target: Y at /States/B/Catch[0]/Next",
    ],
    [
      'a branch that is broken',
      one({ Type: 'Parallel', Branches: [{ StartAt: 'X', States: { X: pass(1, { Next: 'Y' }) } }], End: true }),
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: Y at /States/A/Branches[0]/States/X/Next, MISSING_END_STATE: Workflow has no terminal state",
    ],
    [
      'a name twice',
      one({ Type: 'Map', ItemProcessor: { StartAt: 'A', States: { A: pass(1) } }, End: true }),
      'DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/ItemProcessor/States/A',
    ],
  ])('with %s is refused', (_, definition, expected) => {
    expect(problems(definition)).toBe(expected);
  });

  it.each([
    [
      'a machine in JSONPath',
      { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } },
      /NOT_HOSTED: The query language JSONPath is not hosted.* at \/States\/A$/,
    ],
    [
      'a state in JSONPath',
      one({ Type: 'Pass', QueryLanguage: 'JSONPath', End: true }),
      /'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at \/States\/A/,
    ],
    [
      'an inner state that inherits JSONPath',
      {
        StartAt: 'A',
        States: {
          A: {
            Type: 'Map',
            QueryLanguage: 'JSONata',
            ItemProcessor: { StartAt: 'B', States: { B: pass(1) } },
            End: true,
          },
        },
      },
      /JSONPath is not hosted.* at \/States\/A\/ItemProcessor\/States\/B/,
    ],
    [
      'a field of JSONPath',
      one({ Type: 'Pass', Result: 1, End: true }),
      /The QueryLanguage is set to 'JSONata', but field 'Result' is only supported for the 'JSONPath' QueryLanguage at \/States\/A/,
    ],
    [
      'a language in a branch',
      one({
        Type: 'Parallel',
        Branches: [{ QueryLanguage: 'JSONata', StartAt: 'X', States: { X: pass(1) } }],
        End: true,
      }),
      /Field 'QueryLanguage' is not supported at \/States\/A\/Branches\[0\]/,
    ],
    [
      'a distributed Map',
      one({
        Type: 'Map',
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'B', States: { B: pass(1) } },
        End: true,
      }),
      /NOT_HOSTED: Mode 'DISTRIBUTED' is not hosted/,
    ],
    [
      'credentials',
      one(task('f', { Credentials: { RoleArn: 'x' }, End: true })),
      /NOT_HOSTED: Field 'Credentials' is not hosted/,
    ],
    [
      'an unknown resource',
      one({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish', End: true }),
      /NOT_HOSTED: The resource provided "arn:aws:states:::sns:publish" is not hosted .* at \/States\/A\/Resource/,
    ],
    [
      'waiting for another execution',
      one({ Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', End: true }),
      /NOT_HOSTED/,
    ],
    [
      'a resource of another partition',
      one({ Type: 'Task', Resource: 'arn:aws-cn:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, End: true }),
      /NOT_HOSTED/,
    ],
    [
      'an asynchronous invocation',
      one({ ...callback('f'), Arguments: { FunctionName: 'f', InvocationType: 'Event' } }),
      /The value 'Event' of the field 'InvocationType' is not hosted/,
    ],
  ])('with %s is refused by name', (_, definition, expected) => {
    expect(problems(definition)).toMatch(expected);
  });

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
    ['a Wait until never', one({ Type: 'Wait', Timestamp: 'tomorrow', End: true }), /timestamp of RFC 3339/],
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
      /from 1 to 99999999 at \/States\/A\/TimeoutSeconds/,
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
      /at least 1 at \/States\/A\/Retry\[0\]\/BackoffRate/,
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

  it('may be all that is hosted at once, with comments', () => {
    const States = {
      A: {
        ...task('f', {
          Comment: 'x',
          Retry: [{ ErrorEquals: ['X'], Comment: 'x' }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'F', Comment: 'x' }],
          Next: 'M',
        }),
      },
      M: { Type: 'Map', ItemProcessor: { Comment: 'x', StartAt: 'I', States: { I: pass(1) } }, Next: 'C' },
      C: { Type: 'Choice', Choices: [{ Condition: true, Next: 'F', Comment: 'x' }] },
      F: { Type: 'Fail' },
    };
    expect(problems(machine(States, { Comment: 'x', Version: '1.0', TimeoutSeconds: 60 }))).toBe('');
  });
});

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

  it.each(['$$', '$states.result', '$states.errorOutput.Error'])('%s is refused in a Pass', (source) => {
    expect(of(source)).toMatch(/^UNSUPPORTED_JSONATA_EXPRESSION/);
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
      /'\$states.result' is not supported/,
    );
    const wrong = task('f', { Catch: [{ ErrorEquals: ['X'], Output: '{% $states.result %}', Next: 'B' }], End: true });
    expect(problems(machine({ A: wrong, B: pass(1) }))).toMatch(/at \/States\/A\/Catch\[0\]\/Output$/);
  });

  it('is hosted for every function resource of this partition', () => {
    expect(problems(one({ Type: 'Task', Resource: functionArn('f'), End: true }))).toBe('');
  });
});
