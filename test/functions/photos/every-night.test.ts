import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { expirePhotos } from '../../../functions/photos/expire.ts';
import { anId, aPhoto, NOON } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';

const s3 = mockClient(S3Client);
const author = { actor: { kind: 'system' as const, task: 'expire-photos' }, now: NOON, requestId: 'request-0001' };
const deleted = () => s3.commandCalls(DeleteObjectCommand).map((call) => call.args[0].input.Key);

beforeEach(() => {
  s3.reset();
  s3.on(DeleteObjectCommand).resolves({});
});

describe('every night', () => {
  it('an upload that no record has named for sixty days is deleted with its objects', async () => {
    const tables = fakeTables({ photos: [aPhoto()] });
    await expirePhotos(author);
    expect(tables.mock.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      IndexName: 'unclaimed',
      ExpressionAttributeValues: { ':to': '2026-01-01T04:00:00.000Z' },
    });
    expect(tables.written()[0]).toMatchObject({
      action: 'Delete',
      input: { Key: { photoId: anId('ph') }, ConditionExpression: 'attribute_not_exists(claimedBy)' },
    });
    expect(tables.entries()).toMatchObject([
      { verb: 'photo.expired', recordId: anId('ph'), detail: { unitId: 'U0001' } },
    ]);
    expect(deleted()).toEqual([`incoming/${anId('ph')}`, `pictures/${anId('ph')}.jpg`, `thumbnails/${anId('ph')}.jpg`]);
  });

  it('a photo that was claimed since the index was read stays', async () => {
    const tables = fakeTables({ photos: [aPhoto({ claimedBy: [anId('sc')] })] });
    await expirePhotos(author);
    expect(tables.written()).toEqual([]);
    expect(deleted()).toEqual([]);
  });

  it('a photo that is claimed at the same moment stays', async () => {
    const tables = fakeTables({ photos: [aPhoto()] });
    const cancelled = new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }],
    });
    tables.mock.on(TransactWriteCommand).rejects(cancelled);
    await expirePhotos(author);
    expect(deleted()).toEqual([]);
  });
});
