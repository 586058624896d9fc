/** Rate limits: requests counted by link or address in fixed windows. The count is no business record: it has no audit entry. */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Problem } from '../../schemas/problem.ts';
import { env } from '../kit/env.ts';
import { documents } from '../kit/table.ts';

export type Limit = { requests: number; seconds: number };

/** Counts one request. Throws `request.too-many` past the limit. */
export async function countRequest(key: string, limit: Limit, now: number): Promise<void> {
  const window = Math.floor(now / 1000 / limit.seconds);
  const { Attributes } = await documents.send(
    new UpdateCommand({
      TableName: env('LIMITS_TABLE'),
      Key: { limitKey: `${key}#${window}` },
      UpdateExpression: 'ADD requests :one SET expiresAt = :expires',
      ExpressionAttributeValues: { ':one': 1, ':expires': (window + 2) * limit.seconds },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  if (Number(Attributes?.requests) > limit.requests) throw new Problem('request.too-many');
}
