import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../../infra/local/host.ts';
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
  until,
  type World,
} from './support.ts';

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

  it('needs a function name and knows its parameters, also when they are computed', async () => {
    const { error, cause } = await run(world, service('lambda:invoke', '{% {"Nonsense": 1} %}'));
    expect(error).toBe('States.Runtime');
    expect(cause).toContain(
      "The Parameters '{\"Nonsense\":1}' could not be used to start the Task: [The field 'FunctionName' is required but was missing, The field 'Nonsense' is not supported by Step Functions]",
    );
  });
});

describe('DynamoDB', () => {
  it('calls the operation as the machine and adds how the answer came', async () => {
    world.services.set('dynamodb:GetItem', () => ({ Item: { id: { S: '1' } } }));
    const args = { TableName: 't', Key: { id: { S: '1' } } };
    const { output } = await run(world, service('dynamodb:getItem', args));
    expect(output).toMatchObject({ Item: { id: { S: '1' } }, SdkHttpMetadata: { HttpStatusCode: 200 } });
    expect(Object.keys(output)).toEqual(['Item', 'SdkHttpMetadata', 'SdkResponseMetadata']);
    expect(world.calls[0]).toEqual({
      service: 'dynamodb',
      operation: 'GetItem',
      input: args,
      caller: { kind: 'role', roleArn },
    });
  });

  it('through the SDK is the answer alone', async () => {
    world.services.set('dynamodb:UpdateItem', () => ({}));
    const { output, arn } = await run(world, service('aws-sdk:dynamodb:updateItem', { TableName: 't', Key: {} }));
    expect(output).toEqual({});
    const scheduled = (await historyOf(world, arn)).find(({ type }) => type === 'TaskScheduled');
    expect(scheduled?.taskScheduledEventDetails).toMatchObject({
      resourceType: 'aws-sdk:dynamodb',
      resource: 'updateItem',
    });
  });

  it.each([
    [
      'dynamodb',
      'ConditionalCheckFailedException',
      'DynamoDB.ConditionalCheckFailedException',
      /Service: AmazonDynamoDBv2; Status Code: 400; Error Code/,
    ],
    ['dynamodb', 'ValidationException', 'DynamoDB.AmazonDynamoDBException', /Error Code: ValidationException/],
    [
      'aws-sdk:dynamodb',
      'ConditionalCheckFailedException',
      'DynamoDb.ConditionalCheckFailedException',
      /\(Service: DynamoDb, Status Code: 400, Request ID: .+\)$/,
    ],
    ['aws-sdk:dynamodb', 'ValidationException', 'DynamoDb.DynamoDbException', /^no \(Service: DynamoDb/],
  ])('%s fails on %s with %s', async (prefix, code, error, cause) => {
    world.services.set('dynamodb:PutItem', refuse(code, 'no'));
    const end = await run(world, service(`${prefix}:putItem`, { TableName: 't', Item: {} }));
    expect(end.error).toBe(error);
    expect(end.cause).toMatch(cause);
  });
});

describe('other services', () => {
  it('sqs:sendMessage takes JSON as its body', async () => {
    world.services.set('sqs:SendMessage', () => ({ MessageId: 'm', MD5OfMessageBody: 'x' }));
    const { output } = await run(world, service('sqs:sendMessage', { QueueUrl: 'q', MessageBody: { a: 1 } }));
    expect(world.calls[0]?.input).toEqual({ QueueUrl: 'q', MessageBody: '{"a":1}' });
    expect(output).toMatchObject({ MessageId: 'm', MD5OfMessageBody: 'x' });
  });

  it('events:putEvents says which execution an event comes from, and fails when one is refused', async () => {
    world.services.set('events:PutEvents', () => ({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] }));
    const entries = { Entries: [{ Source: 's', DetailType: 't', Detail: { a: 1 } }] };
    const { arn, output } = await run(world, service('events:putEvents', entries));
    const machineArn = arn.replace(':execution:', ':stateMachine:').replace(/:[^:]+$/, '');
    expect(world.calls[0]?.input).toEqual({
      Entries: [{ Source: 's', DetailType: 't', Detail: '{"a":1}', Resources: [machineArn, arn] }],
    });
    expect(output).toEqual({ Entries: [{ EventId: 'e' }], FailedEntryCount: 0 });
    world.services.set('events:PutEvents', () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'Bad' }] }));
    expect(await run(world, service('events:putEvents', entries))).toMatchObject({
      error: 'EventBridge.FailedEntry',
      cause: '{"Entries":[{"ErrorCode":"Bad"}],"FailedEntryCount":1}',
    });
  });

  it('states:startExecution starts another execution and does not wait for it', async () => {
    const child = await createMachine(world, { StartAt: 'C', States: { C: pass('{% $states.input.n %}') } });
    const args = { StateMachineArn: child, Name: 'kid', Input: { n: 3 } };
    const { output } = await run(world, service('states:startExecution', args));
    expect(output).toMatchObject({ ExecutionArn: `${child.replace('stateMachine', 'execution')}:kid` });
    expect((await ending(world, output.ExecutionArn)).output).toBe('3');
    const again = await run(world, service('aws-sdk:sfn:startExecution', { ...args, Input: '{"n":4}' }));
    expect(again.error).toBe('Sfn.ExecutionAlreadyExistsException');
  });

  it('sqs:sendMessage leaves out a body of null', async () => {
    world.services.set('sqs:SendMessage', refuse('MissingParameter', 'The request must contain MessageBody.', 400));
    const { error } = await run(world, service('sqs:sendMessage', { QueueUrl: 'q', MessageBody: null }));
    expect(error).toBe('SQS.AmazonSQSException');
    expect(world.calls.at(-1)?.input).toEqual({ QueueUrl: 'q' });
  });

  it('sqs with a token waits for it', async () => {
    world.services.set('sqs:SendMessage', () => ({ MessageId: 'm' }));
    const args = { QueueUrl: 'q', MessageBody: { token: '{% $states.context.Task.Token %}' } };
    const arn = await start(world, await createMachine(world, service('sqs:sendMessage.waitForTaskToken', args)));
    await until(
      () => historyOf(world, arn),
      (events) => events.some(({ type }) => type === 'TaskSubmitted'),
    );
    const [call] = world.calls;
    const { MessageBody } = (call as { input: { MessageBody: string } }).input;
    expect(JSON.parse(MessageBody).token).toEqual(expect.any(String));
  });
});
