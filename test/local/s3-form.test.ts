import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { s3 } from '../../infra/local/s3/s3.ts';
import { sign } from '../../infra/local/sigv4.ts';
import { openServices, roleCredentials, type ServiceHost } from '../support/service-host.ts';

const Bucket = 'photos';
const Key = 'incoming/01.jpg';
const photo = 'a photo of ten kilobytes'.repeat(400);
const sha256 = createHash('sha256').update(photo).digest('base64');
let services: ServiceHost;
let client: S3Client;

beforeEach(async () => {
  services = await openServices((host) => [s3(host)]);
  await services.create('AWS::S3::Bucket', 'Photos', {
    BucketName: Bucket,
    CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['POST'], ExposedHeaders: ['ETag'] }] },
  });
  client = new S3Client({ ...services.client, forcePathStyle: true });
});

afterEach(async () => {
  client.destroy();
  await services.close();
});

const Conditions: NonNullable<PresignedPostOptions['Conditions']> = [
  ['content-length-range', 1, 10_000],
  ['starts-with', '$x-amz-meta-note', 'a'],
];
const Fields = { 'Content-Type': 'image/jpeg', 'x-amz-checksum-sha256': sha256, 'x-amz-meta-place': '城东' };
const slot = (options: Partial<PresignedPostOptions> = {}) =>
  createPresignedPost(client, { Bucket, Key, Conditions, Fields, Expires: 60, ...options });

type Slot = Awaited<ReturnType<typeof slot>>;
/** Posts a form with its fields changed: `undefined` leaves one out. */
async function post(
  { url, fields }: Slot,
  changes: Record<string, string | undefined> = {},
  file: string | undefined = photo,
) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, 'x-amz-meta-note': 'abc', ...changes })) {
    if (value !== undefined) form.append(name, value);
  }
  if (file !== undefined) form.append('file', new Blob([file]), 'photo.jpg');
  const answer = await fetch(url, { method: 'POST', body: form, headers: { origin: 'https://example.com' } });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, code: /<Code>(.*)<\/Code>/.exec(text)?.[1] };
}

async function files(): Promise<number> {
  const all = await readdir(join(services.host.dataDir, 's3', Bucket), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return all.filter((each) => each.isFile()).length;
}

describe('a posted form', () => {
  it('stores exactly what its policy allows', async () => {
    const { status, headers } = await post(await slot());
    expect([status, headers.get('access-control-allow-origin'), headers.get('etag')]).toEqual([
      204,
      '*',
      expect.any(String),
    ]);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ ContentType: 'image/jpeg', ContentLength: photo.length, ChecksumSHA256: sha256 });
    expect(head.Metadata).toEqual({ place: '=?UTF-8?B?5Z+O5Lic?=', note: 'abc' });
  });

  it('answers with the status it asks for', async () => {
    const ask = async (status: string) => post(await slot({ Fields: { ...Fields, success_action_status: status } }));
    expect((await ask('200')).status).toBe(200);
    expect(await ask('201')).toMatchObject({ status: 201, text: expect.stringContaining(`<Key>${Key}</Key>`) });
  });

  it('may hold its file as text, and ends with it', async () => {
    const { url, fields } = await slot({ Conditions: [], Fields: {}, Key: 'incoming/text' });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', 'as text');
    form.append('Cache-Control', 'no-store');
    form.append('file', new Blob(['another']), 'another.jpg');
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(204);
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'incoming/text' }));
    expect(head).toMatchObject({ ContentLength: 7, ContentType: 'binary/octet-stream' });
    expect(head.CacheControl).toBeUndefined();
  });

  it('may name its key by the file name', async () => {
    await post(await slot({ Key: `incoming/$${'{filename}'}` }));
    await client.send(new HeadObjectCommand({ Bucket, Key: 'incoming/photo.jpg' }));
  });

  it.each([
    ['another key', { key: 'incoming/02.jpg' }, '["eq", "$key", "incoming/01.jpg"]'],
    ['another type', { 'Content-Type': 'text/html' }, '["eq", "$Content-Type", "image/jpeg"]'],
    ['another checksum', { 'x-amz-checksum-sha256': 'x' }, '"$x-amz-checksum-sha256"'],
    ['other metadata', { 'x-amz-meta-place': 'x' }, '"$x-amz-meta-place"'],
    ['metadata that starts otherwise', { 'x-amz-meta-note': 'b' }, '["starts-with", "$x-amz-meta-note", "a"]'],
    ['a field more', { 'Cache-Control': 'no-store' }, 'Extra input fields: cache-control'],
    ['a field less', { 'Content-Type': undefined }, '"$Content-Type"'],
  ])('with %s is refused', async (_, changes, reason) => {
    const { status, code, text } = await post(await slot(), changes);
    expect([status, code]).toEqual([403, 'AccessDenied']);
    expect(text.replaceAll('&quot;', '"')).toContain('Invalid according to Policy: ');
    expect(text.replaceAll('&quot;', '"')).toContain(reason);
    expect(await files()).toBe(0);
  });

  it.each([
    [['eq', 'key', Key], 'AccessDenied', 'Policy: Policy Condition failed: ["eq", "key", "incoming/01.jpg"]'],
    [['content-length-range', 'x', 9], 'AccessDenied', 'Policy Condition failed: ["content-length-range", "x", "9"]'],
    [{ key: Key, bucket: Bucket }, 'InvalidPolicyDocument', 'Simple-Conditions must have exactly one property'],
    [{ 'x-amz-meta-note': 1 }, 'InvalidPolicyDocument', 'Invalid Simple-Condition: value must be a string.'],
    [{ 'x-amz-meta-note': null }, 'InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.'],
    [['starts-with', '$x-amz-meta-absent', ''], 'AccessDenied', '["starts-with", "$x-amz-meta-absent", ""]'],
    [['starts-with', '$Content-Type', 'image/p'], 'AccessDenied', '["starts-with", "$Content-Type", "image/p"]'],
    [['eq', '$x-amz-meta-note', 'a "b"'], 'AccessDenied', '["eq", "$x-amz-meta-note", "a \\"b\\""]'],
    [['ends-with', '$key', 'a'], 'InvalidPolicyDocument', 'Invalid Condition'],
  ])('with the condition %j is refused', async (condition, code, reason) => {
    const refused = await post(await slot({ Conditions: [...Conditions, condition as never] }));
    expect(refused.code).toBe(code);
    expect(refused.text.replaceAll('&quot;', '"')).toContain(reason);
  });

  it('is refused when its policy was changed, its signer is unknown or may not put, or it is late', async () => {
    const made = await slot();
    const policy = Buffer.from(made.fields.Policy ?? '', 'base64')
      .toString()
      .replace('10000', '99999');
    const changed = Buffer.from(policy).toString('base64');
    const forged = await post(made, { Policy: changed });
    expect(forged.code).toBe('SignatureDoesNotMatch');
    expect(forged.text).toContain(`<StringToSign>${changed}</StringToSign>`);
    expect(forged.text).toContain(`<SignatureProvided>${made.fields['X-Amz-Signature']}</SignatureProvided>`);
    expect(forged.text).not.toContain('<CanonicalRequest>');
    expect((await post(made, { 'X-Amz-Credential': 'AKIANOBODY/20260302/us-east-1/s3/aws4_request' })).code).toBe(
      'InvalidAccessKeyId',
    );
    expect((await post(made, { Policy: undefined })).code).toBe('AccessDenied');
    const unsigned = await post(made, { 'X-Amz-Signature': undefined });
    expect(unsigned.text).toContain("must contain a field named 'X-Amz-Signature'.");
    const role = new S3Client({ ...services.client, forcePathStyle: true, credentials: roleCredentials });
    const byRole = await createPresignedPost(role, { Bucket, Key, Conditions, Fields });
    expect(await post(byRole)).toMatchObject({ status: 403, text: expect.stringContaining('s3:PutObject') });
    services.allowed.add(`s3:PutObject arn:aws:s3:::${Bucket}/${Key}`);
    expect((await post(byRole, { 'X-Amz-Security-Token': 'another' })).code).toBe('InvalidToken');
    expect((await post(byRole, { 'X-Amz-Security-Token': undefined })).code).toBe('InvalidAccessKeyId');
    expect((await post(byRole)).status).toBe(204);
    role.destroy();
    await services.host.clock.advance(61_000);
    expect((await post(made)).text).toContain('Invalid according to Policy: Policy expired.');
    expect(await files()).toBe(1);
  });

  it('is refused when its file is too large, empty, another or missing', async () => {
    const large = await post(await slot(), {}, 'x'.repeat(300_000));
    expect([large.status, large.code, large.text]).toEqual([
      400,
      'EntityTooLarge',
      expect.stringContaining('<MaxSizeAllowed>10000</MaxSizeAllowed>'),
    ]);
    expect((await post(await slot(), {}, '')).code).toBe('EntityTooSmall');
    expect((await post(await slot(), {}, photo.replace('photo', 'phone'))).code).toBe('BadDigest');
    expect((await post(await slot(), {}, undefined)).status).toBe(204);
    const { url } = await slot();
    const form = new FormData();
    form.append('key', Key);
    expect(await (await fetch(url, { method: 'POST', body: form })).text()).toContain(
      'exactly one file upload per request.</Message><ArgumentName>file</ArgumentName><ArgumentValue>0</ArgumentValue>',
    );
    const plain = await fetch(url, { method: 'POST', body: 'no form' });
    expect([plain.status, await plain.text()]).toEqual([412, expect.stringContaining('<Code>PreconditionFailed<')]);
    const headers = { 'content-type': 'multipart/form-data' };
    const unbounded = await fetch(url, { method: 'POST', body: 'no form', headers });
    expect([unbounded.status, await unbounded.text()]).toEqual([400, expect.stringContaining('MalformedPOSTRequest')]);
    const long = await post(await slot({ Fields: { ...Fields, 'x-ignore-me': 'x'.repeat(21_000) } }));
    expect([long.code, long.text]).toEqual([
      'MaxPostPreDataLengthExceeded',
      expect.stringContaining('<MaxPostPreDataLengthBytes>20480<'),
    ]);
    expect((await post(await slot({ Key: 'x'.repeat(1025) }))).code).toBe('KeyTooLongError');
    expect(await files()).toBe(1);
  });

  it.each([
    [(policy: object) => ({ ...policy, expiration: '2026-03-02T13:00:00+08:00' }), "Invalid 'expiration' value"],
    [(policy: object) => ({ ...policy, Version: '2012-10-17' }), "Unexpected: 'version'"],
    [() => null, 'Policy missing expiration.'],
    [() => 'text', "Unexpected: '0'"],
  ])('with a policy that is none is refused: %#', async (change, reason) => {
    const { url, fields } = await slot();
    const before = JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString());
    const Policy = Buffer.from(JSON.stringify(change(before))).toString('base64');
    const [, , region = '', service = ''] = (fields['X-Amz-Credential'] ?? '').split('/');
    const scope = ['20260302', region, service, 'aws4_request'];
    const resigned = {
      ...fields,
      Policy,
      'X-Amz-Signature': sign(services.client.credentials.secretAccessKey, scope, Policy),
    };
    const refused = await post({ url, fields: resigned });
    expect([refused.status, refused.code, refused.text]).toEqual([
      400,
      'InvalidPolicyDocument',
      expect.stringContaining(reason),
    ]);
  });

  it.each(['redirect', 'acl', 'tagging', 'x-amz-storage-class'])(
    'with the field %s is refused by name',
    async (name) => {
      const refused = await post(await slot({ Fields: { ...Fields, [name]: 'x' } }));
      expect([refused.code, refused.text]).toEqual([
        'NotImplemented',
        expect.stringContaining(`the form field ${name}`),
      ]);
    },
  );

  it('that breaks off leaves nothing behind', async () => {
    const { url, fields } = await slot();
    const names = Object.entries({ ...fields, 'x-amz-meta-note': 'a' });
    const head = names.map(
      ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const body = `${head.join('')}--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf`;
    const ended = { method: 'POST', body, headers: { 'content-type': 'multipart/form-data; boundary=b' } };
    expect(await (await fetch(url, ended)).text()).toContain('<Code>MalformedPOSTRequest</Code>');
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(
      `POST /${Bucket} HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 99999\r\n\r\n${body}`,
    );
    await expect.poll(files).toBe(1);
    socket.destroy();
    await expect.poll(files).toBe(0);
    await expect(client.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NotFound' });
  });
});
