import { describe, expect, it } from 'vitest';
import { callback, functionArn, pass, task } from './support.ts';
import { machine, one, problems } from './validate-support.ts';

describe('a definition', () => {
  it.each([
    ['{}', 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'],
    ['[]', 'SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null'],
    ['{"StartAt":"A"}', 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'],
  ])('%s is refused as AWS refuses it', (text, expected) => {
    expect(problems(text)).toBe(expected);
  });

  it('that is not JSON is refused', () => {
    expect(problems('nothing')).toMatch(/^INVALID_JSON_DESCRIPTION: Unrecognized token 'nothing': was expecting/);
  });

  it('that is nested too deeply is refused by name, brackets in its texts aside', () => {
    expect(problems(`${'['.repeat(20_000)}${']'.repeat(20_000)}`)).toBe(
      'INVALID_JSON_DESCRIPTION: JSON nested more than 1000 levels deep is not hosted on this machine at null',
    );
    expect(problems(machine({ A: pass(`\\"${'['.repeat(2_000)}`) }))).toBe('');
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
      'MISSING_END_STATE: Workflow has no terminal state at null',
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
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: Y at /States/A/Branches[0]/States/X/Next",
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
      'a state that is the same in JSONPath, beside one in JSONata',
      { StartAt: 'A', States: { A: { ...pass(1, { Next: 'B' }), QueryLanguage: 'JSONata' }, B: { Type: 'Succeed' } } },
      /^NOT_HOSTED: The query language JSONPath is not hosted.* at \/States\/B$/,
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
      'a language that is none, which is read as JSONata',
      one({ Type: 'Pass', QueryLanguage: 'jsonpath', Output: '{% 1 %}', End: true }),
      /^SCHEMA_VALIDATION_FAILED: Value should be one of the following: \[JSONPath, JSONata\] at \/States\/A\/QueryLanguage$/,
    ],
    [
      'a language that is no text',
      { QueryLanguage: 5, StartAt: 'A', States: { A: pass(1) } },
      /^SCHEMA_VALIDATION_FAILED: Expected value of type \[STRING\] at \/QueryLanguage$/,
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
      'tolerated failures',
      one({
        Type: 'Map',
        ItemProcessor: { StartAt: 'X', States: { X: pass(1) } },
        ToleratedFailureCount: 1,
        End: true,
      }),
      /NOT_HOSTED: Field 'ToleratedFailureCount' is not hosted/,
    ],
    ...['dynamodb:getItem', 'aws-sdk:sqs:sendMessage', 'events:putEvents', 'states:startExecution'].map(
      (name): [string, object, RegExp] => [
        name,
        one({ Type: 'Task', Resource: `arn:aws:states:::${name}`, End: true }),
        new RegExp(`NOT_HOSTED: The resource provided "arn:aws:states:::${name}" is not hosted`),
      ],
    ),
    [
      'a version of a function',
      one({ Type: 'Task', Resource: `${functionArn('f')}:3`, End: true }),
      /NOT_HOSTED: The resource provided "arn:.+:f:3" is not hosted/,
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

  it('may go round for ever inside a branch', () => {
    const States = { X: pass(1, { Next: 'Y' }), Y: pass(1, { Next: 'X' }) };
    expect(problems(one({ Type: 'Parallel', Branches: [{ StartAt: 'X', States }], End: true }))).toBe('');
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
