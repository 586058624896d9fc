import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../functions/kit/hash.ts';
import { handler } from '../../../functions/photos/on-upload.ts';
import type { Photo } from '../../../schemas/photo.ts';
import { anId, aPhoto } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aJpeg } from '../../support/pictures.ts';
import { context } from '../../support/requests.ts';

const photoId = anId('ph');
const s3 = mockClient(S3Client);
const upload = await aJpeg(1800, 900, { IFD2: { DateTimeOriginal: '2026:03:02 11:30:00' } });

function arrive(size = upload.length): Promise<void> {
  const event = { Records: [{ s3: { bucket: { name: 'photos' }, object: { key: `incoming/${photoId}`, size } } }] };
  return (handler as (event: unknown, context: unknown) => Promise<void>)(event, context);
}

function expected(changes: Partial<Photo> = {}): Photo {
  const { pictureKey: _, thumbnailKey: __, pictureSha256: ___, storedAt: ____, width, height, ...photo } = aPhoto();
  return { ...photo, status: 'expected', sha256: sha256Hex(upload), bytes: upload.length, ...changes };
}

beforeEach(() => {
  s3.reset();
  s3.on(GetObjectCommand).resolves({ Body: { transformToByteArray: async () => upload } as never });
  s3.on(PutObjectCommand).resolves({});
});

describe('an upload', () => {
  it('is stored with a picture, a thumbnail, hashes and the time it was taken', async () => {
    const tables = fakeTables({ photos: [expected()] });
    await arrive();
    const written = s3.commandCalls(PutObjectCommand).map((call) => call.args[0].input);
    expect(written.map(({ Key, ContentType }) => [Key, ContentType])).toEqual([
      [`pictures/${photoId}.jpg`, 'image/jpeg'],
      [`thumbnails/${photoId}.jpg`, 'image/jpeg'],
    ]);
    const [update] = tables.updated('photos');
    expect(update?.ExpressionAttributeValues).toMatchObject({
      ':status': 'stored',
      ':width': 1600,
      ':height': 800,
      ':pictureSha256': sha256Hex(written[0]?.Body as Buffer),
      ':takenAt': '2026-03-02T03:30:00.000Z',
    });
    expect(update?.ConditionExpression).toBe('#status = :expected AND sha256 = :sha256');
    expect(tables.entries()).toMatchObject([
      { verb: 'photo.stored', recordId: photoId, detail: { unitId: 'U0001', sha256: sha256Hex(upload) } },
    ]);
  });

  it('that is no usable photo is refused with the reason, and nothing is shown of it', async () => {
    const tables = fakeTables({ photos: [expected({ sha256: 'd'.repeat(64) })] });
    await arrive();
    expect(tables.updated('photos')[0]?.ExpressionAttributeValues).toMatchObject({ ':refusal': 'wrong-hash' });
    expect(tables.entries()).toMatchObject([{ verb: 'photo.refused', detail: { refusal: 'wrong-hash' } }]);
    expect(s3.commandCalls(PutObjectCommand)).toEqual([]);
  });

  it('of no bytes is refused without being read', async () => {
    const tables = fakeTables({ photos: [expected()] });
    await arrive(0);
    expect(tables.entries()).toMatchObject([{ verb: 'photo.refused', detail: { refusal: 'empty' } }]);
    expect(s3.commandCalls(GetObjectCommand)).toEqual([]);
  });

  it.each(['stored', 'refused'] as const)(
    'that is %s already changes nothing when S3 tells of it again',
    async (status) => {
      const tables = fakeTables({ photos: [expected({ status })] });
      await arrive();
      expect(tables.written()).toEqual([]);
    },
  );

  it('without a record, or whose slot was never asked for, changes nothing', async () => {
    const { sha256: _, ...named } = expected();
    for (const photos of [[], [named]]) {
      const tables = fakeTables({ photos });
      await arrive();
      expect(tables.written()).toEqual([]);
    }
  });
});
