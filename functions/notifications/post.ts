/**
 * Notices wait in the table, each with its channel, until the channel has sent them. The queue only wakes a channel:
 * a message lost or doubled there loses and doubles nothing. Notices are no business record: they follow from the
 * audit trail and have no entry of their own.
 */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Notice, type Wake } from '../../schemas/notice.ts';
import { dayMs } from '../../schemas/time.ts';
import { env } from '../kit/env.ts';
import { documents, tableOf } from '../kit/table.ts';

const queue = new SQSClient({});

const Waiting = z.strictObject({ channel: z.string(), noticeKey: z.string(), notice: Notice });
export type Waiting = z.infer<typeof Waiting>;
const waiting = tableOf('notices', Waiting);

const prefix = 'waits#';
/** A robot that could not be reached for a week need not hear of it any more. */
const keptMs = 7 * dayMs;

/** Puts a notice before these channels, once however often it is posted. */
export async function postNotice(notice: Notice, channels: readonly string[], now: number): Promise<void> {
  const TableName = env('NOTICES_TABLE');
  const expiresAt = Math.floor((now + keptMs) / 1000);
  const noticeKey = `${prefix}${notice.at}#${notice.noticeId}`;
  const mark = { channel: `posted#${notice.noticeId}`, noticeKey: 'posted', expiresAt };
  try {
    await documents.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item: mark, ConditionExpression: 'attribute_not_exists(noticeKey)' } },
          ...channels.map((channel) => ({ Put: { TableName, Item: { channel, noticeKey, notice, expiresAt } } })),
        ],
      }),
    );
  } catch (error) {
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (reasons[0]?.Code !== 'ConditionalCheckFailed') throw error;
  }
}

/** What waits for a channel, oldest first. */
export async function findWaiting(channel: string, limit: number, now: number): Promise<Waiting[]> {
  // DynamoDB deletes days after the time.
  const filter = { expression: 'expiresAt > :now', values: { ':now': Math.floor(now / 1000) } };
  return (await waiting.query({ partition: channel, prefix, filter, limit, consistent: true })).items;
}

export async function removeWaiting(sent: readonly Waiting[]): Promise<void> {
  await Promise.all(
    sent.map(({ channel, noticeKey }) =>
      documents.send(new DeleteCommand({ TableName: env('NOTICES_TABLE'), Key: { channel, noticeKey } })),
    ),
  );
}

/** Sets aside what a receiver does not take: it waits no more, and can be looked at for a week. */
export async function setAside(refused: readonly Waiting[], now: number): Promise<void> {
  const expiresAt = Math.floor((now + keptMs) / 1000);
  for (const { channel, noticeKey, notice } of refused) {
    const Item = { channel, noticeKey: noticeKey.replace(prefix, 'refused#'), notice, expiresAt };
    await documents.send(new PutCommand({ TableName: env('NOTICES_TABLE'), Item }));
  }
  await removeWaiting(refused);
}

/** Has `on-notice` look after a channel, `delaySeconds` from now; SQS waits 15 minutes at most. */
export async function wake(channel: string, delaySeconds = 0): Promise<void> {
  const message: z.infer<typeof Wake> = { channel };
  await queue.send(
    new SendMessageCommand({
      QueueUrl: env('NOTICE_QUEUE_URL'),
      MessageBody: JSON.stringify(message),
      ...(delaySeconds > 0 && { DelaySeconds: Math.min(Math.ceil(delaySeconds), 900) }),
    }),
  );
}
