/**
 * Running numbers: `hazard#2026` → 1, 2, 3 …. A number is taken before the record that carries it is committed, so that
 * writers never wait for each other; a commit that fails leaves a gap, and no number is given twice. The count is no
 * business record: it has no audit entry.
 */
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { env } from './env.ts';
import { documents } from './table.ts';

/** Takes `count` numbers at once, in order; throws when there is no count to take them from. */
export async function nextNumbers(sequence: string, count: number): Promise<number[]> {
  if (count === 0) return [];
  const { Attributes } = await documents.send(
    new UpdateCommand({
      TableName: env('COUNTERS_TABLE'),
      Key: { counterId: sequence },
      UpdateExpression: 'ADD lastNumber :count',
      ExpressionAttributeValues: { ':count': count },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  const last = Number(Attributes?.lastNumber);
  // Nothing may be recorded under a number that is made up.
  if (!Number.isInteger(last)) throw new Error(`no number of ${sequence} was drawn`);
  return Array.from({ length: count }, (_, index) => last - count + 1 + index);
}

/** Takes one number. */
export async function nextNumber(sequence: string): Promise<number> {
  const [number] = await nextNumbers(sequence, 1);
  return number as number;
}

/** `YH-2026-000123` */
export function numbered(prefix: string, year: string, number: number): string {
  return `${prefix}-${year}-${String(number).padStart(6, '0')}`;
}
