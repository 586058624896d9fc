/**
 * Whether a unit still has open hazards. Units lie below hazards and may not import them, so this is a narrow read of
 * its own. A hazard reported at the same moment is not seen: self-checks require an open unit in their transaction.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { env } from '../kit/env.ts';
import { documents } from '../kit/table.ts';

export async function hasOpenHazards(unitId: string): Promise<boolean> {
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new QueryCommand({
        TableName: env('HAZARDS_TABLE'),
        IndexName: 'byUnit',
        KeyConditionExpression: 'unitId = :unit',
        FilterExpression: '#status <> :closed',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':unit': unitId, ':closed': 'closed' },
        ExclusiveStartKey,
      }),
    );
    if ((page.Items ?? []).length > 0) return true;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return false;
}
