/**
 * The task resources this host knows: Lambda functions, and the integrations of other services, optimised
 * (`sqs:sendMessage`) or through the SDK (`aws-sdk:sqs:sendMessage`). They differ in what their results and errors
 * look like, so each is a row of its own.
 */
import type { Fields } from './model.ts';

export type Integration = {
  /** The service and operation of the local host. */
  service: 'lambda' | 'dynamodb' | 'sqs' | 'events' | 'states';
  operation: string;
  parameters: string[];
  required: string[];
  /** Parameters of AWS's that are not hosted. */
  unhosted?: string[];
  /** Prefix of its error names (`DynamoDB`), and of those without a class of their own (`AmazonDynamoDBException`). */
  errors: { prefix: string; general: string; modelled: string[]; service: string };
  callback?: boolean;
  sdk?: boolean;
};

export type TaskResource =
  | { kind: 'function'; arn: string }
  | { kind: 'integration'; resourceType: string; resource: string; callback: boolean; integration: Integration };

const keyed = ['ExpressionAttributeNames', 'Key', 'ReturnConsumedCapacity', 'TableName'];
const conditional = [
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnConsumedCapacity',
  'ReturnItemCollectionMetrics',
  'ReturnValues',
  'ReturnValuesOnConditionCheckFailure',
  'TableName',
];
const itemActions = {
  getItem: {
    parameters: [...keyed, 'ConsistentRead', 'ProjectionExpression'],
    required: ['Key', 'TableName'],
  },
  putItem: { parameters: [...conditional, 'Item'], required: ['Item', 'TableName'] },
  updateItem: {
    parameters: [...conditional, 'Key', 'UpdateExpression'],
    required: ['Key', 'TableName'],
  },
  deleteItem: { parameters: [...conditional, 'Key'], required: ['Key', 'TableName'] },
};
const message = {
  parameters: [
    'DelaySeconds',
    'MessageAttributes',
    'MessageBody',
    'MessageDeduplicationId',
    'MessageGroupId',
    'QueueUrl',
  ],
  required: ['MessageBody', 'QueueUrl'],
};
const start = {
  parameters: ['Input', 'Name', 'StateMachineArn'],
  required: ['StateMachineArn'],
  unhosted: ['TraceHeader'],
};
const putEvents = { parameters: ['Entries'], required: ['Entries'] };

const lambdaErrors = [
  'InvalidParameterValueException',
  'InvalidRequestContentException',
  'KMSAccessDeniedException',
  'RequestTooLargeException',
  'ResourceConflictException',
  'ResourceNotFoundException',
  'ServiceException',
  'TooManyRequestsException',
];
const dynamodbErrors = [
  'ConditionalCheckFailedException',
  'InternalServerError',
  'ItemCollectionSizeLimitExceededException',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'RequestLimitExceeded',
  'ResourceNotFoundException',
  'TransactionConflictException',
];
const sqsErrors = ['InvalidMessageContents', 'QueueDoesNotExist', 'RequestThrottled', 'UnsupportedOperation'];
const statesErrors = [
  'ExecutionAlreadyExists',
  'ExecutionLimitExceeded',
  'InvalidArn',
  'InvalidExecutionInput',
  'InvalidName',
  'StateMachineDeleting',
  'StateMachineDoesNotExist',
  'ValidationException',
];

export const lambdaInvoke: Integration = {
  service: 'lambda',
  operation: 'Invoke',
  parameters: ['FunctionName', 'InvocationType', 'Payload'],
  required: ['FunctionName'],
  unhosted: ['ClientContext', 'LogType', 'Qualifier'],
  errors: { prefix: 'Lambda', general: 'AWSLambdaException', modelled: lambdaErrors, service: 'AWSLambda' },
  callback: true,
};

const integrations: Record<string, Integration> = {
  'lambda:invoke': lambdaInvoke,
  'sqs:sendMessage': {
    service: 'sqs',
    operation: 'SendMessage',
    ...message,
    errors: { prefix: 'SQS', general: 'AmazonSQSException', modelled: sqsErrors, service: 'AmazonSQS' },
    callback: true,
  },
  'aws-sdk:sqs:sendMessage': {
    service: 'sqs',
    operation: 'SendMessage',
    ...message,
    errors: { prefix: 'Sqs', general: 'SqsException', modelled: sqsErrors, service: 'Sqs' },
    callback: true,
    sdk: true,
  },
  'events:putEvents': {
    service: 'events',
    operation: 'PutEvents',
    ...putEvents,
    errors: {
      prefix: 'EventBridge',
      general: 'AmazonEventBridgeException',
      modelled: [],
      service: 'AmazonEventBridge',
    },
    callback: true,
  },
  'aws-sdk:eventbridge:putEvents': {
    service: 'events',
    operation: 'PutEvents',
    ...putEvents,
    errors: { prefix: 'EventBridge', general: 'EventBridgeException', modelled: [], service: 'EventBridge' },
    callback: true,
    sdk: true,
  },
  'states:startExecution': {
    service: 'states',
    operation: 'StartExecution',
    ...start,
    errors: {
      prefix: 'StepFunctions',
      general: 'AWSStepFunctionsException',
      modelled: statesErrors,
      service: 'AWSStepFunctions',
    },
    callback: true,
  },
  'aws-sdk:sfn:startExecution': {
    service: 'states',
    operation: 'StartExecution',
    ...start,
    errors: { prefix: 'Sfn', general: 'SfnException', modelled: statesErrors, service: 'Sfn' },
    callback: true,
    sdk: true,
  },
};

for (const [action, names] of Object.entries(itemActions)) {
  const call = { service: 'dynamodb', operation: `${action[0]?.toUpperCase()}${action.slice(1)}`, ...names } as const;
  integrations[`dynamodb:${action}`] = {
    ...call,
    errors: {
      prefix: 'DynamoDB',
      general: 'AmazonDynamoDBException',
      modelled: dynamodbErrors,
      service: 'AmazonDynamoDBv2',
    },
  };
  integrations[`aws-sdk:dynamodb:${action}`] = {
    ...call,
    errors: { prefix: 'DynamoDb', general: 'DynamoDbException', modelled: dynamodbErrors, service: 'DynamoDb' },
    callback: true,
    sdk: true,
  };
}

/** Undefined for what this host does not know; `partition` is the one it stands in. */
export function parseResource(arn: string, partition: string): TaskResource | undefined {
  const [prefix, own, service, , , ...rest] = arn.split(':');
  if (prefix !== 'arn' || own !== partition) return undefined;
  if (service === 'lambda' && rest[0] === 'function' && rest.length >= 2) return { kind: 'function', arn };
  const callback = arn.endsWith('.waitForTaskToken');
  const name = rest.join(':').replace(/\.waitForTaskToken$/, '');
  const integration = service === 'states' ? integrations[name] : undefined;
  if (integration === undefined || (callback && integration.callback !== true)) return undefined;
  const cut = name.lastIndexOf(':');
  const resource = name.slice(cut + 1) + (callback ? '.waitForTaskToken' : '');
  return { kind: 'integration', resourceType: name.slice(0, cut), resource, callback, integration };
}

/** What is wrong with the parameters of a call, in AWS's words where AWS would refuse it too. */
export function problemsOf({ parameters, required, unhosted = [] }: Integration, given: Fields): string[] {
  const { InvocationType: type = 'RequestResponse' } = given;
  const missing = required.filter((name) => given[name] === undefined);
  const unknown = Object.keys(given).filter((name) => !parameters.includes(name));
  return [
    ...missing.map((name) => `The field '${name}' is required but was missing`),
    ...unknown.map((name) => {
      const where = unhosted.includes(name) ? 'hosted on this machine' : 'supported by Step Functions';
      return `The field '${name}' is not ${where}`;
    }),
    ...(type === 'RequestResponse'
      ? []
      : [`The value '${type}' of the field 'InvocationType' is not hosted on this machine`]),
  ];
}
