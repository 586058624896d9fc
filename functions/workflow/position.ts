/** Where the reconciliation goes on in its next run. No business record: it has no audit entry. */
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { HazardStatus } from '../../schemas/hazard-status.ts';
import { env } from '../kit/env.ts';
import { documents } from '../kit/table.ts';

const Position = z.object({ status: HazardStatus.optional(), cursor: z.string().optional() });
type Position = z.infer<typeof Position>;

const Key = { counterId: 'reconcile' };

/** Empty when the last run came to the end. */
export async function readPosition(): Promise<Position> {
  const { Item } = await documents.send(new GetCommand({ TableName: env('COUNTERS_TABLE'), Key }));
  return Position.parse(JSON.parse(String(Item?.position ?? '{}')));
}

export async function savePosition(position: Position): Promise<void> {
  await documents.send(
    new UpdateCommand({
      TableName: env('COUNTERS_TABLE'),
      Key,
      UpdateExpression: 'SET #position = :position',
      ExpressionAttributeNames: { '#position': 'position' },
      ExpressionAttributeValues: { ':position': JSON.stringify(position) },
    }),
  );
}
