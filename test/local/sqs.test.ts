import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqs } from '../../infra/local/sqs/sqs.ts';
import { openServices, roleCredentials, type ServiceHost } from '../support/service-host.ts';

let services: ServiceHost;
let client: SQSClient;
let QueueUrl: string;
let deadLetters: string;

beforeEach(async () => {
  services = await openServices((host) => [sqs(host)]);
  const dead = await services.create('AWS::SQS::Queue', 'Dead');
  const work = await services.create('AWS::SQS::Queue', 'Work', {
    VisibilityTimeout: 60,
    MessageRetentionPeriod: 3_600,
    RedrivePolicy: { deadLetterTargetArn: dead.attributes.Arn, maxReceiveCount: 2 },
  });
  QueueUrl = work.ref;
  deadLetters = dead.ref;
  client = new SQSClient(services.client);
});

afterEach(async () => {
  client.destroy();
  await services.close();
});

const send = (MessageBody: string, DelaySeconds?: number) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...(DelaySeconds !== undefined && { DelaySeconds }) }));
async function receive(url = QueueUrl, input: object = {}) {
  const asked = { MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] as 'All'[], ...input };
  return (await client.send(new ReceiveMessageCommand({ QueueUrl: url, ...asked }))).Messages ?? [];
}
const bodies = async (url = QueueUrl) => (await receive(url)).map((message) => message.Body);
const counts = async (url = QueueUrl) => {
  const AttributeNames = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...AttributeNames] });
  const { Attributes } = await client.send(command);
  return AttributeNames.map((name) => Number(Attributes?.[name]));
};

describe('a message', () => {
  it('is hidden while a receiver has it, and gone when it is deleted', async () => {
    await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: '一',
        MessageAttributes: { n: { DataType: 'Number', StringValue: '1' } },
      }),
    );
    const [message] = await receive(QueueUrl, { MessageAttributeNames: ['n'] });
    expect(message).toMatchObject({
      Body: '一',
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) },
      MessageAttributes: { n: { StringValue: '1' } },
    });
    expect([await bodies(), await counts()]).toEqual([[], [0, 1, 0]]);
    await services.host.clock.advance(60_000);
    const [again] = await receive();
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    expect(await counts()).toEqual([0, 1, 0]);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle }));
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it('waits its delay and leaves after its retention', async () => {
    await send('late', 10);
    expect([await bodies(), await counts()]).toEqual([[], [0, 0, 1]]);
    await services.host.clock.advance(10_000);
    expect(await bodies()).toEqual(['late']);
    await services.host.clock.advance(3_600_000);
    expect([await bodies(), await counts()]).toEqual([[], [0, 0, 0]]);
  });

  it('goes to the dead-letter queue after as many receives as the redrive policy has, and back when it is moved', async () => {
    const { MessageId } = await send('poison');
    for (let receives = 0; receives < 2; receives += 1) {
      expect(await bodies()).toEqual(['poison']);
      await services.host.clock.advance(60_000);
    }
    expect([await bodies(), await counts(deadLetters)]).toEqual([[], [1, 0, 0]]);
    const SourceArn = 'arn:aws:sqs:us-east-1:123456789012:Dead';
    await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
    const [back] = await receive();
    expect([back?.Body, back?.Attributes?.ApproximateReceiveCount]).toEqual(['poison', '1']);
    expect([back?.MessageId === MessageId, await counts(deadLetters)]).toEqual([false, [0, 0, 0]]);
  });

  it('comes with the attributes asked for by name or prefix, which count in its size', async () => {
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const MessageAttributes = { General: text('Kenobi'), Hello: text('There'), 'Help.Me': text('Me') };
    const message = (length: number) => ({ QueueUrl, MessageBody: 'a'.repeat(length), MessageAttributes });
    const attributesSize = 50;
    await client.send(new SendMessageCommand(message(1_048_576 - attributesSize)));
    await expect(client.send(new SendMessageCommand(message(1_048_577 - attributesSize)))).rejects.toThrow(
      'Message must be shorter than 1048576 bytes.',
    );
    for (const [asked, names] of [
      ['Hel.*', ['Hello', 'Help.Me']],
      ['*', ['General', 'Hello', 'Help.Me']],
    ] as const) {
      const [got] = await receive(QueueUrl, { MessageAttributeNames: [asked], VisibilityTimeout: 0 });
      expect(Object.keys(got?.MessageAttributes ?? {})).toEqual(names);
    }
  });

  it('outlives a restart with its receive count and its visibility', async () => {
    await send('kept');
    await send('gone');
    await receive(QueueUrl, { MaxNumberOfMessages: 1 });
    await services.restart();
    expect(await bodies()).toEqual(['gone']);
    await services.host.clock.advance(60_000);
    const again = await receive();
    expect(again.map((each) => each.Attributes?.ApproximateReceiveCount)).toEqual(['2', '2']);
  });
});

describe('a long poll', () => {
  it('ends with the message that comes, not before', async () => {
    const poll = receive(QueueUrl, { WaitTimeSeconds: 20 });
    await expect.poll(() => send('now').then(() => true)).toBe(true);
    expect((await poll).map((each) => each.Body)).toEqual(['now']);
  });

  it('ends with a delayed message when it falls due, and empty when its time is over', async () => {
    await send('due', 5);
    const first = receive(QueueUrl, { WaitTimeSeconds: 20 });
    const clockMoves = async (milliseconds: number, ended: Promise<unknown>) => {
      let done = false;
      void ended.then(() => {
        done = true;
      });
      await expect.poll(async () => (await services.host.clock.advance(milliseconds)) ?? done).toBe(true);
    };
    await clockMoves(1_000, first);
    expect((await first).map((each) => each.Body)).toEqual(['due']);
    const second = receive(QueueUrl, { WaitTimeSeconds: 20 });
    await clockMoves(5_000, second);
    expect(await second).toEqual([]);
  });
});

describe('a batch of deletions', () => {
  it('does what it can, and names what it cannot', async () => {
    await send('one');
    const batch = (handles: (string | undefined)[], id = (n: number) => String(n)) => {
      const Entries = handles.map((ReceiptHandle, n) => ({ Id: id(n), ReceiptHandle }));
      return client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    };
    const [message] = await receive();
    const { Successful, Failed } = await batch([message?.ReceiptHandle, 'nonsense']);
    expect(Successful).toEqual([{ Id: '0' }]);
    expect(Failed).toMatchObject([{ Id: '1', Code: 'ReceiptHandleIsInvalid' }]);
    expect(await counts()).toEqual([0, 0, 0]);
    await expect(batch(['a', 'b'], () => 'same')).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
  });
});

describe('a queue', () => {
  it('is found by its name and described', async () => {
    expect((await client.send(new GetQueueUrlCommand({ QueueName: 'Work' }))).QueueUrl).toBe(QueueUrl);
    await expect(client.send(new GetQueueUrlCommand({ QueueName: 'None' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toMatchObject({ maxReceiveCount: 2 });
  });

  it('is moved away only when it takes dead letters, and only to one that is there', async () => {
    const [Work, Dead, None] = ['Work', 'Dead', 'None'].map((name) => `arn:aws:sqs:us-east-1:123456789012:${name}`);
    const move = (SourceArn = '', DestinationArn?: string) =>
      client.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
    await expect(move(Work)).rejects.toThrow('Source queue must be configured as a Dead Letter Queue.');
    await expect(move(None)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(move(Dead, None)).rejects.toThrow('for the DestinationArn parameter');
  });

  it('serves roles by their policies and services by its own', async () => {
    const role = new SQSClient({ ...services.client, credentials: roleCredentials });
    const asRole = () => role.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    await expect(asRole()).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('sqs:SendMessage'),
    });
    services.allowed.add('sqs:SendMessage arn:aws:sqs:us-east-1:123456789012:Work');
    await asRole();
    role.destroy();
    const rule = {
      kind: 'service',
      service: 'events.amazonaws.com',
      sourceArn: 'arn:aws:events:us-east-1:123456789012:rule/a',
    } as const;
    const asRule = () => services.host.call('sqs', 'SendMessage', { QueueUrl, MessageBody: 'b' }, rule);
    await expect(asRule()).rejects.toMatchObject({ code: 'AccessDeniedException' });
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: 'arn:aws:sqs:us-east-1:123456789012:Work',
      Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:us-east-1:123456789012:rule/a' } },
    };
    await services.create('AWS::SQS::QueuePolicy', 'Policy', {
      Queues: [QueueUrl],
      PolicyDocument: { Statement: [statement] },
    });
    await asRule();
    expect((await bodies()).sort()).toEqual(['a', 'b']);
  });

  it('refuses what it lacks by name', async () => {
    const grouped = client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', MessageGroupId: 'g' }));
    await expect(grouped).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('MessageGroupId'),
    });
    const batch = client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'a' }] }));
    await expect(batch).rejects.toThrow('This host lacks the operation SendMessageBatch.');
  });
});
