/** Which generation of the counters is read, and which is being built. One item; a change is conditional on its version. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { At } from '../../schemas/fields.ts';
import { env } from '../kit/env.ts';
import { documents, tableOf } from '../kit/table.ts';

/** A generation that a recount made holds every entry before `horizon`; the stream adds only later ones. */
const Generation = z.strictObject({ number: z.int(), horizon: At.optional() });
/** `position`: where the scan goes on. While `isFlushing`, part of a recount may be in the cells twice after a crash. */
const Building = z.strictObject({
  number: z.int(),
  horizon: At,
  position: z.record(z.string(), z.string()).optional(),
  isFlushing: z.boolean(),
});
export type Building = z.infer<typeof Building>;

const Pointer = z.strictObject({
  scope: z.literal('pointer'),
  cell: z.literal('pointer'),
  current: Generation.default({ number: 1 }),
  building: Building.optional(),
  /** Generations that nothing reads any more and whose cells are still there. */
  retired: z.array(z.int()).default([]),
  lastNumber: z.int().default(1),
  version: z.int().default(0),
  /** Time of the last entry that was counted. */
  countedUntil: At.optional(),
});
export type Pointer = z.infer<typeof Pointer>;

const key = { scope: 'pointer', cell: 'pointer' } as const;
const pointers = tableOf('statistics', Pointer);

export async function readPointer(): Promise<Pointer> {
  return (await pointers.find(key)) ?? Pointer.parse(key);
}

/** Throws when another recount has changed the pointer since it was read. */
export async function savePointer<P extends Pointer>(next: P): Promise<P> {
  const { current, building, retired, lastNumber, version } = next;
  const isNew = version === 0;
  await documents.send(
    new UpdateCommand({
      TableName: env('STATISTICS_TABLE'),
      Key: key,
      UpdateExpression: `SET #current = :current, retired = :retired, lastNumber = :last, version = :next ${
        building ? ', building = :building' : 'REMOVE building'
      }`,
      ConditionExpression: isNew ? 'attribute_not_exists(version)' : 'version = :read',
      ExpressionAttributeNames: { '#current': 'current' },
      ExpressionAttributeValues: {
        ':current': current,
        ':retired': retired,
        ':last': lastNumber,
        ':next': version + 1,
        ...(building && { ':building': building }),
        ...(!isNew && { ':read': version }),
      },
    }),
  );
  return { ...next, version: version + 1 };
}

/** Notes the time of the last entry that was counted; it never goes back. */
export async function noteCountedUntil(at: string): Promise<void> {
  try {
    await documents.send(
      new UpdateCommand({
        TableName: env('STATISTICS_TABLE'),
        Key: key,
        UpdateExpression: 'SET countedUntil = :at',
        ConditionExpression: 'attribute_not_exists(countedUntil) OR countedUntil < :at',
        ExpressionAttributeValues: { ':at': at },
      }),
    );
  } catch (error) {
    // A later batch of another record was quicker.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
