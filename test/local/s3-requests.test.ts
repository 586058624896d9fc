import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBucket } from '../../infra/local/s3/bucket.ts';
import { roleCredentials } from '../support/service-host.ts';
import { Bucket, client, closeBucket, openBucket, put, service, services, text } from './s3-support.ts';

beforeEach(openBucket);
afterEach(closeBucket);

const object = { Bucket, Key: 'a' };

describe('a request', () => {
  it.each([
    ['x-amz-tagging', new PutObjectCommand({ ...object, Body: 'x', Tagging: 'a=b' })],
    ['x-amz-server-side-encryption', new PutObjectCommand({ ...object, Body: 'x', ServerSideEncryption: 'aws:kms' })],
    ['x-amz-expected-bucket-owner', new PutObjectCommand({ ...object, Body: 'x', ExpectedBucketOwner: '1' })],
    ['If-Match: *', new PutObjectCommand({ ...object, Body: 'x', IfMatch: '*' })],
    ['If-None-Match', new PutObjectCommand({ ...object, Body: 'x', IfMatch: 'a', IfNoneMatch: '*' })],
    ['versionId', new GetObjectCommand({ ...object, VersionId: 'v' })],
    ['response-content-type', new GetObjectCommand({ ...object, ResponseContentType: 'a/b' })],
    ['x-amz-copy-source', new CopyObjectCommand({ ...object, CopySource: `${Bucket}/a` })],
    ['the parameter uploads', new CreateMultipartUploadCommand(object)],
    ['if-match on a DELETE', new DeleteObjectCommand({ ...object, IfMatch: '"a"' })],
    ['GET of a bucket: its objects are not listed', new ListObjectsV2Command({ Bucket })],
    ['POST of a bucket', new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a' }] } })],
    ['GET of the service', new ListBucketsCommand({})],
  ])('for %s, which this host lacks, is refused by name', async (name, command) => {
    await put('a', 'as before');
    await expect(client.send(command as PutObjectCommand)).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining(name),
    });
    expect(await text('a')).toBe('as before');
  });

  it('of a role is judged by its policies, and hides missing keys from who may not list', async () => {
    await put('a');
    const role = new S3Client({ ...services.client, forcePathStyle: true, credentials: roleCredentials });
    const get = (Key: string) => role.send(new GetObjectCommand({ Bucket, Key }));
    await expect(get('a')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('s3:GetObject'),
    });
    services.allowed.add('s3:GetObject arn:aws:s3:::photos/a').add('s3:GetObject arn:aws:s3:::photos/b');
    expect((await get('a')).ContentLength).toBe(4);
    await expect(get('b')).rejects.toMatchObject({ name: 'AccessDenied' });
    services.allowed.add('s3:ListBucket arn:aws:s3:::photos');
    await expect(get('b')).rejects.toMatchObject({ name: 'NoSuchKey' });
    role.destroy();
  });

  it('reaches the bucket by the first label of the host name too', async () => {
    await put('k', 'virtual');
    const request = {
      method: 'GET',
      path: '/k',
      rawPath: '/k',
      query: new URLSearchParams(),
      headers: { host: `${Bucket}.s3.local` },
    };
    const answer = await service.handle({
      ...request,
      body: Buffer.alloc(0),
      caller: { kind: 'root' },
      requestId: 'r',
    });
    expect(String(answer.body)).toBe('virtual');
  });
});

describe('a signature for another region', () => {
  it('is refused in the header, in the query and in a form', async () => {
    const abroad = new S3Client({ ...services.client, forcePathStyle: true, region: 'eu-west-1' });
    const Region = 'us-east-1';
    const wrong = "the region 'eu-west-1' is wrong; expecting 'us-east-1'";
    await expect(abroad.send(new GetObjectCommand(object))).rejects.toMatchObject({
      name: 'AuthorizationHeaderMalformed',
      message: `The authorization header is malformed; ${wrong}`,
      Region,
    });
    const answer = await fetch(await getSignedUrl(abroad, new GetObjectCommand(object)));
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining(`Error parsing the X-Amz-Credential parameter; ${wrong}</Message><Region>${Region}<`),
    ]);
    const { url, fields } = await createPresignedPost(abroad, object);
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, file: 'x' })) form.append(name, value);
    const refused = await (await fetch(url, { method: 'POST', body: form })).text();
    expect(refused).toContain(`<Code>InvalidArgument</Code><Message>${wrong}</Message><ArgumentName>X-Amz-Credential<`);
    abroad.destroy();
  });
});

describe('a presigned URL', () => {
  it('reads until it expires', async () => {
    await put('a', 'signed');
    const url = await getSignedUrl(client, new GetObjectCommand(object), { expiresIn: 60 });
    expect(await (await fetch(url)).text()).toBe('signed');
    const more = await fetch(url, { headers: { 'x-amz-request-payer': 'requester' } });
    expect([more.status, await more.text()]).toEqual([
      403,
      expect.stringContaining('<HeadersNotSigned>x-amz-request-payer</HeadersNotSigned>'),
    ]);
    const malformed = await (await fetch(url.replace('%2Faws4_request', ''))).text();
    expect(malformed).toContain('Error parsing the X-Amz-Credential parameter; the Credential is mal-formed');
    await services.host.clock.advance(61_000);
    const late = await fetch(url);
    expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
    expect((await fetch(`${services.url}/${Bucket}/a`)).status).toBe(403);
    const bearer = await fetch(url, { headers: { authorization: 'Bearer x' } });
    expect([bearer.status, await bearer.text()]).toEqual([
      400,
      expect.stringContaining('<Message>Unsupported Authorization Type</Message>'),
    ]);
  });

  it('writes what it is for', async () => {
    const plain = new S3Client({
      ...services.client,
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    const url = await getSignedUrl(plain, new PutObjectCommand({ Bucket, Key: 'up' }), { expiresIn: 60 });
    const { status, headers } = await fetch(url, { method: 'PUT', body: 'test' });
    const said = ['crc64nvme', 'type'].map((name) => headers.get(`x-amz-checksum-${name}`));
    expect([status, ...said, headers.get('x-amz-server-side-encryption')]).toEqual([
      200,
      '+bu+zv66sUM=',
      'FULL_OBJECT',
      'AES256',
    ]);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    expect(await text('up')).toBe('test');
    plain.destroy();
  });

  it('is open to other origins as the rules of the bucket say', async () => {
    const ask = (origin: string, headers: string) =>
      fetch(`${services.url}/${Bucket}/up`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': headers },
      });
    const allowed = await ask('https://a.example.com', 'x-one');
    expect([
      allowed.status,
      allowed.headers.get('access-control-allow-origin'),
      allowed.headers.get('access-control-max-age'),
    ]).toEqual([200, 'https://a.example.com', '60']);
    expect((await ask('https://example.org', 'x-one')).status).toBe(403);
    const refused = await ask('https://a.example.com', 'content-type');
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining('<Method>PUT</Method><ResourceType>OBJECT</ResourceType>'),
    ]);
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'up' }), { expiresIn: 60 });
    const put = await fetch(url, { method: 'PUT', headers: { origin: 'https://a.example.com' } });
    expect(put.headers.get('access-control-max-age')).toBe('60');
  });

  it('is open to a page on this machine as to the same page on the local network', () => {
    const properties = { CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['http://192.168.1.5:80'] }] } };
    const resource = { logicalId: 'Photos', type: 'AWS::S3::Bucket', properties, dependsOn: [] };
    const host = { ...services.host, url: 'http://127.0.0.1:80', publicUrl: 'http://192.168.1.5:80' };
    expect(readBucket(resource, host).cors[0]?.origins).toEqual(['http://192.168.1.5:80', 'http://127.0.0.1:80']);
  });

  it('is closed to other origins where there is no bucket', async () => {
    const ask = { method: 'OPTIONS', headers: { origin: 'https://a.example.com' } };
    const answer = await fetch(`${services.url}/nothing/up`, ask);
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringMatching(/CORSResponse: Bucket not found.*<Method>OPTIONS<.*<ResourceType>BUCKET</s),
    ]);
  });
});
