/**
 * One channel, one sender at a time, at the pace its receiver allows. The lease ends by itself after a crash, later
 * than a robot's minute: what a killed sender had sent is forgotten by then.
 */
import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { env } from '../kit/env.ts';
import { documents } from '../kit/table.ts';

/** `paidUntil`, milliseconds: the bucket's level as the instant at which it is full again. */
export type Lane = { channel: string; leaseId: string; paidUntil: number };

/** The function ends after 60 seconds. */
const leaseMs = 70_000;

/**
 * A token bucket: 5 at once and one every 4 seconds make at most 20 in any 60 seconds, which is what WeCom allows a
 * group robot (developer.work.weixin.qq.com, path/91770).
 */
const burst = 5;
const intervalMs = 4000;
export const minuteMs = 60_000;

/** Undefined while somebody else sends. `now` is in milliseconds. */
export async function takeLane(channel: string, now: number): Promise<Lane | undefined> {
  const leaseId = randomUUID();
  try {
    const { Attributes } = await documents.send(
      new UpdateCommand({
        TableName: env('NOTICES_TABLE'),
        Key: { channel, noticeKey: 'lane' },
        UpdateExpression: 'SET leaseUntil = :until, leaseId = :id',
        ConditionExpression: 'attribute_not_exists(leaseUntil) OR leaseUntil <= :now',
        ExpressionAttributeValues: { ':until': now + leaseMs, ':id': leaseId, ':now': now },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { channel, leaseId, paidUntil: Number(Attributes?.paidUntil ?? 0) };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

export async function leaveLane({ channel, leaseId, paidUntil }: Lane): Promise<void> {
  try {
    await documents.send(
      new UpdateCommand({
        TableName: env('NOTICES_TABLE'),
        Key: { channel, noticeKey: 'lane' },
        UpdateExpression: 'SET paidUntil = :paid REMOVE leaseUntil, leaseId',
        ConditionExpression: 'leaseId = :id',
        ExpressionAttributeValues: { ':paid': paidUntil, ':id': leaseId },
      }),
    );
  } catch (error) {
    // The lease ran out and the lane is another's.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Milliseconds until the bucket has a token; 0 when it has one. */
export function waitFor({ paidUntil }: Lane, now: number): number {
  return Math.max(0, paidUntil - (burst - 1) * intervalMs - now);
}

/** The lane after a token was taken. */
export function spend(lane: Lane, now: number): Lane {
  return { ...lane, paidUntil: Math.max(now, lane.paidUntil) + intervalMs };
}

/** The lane when the receiver says that it had too many: no token for a minute. */
export function emptied(lane: Lane, now: number): Lane {
  return { ...lane, paidUntil: now + minuteMs + (burst - 1) * intervalMs };
}
