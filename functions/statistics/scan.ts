/** Every entry of the audit trail that is counted, page by page, in no order. */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { Problem } from '../../schemas/problem.ts';
import { env } from '../kit/env.ts';
import { log } from '../kit/log.ts';
import { documents } from '../kit/table.ts';
import { CountedEntry } from './counters.ts';

/** The key after which a scan goes on. */
export type Position = Record<string, string>;

/** Consistent: an entry that was written before the scan began is met. `position` is absent on the last page. */
export async function* scanEntries(
  start: Position | undefined,
): AsyncGenerator<{ entries: CountedEntry[]; position?: Position }> {
  let position = start;
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new ScanCommand({
        TableName: env('AUDIT_TABLE'),
        ConsistentRead: true,
        FilterExpression: 'begins_with(verb, :hazard) OR verb = :selfCheck',
        ExpressionAttributeValues: { ':hazard': 'hazard.', ':selfCheck': 'self-check.submitted' },
        ...(position && { ExclusiveStartKey: position }),
      }),
    );
    position = LastEvaluatedKey as Position | undefined;
    yield { entries: Items.map(parse), ...(position && { position }) };
  } while (position);
}

function parse(item: Record<string, unknown>): CountedEntry {
  const result = CountedEntry.safeParse(item);
  if (result.success) return result.data;
  log.error('an audit entry can’t be counted', { entryId: String(item.entryId), issues: result.error.issues });
  throw new Problem('data.corrupt');
}
