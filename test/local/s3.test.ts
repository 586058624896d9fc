import { createHash } from 'node:crypto';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bucket, client, closeBucket, existing, openBucket, put, service, services, text } from './s3-support.ts';

beforeEach(openBucket);
afterEach(closeBucket);

describe('an object', () => {
  it('comes back with its type, metadata, checksum and ETag', async () => {
    const ContentType = 'image/jpeg';
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello', ContentType, Metadata: { place: 'x' } }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'a' }));
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got).toMatchObject({ ContentType, Metadata: { place: 'x' }, ContentLength: 5, ChecksumCRC32: 'NhCmhg==' });
    expect(got.ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    expect(head).toMatchObject({ ContentType, ContentLength: 5 });
  });

  it('keeps a key that would climb out of a folder, and changes no other', async () => {
    const odd = ['../../etc/passwd', 'a/../b', '照片 #1?.jpg', '%2e%2e/x', 'a//b', '.', 'a\\b'];
    for (const key of odd) await put(key, key);
    for (const key of odd) expect(await text(key)).toBe(key);
    expect(await readdir(join(services.host.dataDir, 's3'))).toEqual([Bucket]);
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'streams in with a %s trailer',
    async (ChecksumAlgorithm) => {
      const body = Buffer.alloc(200_000, 'streamed ');
      const input = {
        Bucket,
        Key: 'stream',
        Body: Readable.from([body.subarray(0, 90_000), body.subarray(90_000)]),
        ContentLength: body.length,
      };
      await client.send(new PutObjectCommand({ ...input, ChecksumAlgorithm }));
      const { Body, ContentEncoding } = await client.send(new GetObjectCommand({ Bucket, Key: 'stream' }));
      expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
      expect(ContentEncoding).toBeUndefined();
    },
  );

  it.each([
    ['gzip', 'gzip'],
    ['aws-chunked', undefined],
    ['aws-chunked,gzip', 'gzip'],
    ['deflate, aws-chunked', 'deflate'],
  ])('sent in the encoding %s is kept in %s', async (sent, kept) => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ContentEncoding: sent }));
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    expect(head.ContentEncoding).toBe(kept);
  });

  it('is refused with a checksum that is not its own, and the former stays', async () => {
    await put('a', 'before');
    const wrong = createHash('sha256').update('other').digest('base64');
    const attempt = client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'after', ChecksumSHA256: wrong }));
    await expect(attempt).rejects.toMatchObject({ name: 'BadDigest' });
    expect(await text('a')).toBe('before');
  });

  it('comes in ranges and only when it changed', async () => {
    await put('a', '0123456789');
    const get = (input: object) => client.send(new GetObjectCommand({ Bucket, Key: 'a', ...input }));
    const range = async (Range: string) => (await get({ Range })).Body?.transformToString();
    expect([await range('bytes=2-4'), await range('bytes=7-'), await range('bytes=-2')]).toEqual(['234', '789', '89']);
    expect((await get({ Range: 'bytes=2-4' })).ContentRange).toBe('bytes 2-4/10');
    await expect(get({ Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
    const { ETag, LastModified } = await get({});
    await expect(get({ IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get({ IfModifiedSince: LastModified })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    const later = new Date(services.host.clock.now() + 86_400_000);
    expect((await get({ IfModifiedSince: later })).ContentLength).toBe(10);
    expect((await get({ IfUnmodifiedSince: LastModified, IfNoneMatch: '"other"' })).ContentLength).toBe(10);
    const before = new Date((LastModified?.getTime() ?? 0) - 1000);
    await expect(get({ IfUnmodifiedSince: before })).rejects.toMatchObject({ Condition: 'If-Unmodified-Since' });
    expect((await get({ IfMatch: ETag, IfUnmodifiedSince: before })).ContentLength).toBe(10);
    expect((await get({ Range: 'bytes=4-2' })).ContentLength).toBe(10);
    expect((await get({ Range: 'bytes=0-1,4-5' })).ContentLength).toBe(10);
    await expect(get({ Range: 'bytes=-0' })).rejects.toMatchObject({ name: 'InvalidRange', ActualObjectSize: '10' });
    await expect(get({ IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('is written on condition that the key is free', async () => {
    const create = () => client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', IfNoneMatch: '*' }));
    const results = await Promise.allSettled([create(), create(), create()]);
    expect(results.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    expect(results.find((each) => each.status === 'rejected')).toMatchObject({
      reason: { name: 'PreconditionFailed' },
    });
  });

  it('is deleted, as often as one likes, and told of once', async () => {
    await put('a');
    for (const Key of ['a', 'a', 'never there']) {
      const { $metadata } = await client.send(new DeleteObjectCommand({ Bucket, Key }));
      expect($metadata.httpStatusCode).toBe(204);
    }
    expect(await existing('a')).toEqual([]);
    await put('incoming/gone');
    const Key = 'incoming/gone';
    await Promise.all([1, 2, 3].map(() => client.send(new DeleteObjectCommand({ Bucket, Key }))));
    const told = services.calls.map(({ payload }) => (payload as S3Event).Records[0]?.s3.object.key);
    expect(told).toEqual(['a', 'incoming/gone']);
  });

  it('survives a restart, and files that no key names are swept', async () => {
    await put('a', 'first');
    await put('a', 'second');
    await services.restart();
    expect(await text('a')).toBe('second');
    const files = await readdir(join(services.host.dataDir, 's3', Bucket), { recursive: true, withFileTypes: true });
    expect(files.filter((each) => each.isFile())).toHaveLength(1);
  });
});

describe('a bucket', () => {
  it('tells its function of what was created under prefix and suffix', async () => {
    await put('incoming/照 片.jpg', 'photo');
    await put('incoming/a.png');
    expect(services.calls).toHaveLength(1);
    expect(services.calls[0]).toMatchObject({
      functionArn: 'arn:on-upload',
      caller: { kind: 'service', service: 's3.amazonaws.com', sourceArn: 'arn:aws:s3:::photos' },
      payload: {
        Records: [
          {
            eventName: 'ObjectCreated:Put',
            s3: { bucket: { name: Bucket }, object: { key: 'incoming/%E7%85%A7+%E7%89%87.jpg', size: 5 } },
          },
        ],
      },
    });
  });

  it('with versions tells their ids, and that a deletion leaves a marker', async () => {
    const Bucket = 'versions';
    await services.create('AWS::S3::Bucket', 'Versions', {
      BucketName: Bucket,
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Prefix: 'old/', ExpirationInDays: 1 }] },
      NotificationConfiguration: {
        LambdaConfigurations: ['ObjectCreated', 'ObjectRemoved', 'LifecycleExpiration'].map((event) => ({
          Event: `s3:${event}:*`,
          Function: 'arn:any',
        })),
      },
    });
    await services.restart();
    const { VersionId } = await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).VersionId).toBe(VersionId);
    const gone = await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    expect(gone).toMatchObject({ DeleteMarker: true, VersionId: expect.stringMatching(/^[\w-]{32}$/) });
    await client.send(new PutObjectCommand({ Bucket, Key: 'old/a', Body: 'x' }));
    await services.host.clock.advance(3 * 86_400_000);
    const told = services.calls.map(({ payload }) => {
      const [{ eventName, userIdentity, s3 } = {}] = (payload as Partial<S3Event>).Records ?? [];
      return [eventName, userIdentity?.principalId, s3?.object];
    });
    const sequencer = expect.any(String);
    expect(told).toEqual([
      ['ObjectCreated:Put', 'AWS:123456789012', expect.objectContaining({ key: 'a', size: 1, versionId: VersionId })],
      ['ObjectRemoved:DeleteMarkerCreated', 'AWS:123456789012', { key: 'a', versionId: gone.VersionId, sequencer }],
      ['ObjectCreated:Put', 'AWS:123456789012', expect.objectContaining({ key: 'old/a' })],
      ['LifecycleExpiration:DeleteMarkerCreated', 's3.amazonaws.com', expect.objectContaining({ key: 'old/a' })],
    ]);
  });

  it('sends an event again that a crash left unsent', async () => {
    services.answer.invoke = () => {
      throw new Error('killed');
    };
    await put('incoming/a.jpg').catch(() => undefined);
    expect(services.calls).toHaveLength(0);
    services.answer.invoke = () => ({ payload: null });
    await services.restart();
    expect(services.calls).toHaveLength(1);
    await services.restart();
    expect(services.calls).toHaveLength(1);
  });

  it('drops objects at the midnight after their days', async () => {
    const { Expiration } = await put('incoming/old.jpg');
    expect(Expiration).toBe('expiry-date="Wed, 04 Mar 2026 00:00:00 GMT", rule-id="Photos"');
    expect((await put('kept.jpg')).Expiration).toBeUndefined();
    await services.host.clock.advance(43 * 3_600_000);
    expect(await existing('incoming/old.jpg', 'kept.jpg')).toHaveLength(2);
    await services.host.clock.advance(2 * 3_600_000);
    expect(await existing('incoming/old.jpg', 'kept.jpg')).toEqual(['kept.jpg']);
  });

  it('stops the start when it asks for what would behave otherwise here', async () => {
    const policy = (Statement: object) =>
      services.create('AWS::S3::BucketPolicy', 'Policy', { Bucket, PolicyDocument: { Statement: [Statement] } });
    await policy({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    await expect(policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' })).rejects.toThrow(
      /Policy: S3 on this host lacks/,
    );
    for (const lacking of ['TagFilters', 'Transitions', 'ExpirationDate']) {
      const Rules = [{ Status: 'Enabled', [lacking]: [], ExpirationInDays: 1 }];
      const created = services.create('AWS::S3::Bucket', 'B', { LifecycleConfiguration: { Rules } });
      await expect(created).rejects.toThrow(`B: S3 on this host lacks ${lacking}.`);
    }
    const notifying = (...told: [Event: string, prefix: string, suffix?: string][]) => {
      const LambdaConfigurations = told.map(([Event, prefix, suffix = '']) => {
        const Rules = Object.entries({ prefix, suffix }).map(([Name, Value]) => ({ Name, Value }));
        return { Event, Function: 'arn:any', Filter: { S3Key: { Rules } } };
      });
      return services.create('AWS::S3::Bucket', 'N', { NotificationConfiguration: { LambdaConfigurations } });
    };
    await notifying(['s3:ObjectCreated:*', 'a'], ['s3:ObjectCreated:Put', 'b'], ['s3:ObjectRemoved:*', 'a']);
    await notifying(['s3:ObjectCreated:*', '', '.jpg'], ['s3:ObjectCreated:*', '', '.png']);
    await expect(notifying(['s3:ObjectCreated:*', 'a'], ['s3:ObjectCreated:Put', 'ab'])).rejects.toThrow('overlap');
    await expect(notifying(['s3:ObjectCreated:Copy', ''])).rejects.toThrow('lacks the event s3:ObjectCreated:Copy');
    const suspended = { VersioningConfiguration: { Status: 'Suspended' } };
    await expect(services.create('AWS::S3::Bucket', 'V', suspended)).rejects.toThrow('versioning that is Suspended');
    const byKms = [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }];
    const encrypted = { BucketEncryption: { ServerSideEncryptionConfiguration: byKms } };
    await expect(services.create('AWS::S3::Bucket', 'C', encrypted)).rejects.toThrow('C: S3 on this host lacks');
  });

  it('holds a folder of files for a web site', async () => {
    const folder = await mkdtemp(join(services.host.dataDir, 'site-'));
    await writeFile(join(folder, 'app.js'), 'start()');
    await service.putFolder(Bucket, folder, 'site/', { 'cache-control': 'no-store' });
    const found = await service.readObject(Bucket, 'site/app.js', {});
    expect(found.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'text/javascript' });
    expect(String(found.body)).toBe('start()');
    await writeFile(join(folder, 'app.unknown'), '');
    await expect(service.putFolder(Bucket, folder, '')).rejects.toThrow('the content type of app.unknown');
  });
});
