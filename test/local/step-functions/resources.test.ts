import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../../infra/local/host.ts';
import { FunctionFailure, functionArn, historyOf, openWorld, roleArn, run, type World } from './support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const service = (name: string, args: unknown, more: object = { End: true }) => ({
  StartAt: 'A',
  States: { A: { Type: 'Task', Resource: `arn:aws:states:::${name}`, Arguments: args, ...more } },
});
const refuse =
  (code: string, message: string, status = 400) =>
  () => {
    throw new AwsError(code, message, status);
  };

describe('lambda:invoke', () => {
  const invoke = (args: object, more?: object) =>
    service('lambda:invoke', { FunctionName: functionArn('f'), ...args }, more);

  it('wraps the answer as AWS does', async () => {
    world.handlers.set('f', (payload) => payload);
    const { output, arn } = await run(world, invoke({ Payload: { a: 1 } }));
    expect(output).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: { a: 1 },
      SdkHttpMetadata: {
        AllHttpHeaders: expect.objectContaining({ 'Content-Length': ['7'], 'Content-Type': ['application/json'] }),
        HttpHeaders: expect.objectContaining({ 'Content-Length': '7', 'X-Amz-Executed-Version': '$LATEST' }),
        HttpStatusCode: 200,
      },
      SdkResponseMetadata: { RequestId: expect.any(String) },
      StatusCode: 200,
    });
    const [, , scheduled, started] = await historyOf(world, arn);
    expect(scheduled?.taskScheduledEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'us-east-1',
      parameters: JSON.stringify({ FunctionName: functionArn('f'), Payload: { a: 1 } }),
    });
    expect(started?.taskStartedEventDetails).toEqual({ resourceType: 'lambda', resource: 'invoke' });
    expect(world.invocations[0]?.caller).toEqual({ kind: 'role', roleArn });
  });

  it('fails with the type of error that the function threw', async () => {
    const payload = { errorType: 'TypeError', errorMessage: 'x is not a function', trace: ['here'] };
    world.handlers.set('f', () => {
      throw new FunctionFailure(payload);
    });
    const { error, cause, arn } = await run(world, invoke({}));
    expect({ error, cause }).toEqual({ error: 'TypeError', cause: JSON.stringify(payload) });
    const failed = (await historyOf(world, arn)).find(({ type }) => type === 'TaskFailed');
    expect(failed?.taskFailedEventDetails).toEqual({ error, cause, resourceType: 'lambda', resource: 'invoke' });
  });

  it('is Lambda.Unknown when the function named no type', async () => {
    world.handlers.set('f', () => {
      throw new FunctionFailure({ errorMessage: 'Task timed out after 3.00 seconds' });
    });
    const { error, cause } = await run(world, invoke({}));
    expect(error).toBe('Lambda.Unknown');
    expect(cause).toBe(
      'The cause could not be determined because Lambda did not return an error type. Returned payload: {"errorMessage":"Task timed out after 3.00 seconds"}',
    );
  });

  it.each([
    ['TooManyRequestsException', 429, 'Lambda.TooManyRequestsException'],
    ['ServiceException', 500, 'Lambda.ServiceException'],
    ['AccessDeniedException', 403, 'Lambda.AWSLambdaException'],
  ])('a refusal by Lambda with %s keeps its name', async (code, status, error) => {
    world.handlers.set('f', refuse(code, 'no', status));
    const end = await run(world, invoke({}));
    expect(end.error).toBe(error);
    expect(end.cause).toMatch(
      new RegExp(
        `^no \\(Service: AWSLambda; Status Code: ${status}; Error Code: ${code}; Request ID: .+; Proxy: null\\)$`,
      ),
    );
  });

  it('needs a text as function name', async () => {
    const { error, cause } = await run(world, service('lambda:invoke', { FunctionName: '{% null %}' }));
    expect(error).toBe('States.Runtime');
    expect(cause).toContain("[The value for the field 'FunctionName' must be a STRING]");
    await expect(run(world, service('lambda:invoke', { FunctionName: 5 }))).rejects.toMatchObject({
      name: 'InvalidDefinition',
      message: expect.stringContaining(
        "The value for the field 'FunctionName' must be a STRING at /States/A/Arguments",
      ),
    });
  });

  it('that names its error States.Runtime ends the execution behind that failure', async () => {
    world.handlers.set('f', () => {
      throw new FunctionFailure({ errorType: 'States.Runtime' });
    });
    const { arn } = await run(world, invoke({}));
    const [failed, ended] = (await historyOf(world, arn)).slice(-2);
    expect([failed?.type, ended?.type, ended?.previousEventId]).toEqual(['TaskFailed', 'ExecutionFailed', failed?.id]);
  });

  it('needs a function name and knows its parameters, also when they are computed', async () => {
    const { error, cause } = await run(world, service('lambda:invoke', '{% {"Nonsense": 1} %}'));
    expect(error).toBe('States.Runtime');
    expect(cause).toContain(
      "The Parameters '{\"Nonsense\":1}' could not be used to start the Task: [The field 'FunctionName' is required but was missing, The field 'Nonsense' is not supported by Step Functions]",
    );
  });
});
