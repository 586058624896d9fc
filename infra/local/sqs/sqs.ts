/** SQS: standard queues as far as event sources, dead letters and redrive need them. FIFO queues are refused. */
import { randomUUID } from 'node:crypto';
import type {
  DeleteMessageBatchRequest,
  DeleteMessageRequest,
  GetQueueAttributesRequest,
  GetQueueUrlRequest,
  ReceiveMessageRequest,
  SendMessageRequest,
  StartMessageMoveTaskRequest,
} from '@aws-sdk/client-sqs';
import { AwsError, type Caller, type Host, type Resource, type Service } from '../host.ts';
import { jsonApi, operation } from '../json-api.ts';
import { wholeNumber } from '../template/properties.ts';
import { attributesDigest, md5, messageFor, queueAttributes, readHandle } from './attributes.ts';
import { answerError, invalidValue } from './errors.ts';
import { batch, checkContent, inRange, LONGEST_DELAY, LONGEST_INVISIBLE, LONGEST_WAIT } from './limits.ts';
import { type QueuePolicy, readQueuePolicy } from './policy.ts';
import { openQueue, type Queue } from './queue.ts';

const hosted = ['QueueName', 'VisibilityTimeout', 'MessageRetentionPeriod', 'RedrivePolicy'];
/** Encryption and tags show in no answer. */
const ignored = ['KmsMasterKeyId', 'SqsManagedSseEnabled', 'Tags'];

/** The types of all parameters. */
const shape = {
  ...{ QueueUrl: '', QueueName: '', MessageBody: '', ReceiptHandle: '', SourceArn: '', DestinationArn: '' },
  ...{ DelaySeconds: 0, MaxNumberOfMessages: 0, VisibilityTimeout: 0, WaitTimeSeconds: 0 },
  ...{ AttributeNames: [''], MessageSystemAttributeNames: [''], MessageAttributeNames: [''] },
  MessageAttributes: { '*': { DataType: '', StringValue: '', BinaryValue: '' } },
  Entries: [{ Id: '', ReceiptHandle: '' }],
};

export function sqs(host: Host): Service {
  const queues = new Map<string, Queue>();
  const policies = new Map<string, QueuePolicy[]>();
  const arnOf = (name: string) => `arn:${host.partition}:sqs:${host.region}:${host.accountId}:${name}`;
  const urlOf = (name: string) => `${host.url}/${host.accountId}/${name}`;
  const queueOf = (arn: string) => queues.get(arn.split(':').at(-1) ?? '');

  function getQueue(name: string): Queue {
    const queue = queues.get(name);
    if (queue) return queue;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  }

  /** Finds the queue of a URL for a caller that may do this to it. */
  function open(url: string | undefined, action: string, caller: Caller): Queue {
    const queue = getQueue(url?.split('/').at(-1) ?? '');
    const { arn, name } = queue.settings;
    // Lambda's pollers act for functions, whose roles were asked when the mapping was made.
    if (caller.kind === 'service' && caller.service !== 'lambda.amazonaws.com') {
      if ((policies.get(name) ?? []).some((allows) => allows(caller, `sqs:${action}`, arn))) return queue;
      throw new AwsError(
        'AccessDeniedException',
        `${caller.service} is not authorized to perform: sqs:${action} on resource: ${arn} because no resource-based policy allows the sqs:${action} action`,
        403,
      );
    }
    host.authorize(caller, `sqs:${action}`, arn);
    return queue;
  }

  async function send(content: SendMessageRequest, caller: Caller) {
    const { QueueUrl, MessageBody = '', DelaySeconds, MessageAttributes } = content;
    const queue = open(QueueUrl, 'SendMessage', caller);
    checkContent(content);
    const delay = inRange('DelaySeconds', DelaySeconds, 0, LONGEST_DELAY) ?? 0;
    const sender = caller.kind === 'role' ? caller.roleArn : host.accountId;
    const message = await queue.send(MessageBody, sender, delay, MessageAttributes);
    return {
      MessageId: message.id,
      MD5OfMessageBody: md5(MessageBody),
      ...(MessageAttributes && { MD5OfMessageAttributes: attributesDigest(MessageAttributes) }),
    };
  }

  async function receive(request: ReceiveMessageRequest, caller: Caller) {
    const queue = open(request.QueueUrl, 'ReceiveMessage', caller);
    const most = inRange('MaxNumberOfMessages', request.MaxNumberOfMessages, 1, 10) ?? 1;
    const { visibilitySeconds } = queue.settings;
    const hidden = inRange('VisibilityTimeout', request.VisibilityTimeout, 0, LONGEST_INVISIBLE) ?? visibilitySeconds;
    const wait = inRange('WaitTimeSeconds', request.WaitTimeSeconds, 0, LONGEST_WAIT) ?? 0;
    const system = [...(request.AttributeNames ?? []), ...(request.MessageSystemAttributeNames ?? [])];
    const messages = await queue.receive(most, hidden, wait);
    if (messages.length === 0) return {};
    return { Messages: messages.map((each) => messageFor(each, system, request.MessageAttributeNames ?? [])) };
  }

  async function startMove({ SourceArn = '', DestinationArn }: StartMessageMoveTaskRequest, caller: Caller) {
    for (const [parameter, arn] of Object.entries({ SourceArn, DestinationArn })) {
      if (arn === undefined || queueOf(arn)) continue;
      const message = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
      throw new AwsError('ResourceNotFoundException', message, 404);
    }
    const [source] = ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage'].map((action) =>
      open(SourceArn.split(':').at(-1), action, caller),
    );
    if (DestinationArn !== undefined) open(DestinationArn.split(':').at(-1), 'SendMessage', caller);
    if (![...queues.values()].some(({ settings }) => settings.redrive?.deadLetterTargetArn === SourceArn)) {
      throw invalidValue('Source queue must be configured as a Dead Letter Queue.');
    }
    const moved = await source?.redrive(DestinationArn);
    host.log({ source: 'sqs', level: 'info', message: `${moved} messages moved from ${SourceArn}` });
    return {
      TaskHandle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: SourceArn })).toString('base64'),
    };
  }

  async function createQueue({ logicalId, properties }: Resource) {
    const { VisibilityTimeout = 30, MessageRetentionPeriod = 345_600 } = properties;
    const name = String(properties.QueueName ?? logicalId);
    const redrive = readRedrive(properties.RedrivePolicy);
    const settings = {
      name,
      arn: arnOf(name),
      visibilitySeconds: wholeNumber('VisibilityTimeout', VisibilityTimeout, [0, LONGEST_INVISIBLE]),
      retentionSeconds: wholeNumber('MessageRetentionPeriod', MessageRetentionPeriod, [60, 1_209_600]),
      ...(redrive && { redrive }),
    };
    const queue = openQueue(host, settings, queueOf);
    await queue.load();
    queues.set(name, queue);
    return { ref: urlOf(name), attributes: { Arn: arnOf(name), QueueName: name, QueueUrl: urlOf(name) } };
  }

  const api = jsonApi(
    {
      SendMessage: operation<SendMessageRequest>(
        ['QueueUrl', 'MessageBody'],
        ['DelaySeconds', 'MessageAttributes'],
        send,
      ),
      ReceiveMessage: operation<ReceiveMessageRequest>(
        ['QueueUrl'],
        [
          'AttributeNames',
          'MessageSystemAttributeNames',
          'MessageAttributeNames',
          'MaxNumberOfMessages',
          'VisibilityTimeout',
          'WaitTimeSeconds',
        ],
        receive,
      ),
      DeleteMessage: operation<DeleteMessageRequest>(['QueueUrl', 'ReceiptHandle'], [], async (input, caller) => {
        const queue = open(input.QueueUrl, 'DeleteMessage', caller);
        const { id, handle } = readHandle(input.ReceiptHandle ?? '');
        await queue.remove(id, handle);
      }),
      DeleteMessageBatch: operation<DeleteMessageBatchRequest>(['QueueUrl', 'Entries'], [], (input, caller) => {
        const queue = open(input.QueueUrl, 'DeleteMessage', caller);
        return batch(input.Entries ?? [], async ({ ReceiptHandle = '' }) => {
          const { id, handle } = readHandle(ReceiptHandle);
          await queue.remove(id, handle);
          return {};
        });
      }),
      GetQueueAttributes: operation<GetQueueAttributesRequest>(['QueueUrl'], ['AttributeNames'], (input, caller) => {
        const queue = open(input.QueueUrl, 'GetQueueAttributes', caller);
        return { Attributes: queueAttributes(queue, input.AttributeNames ?? []) };
      }),
      GetQueueUrl: operation<GetQueueUrlRequest>(['QueueName'], [], (input, caller) => {
        return { QueueUrl: urlOf(open(input.QueueName, 'GetQueueUrl', caller).settings.name) };
      }),
      StartMessageMoveTask: operation<StartMessageMoveTaskRequest>(['SourceArn'], ['DestinationArn'], startMove),
    },
    shape,
  );

  return {
    name: 'sqs',
    types: {
      'AWS::SQS::Queue': { hosted, ignored, create: createQueue },
      'AWS::SQS::QueuePolicy': {
        hosted: ['Queues', 'PolicyDocument'],
        ignored: [],
        create({ logicalId, properties }) {
          const allows = readQueuePolicy(properties.PolicyDocument);
          for (const url of properties.Queues as string[]) {
            const { name } = getQueue(url.split('/').at(-1) ?? '').settings;
            policies.set(name, [...(policies.get(name) ?? []), allows]);
          }
          return { ref: logicalId, attributes: {} };
        },
      },
    },
    handle: (request) => api(request).catch(answerError),
    async start() {
      for (const { settings } of queues.values()) {
        const arn = settings.redrive?.deadLetterTargetArn;
        if (arn === undefined || queueOf(arn)?.settings.arn === arn) continue;
        throw invalidValue(`${settings.name}: Dead letter target does not exist: ${arn}`);
      }
    },
    async stop() {
      for (const queue of queues.values()) queue.close();
    },
  };
}

function readRedrive(value: unknown): { deadLetterTargetArn: string; maxReceiveCount: number } | undefined {
  if (value === undefined) return undefined;
  const { deadLetterTargetArn, maxReceiveCount, ...more } = value as Record<string, unknown>;
  if (typeof deadLetterTargetArn !== 'string' || Object.keys(more).length > 0) {
    throw new Error('RedrivePolicy takes deadLetterTargetArn and maxReceiveCount');
  }
  return { deadLetterTargetArn, maxReceiveCount: wholeNumber('maxReceiveCount', maxReceiveCount, [1, 1000]) };
}
