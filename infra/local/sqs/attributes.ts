/** What a queue says of itself and of its messages, and the digests that clients compare. */
import { createHash } from 'node:crypto';
import type { Message as SqsMessage } from '@aws-sdk/client-sqs';
import { AwsError } from '../host.ts';
import { MOST_BYTES } from './limits.ts';
import type { Attributes, Message, Queue } from './queue.ts';

export function queueAttributes(queue: Queue, names: string[]): Record<string, string> {
  const { settings } = queue;
  const { visible, inFlight, delayed } = queue.counts();
  const all: Record<string, string | undefined> = {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(settings.visibilitySeconds),
    MaximumMessageSize: String(MOST_BYTES),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    DelaySeconds: '0',
    ReceiveMessageWaitTimeSeconds: '0',
    RedrivePolicy: settings.redrive && JSON.stringify(settings.redrive),
  };
  const unknown = names.find((name) => name !== 'All' && !Object.hasOwn(all, name));
  if (unknown) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const asked = Object.entries(all).flatMap(([name, value]) =>
    value !== undefined && (names.includes('All') || names.includes(name)) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(asked);
}

/** A message as its receiver gets it: system attributes and own attributes by name, `All`, `*`, or `prefix.*`. */
export function messageFor(message: Message, systemNames: string[], names: string[]): SqsMessage {
  const system: Record<string, string | undefined> = {
    SenderId: message.sender,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    DeadLetterQueueSourceArn: message.deadFrom,
  };
  const isAsked = (asked: string[], name: string) =>
    asked.some(
      (each) =>
        ['All', '*', name].includes(each) || (each.endsWith('.*') && name.startsWith(each.slice(0, -'.*'.length))),
    );
  const pick = <T>(all: Record<string, T | undefined>, asked: string[]) =>
    Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== undefined && isAsked(asked, name)));
  const own = pick(message.attributes ?? {}, names) as Attributes;
  const picked = pick(system, systemNames) as Record<string, string>;
  return {
    MessageId: message.id,
    ReceiptHandle: Buffer.from(`${message.id} ${message.handle}`).toString('base64'),
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(picked).length > 0 && { Attributes: picked }),
    ...(Object.keys(own).length > 0 && { MessageAttributes: own, MD5OfMessageAttributes: attributesDigest(own) }),
  };
}

export function readHandle(text: string): { id: string; handle: string } {
  const [id = '', handle] = Buffer.from(text, 'base64').toString('utf8').split(' ');
  if (handle !== undefined && /^[0-9a-f-]{36}$/.test(id)) return { id, handle };
  throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${text}" is not a valid receipt handle.`);
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** Names in order; each part with its length before it, and 1 for text or 2 for bytes before the value. */
export function attributesDigest(attributes: Attributes): string {
  const hash = createHash('md5');
  const part = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of Object.keys(attributes).sort()) {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] ?? {};
    part(Buffer.from(name));
    part(Buffer.from(DataType));
    hash.update(Buffer.from([DataType.startsWith('Binary') ? 2 : 1]));
    // On the wire, bytes stand as Base64.
    part(DataType.startsWith('Binary') ? Buffer.from(String(BinaryValue), 'base64') : Buffer.from(StringValue ?? ''));
  }
  return hash.digest('hex');
}
