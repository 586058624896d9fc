import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqs } from '../../infra/local/sqs/sqs.ts';
import { openServices, type ServiceHost } from '../support/service-host.ts';

let services: ServiceHost;
let client: SQSClient;
let QueueUrl: string;

beforeEach(async () => {
  services = await openServices((host) => [sqs(host)]);
  QueueUrl = (await services.create('AWS::SQS::Queue', 'Work')).ref;
  client = new SQSClient(services.client);
});

afterEach(async () => {
  client.destroy();
  await services.close();
});

describe('a queue', () => {
  it('says its errors by their names of today and of once', async () => {
    const calls = {
      unknown: new ReceiveMessageCommand({ QueueUrl: `${services.url}/123456789012/None` }),
      many: new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 }),
      slow: new SendMessageCommand({ QueueUrl, MessageBody: 'a', DelaySeconds: 901 }),
      long: new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 21 }),
      odd: new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'nonsense' }),
      none: new DeleteMessageBatchCommand({ QueueUrl, Entries: [] }),
      empty: new SendMessageCommand({ QueueUrl, MessageBody: '' }),
    };
    const said = Object.entries(calls).map(async ([name, command]) => {
      const error = await client.send(command as SendMessageCommand).catch((thrown) => thrown);
      return [name, error.Code, error.$metadata.httpStatusCode, error.message];
    });
    const invalid = (name: string, value: number, reason: string) =>
      `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`;
    const once = 'AWS.SimpleQueueService';
    expect(await Promise.all(said)).toEqual([
      ['unknown', `${once}.NonExistentQueue`, 400, 'The specified queue does not exist.'],
      [
        'many',
        'InvalidParameterValue',
        400,
        invalid('MaxNumberOfMessages', 11, 'Must be between 1 and 10, if provided.'),
      ],
      ['slow', 'InvalidParameterValue', 400, invalid('DelaySeconds', 901, 'DelaySeconds must be >= 0 and <= 900.')],
      ['long', 'InvalidParameterValue', 400, invalid('WaitTimeSeconds', 21, 'Must be >= 0 and <= 20, if provided.')],
      ['odd', 'ReceiptHandleIsInvalid', 404, expect.stringContaining('not a valid receipt handle')],
      ['none', `${once}.EmptyBatchRequest`, 400, expect.any(String)],
      ['empty', 'MissingParameter', 400, 'The request must contain the parameter MessageBody.'],
    ]);
  });

  it.each<[object, string]>([
    [{ a: { DataType: 'String', StringValue: '' } }, "attribute 'a' must contain a non-empty value of type 'String'."],
    [
      { a: { DataType: 'Number', StringValue: 'b' } },
      "Can't cast the value of message (user) attribute 'a' to a number.",
    ],
    [{ a: { DataType: 'Text', StringValue: 'b' } }, "attribute 'a' has a name or a type"],
    [
      Object.fromEntries([...'abcdefghijk'].map((name) => [name, { DataType: 'String', StringValue: 'x' }])),
      'Number of message attributes [11] exceeds the allowed maximum [10].',
    ],
  ])('takes no message with the attributes %o', async (MessageAttributes, reason) => {
    const sent = client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', MessageAttributes } as never));
    await expect(sent).rejects.toThrow(reason);
  });

  it.each<[object, string]>([
    [{ VisibilityTimeout: 43_201 }, 'VisibilityTimeout must be a whole number from 0 to 43200'],
    [{ MessageRetentionPeriod: 10 }, 'MessageRetentionPeriod must be a whole number from 60'],
    [{ RedrivePolicy: { deadLetterTargetArn: 'a' } }, 'maxReceiveCount must be a whole number'],
    [{ RedrivePolicy: { maxReceiveCount: 1 } }, 'RedrivePolicy takes deadLetterTargetArn'],
  ])('is not made with %o', async (properties, reason) => {
    await expect(services.create('AWS::SQS::Queue', 'Odd', properties as never)).rejects.toThrow(reason);
  });

  it.each<[string, object]>([
    ['element NotResource', { NotResource: 'a' }],
    ['condition key aws:SourceIp', { Condition: { StringEquals: { 'aws:SourceIp': 'a' } } }],
    ['queue policy statement', { Principal: '*' }],
  ])('stops the start when its policy has a %s that nobody evaluates', async (what, more) => {
    const may = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:*', Resource: '*' };
    const PolicyDocument = { Statement: [{ ...may, ...more }] };
    const policy = services.create('AWS::SQS::QueuePolicy', 'Policy', { Queues: [QueueUrl], PolicyDocument });
    await expect(policy).rejects.toThrow(what);
  });

  it('stops the start when nothing takes its dead letters', async () => {
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:123456789012:Nowhere';
    await services.create('AWS::SQS::Queue', 'Odd', { RedrivePolicy: { deadLetterTargetArn, maxReceiveCount: 1 } });
    await expect(services.start()).rejects.toThrow('Dead letter target does not exist');
  });
});
