import { readdir } from 'node:fs/promises';
import { type IncomingMessage, request as startRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bucket, client, closeBucket, openBucket, put, services, text } from './s3-support.ts';

beforeEach(openBucket);
afterEach(closeBucket);

const object = { Bucket, Key: 'a' };
const request = (url: string, options: object) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const sent = startRequest(url, options, (answer) => resolve(answer.resume()));
    sent.on('error', reject);
    sent.useChunkedEncodingByDefault = false;
    sent.end();
  });

/** Puts `123456789` with other headers than the SDK's, signed as they are. */
const putWith = (changes: Record<string, string | undefined>) => {
  const command = new PutObjectCommand({ ...object, Body: '123456789' });
  command.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string | undefined> };
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) delete headers[name];
        else headers[name] = value;
      }
      return next(args);
    },
    { step: 'build', priority: 'low' },
  );
  return client.send(command);
};

describe('the payload of a request', () => {
  const [crc32, sdk] = ['x-amz-checksum-crc32', 'x-amz-sdk-checksum-algorithm'];
  const md5 = 'JfnnlDI7RTiF9RgfG2JNCw==';
  const empty = '1B2M2Y8AsgTpgAmY7PhCfg==';
  it.each([
    [{ [crc32]: undefined }, 'InvalidRequest', 'x-amz-sdk-checksum-algorithm specified, but no corresponding', {}],
    [{ [sdk]: 'SHA256' }, 'InvalidRequest', 'Value for x-amz-sdk-checksum-algorithm header is invalid.', {}],
    [{ [crc32]: 'y/Q5Jg' }, 'InvalidRequest', 'Value for x-amz-checksum-crc32 header is invalid.', {}],
    [{ [crc32]: 'AAAAAA==' }, 'BadDigest', 'The CRC32 you specified did not match the calculated checksum.', {}],
    [{ 'x-amz-checksum-sha1': 'AAAA' }, 'InvalidRequest', 'Expecting a single x-amz-checksum- header.', {}],
    [{ 'x-amz-checksum-md4': 'AAAA' }, 'InvalidRequest', 'The algorithm type you specified in x-amz-checksum-', {}],
    [{ 'content-md5': 'abc' }, 'InvalidDigest', 'The Content-MD5 you specified was invalid.', { 'Content-MD5': 'abc' }],
    [{ 'content-md5': empty }, 'BadDigest', 'did not match', { ExpectedDigest: empty, CalculatedDigest: md5 }],
  ])('with %j is refused', async (changes, name, message, details) => {
    await expect(putWith(changes)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
      ...details,
    });
  });

  it('on a condition that no write has is refused by name', async () => {
    const changes = { 'if-unmodified-since': new Date().toUTCString() };
    await expect(putWith(changes)).rejects.toThrow('S3 on this host lacks the header if-unmodified-since on a PUT.');
  });

  it('with the checksum and digest of its own is taken', async () => {
    const { ChecksumCRC32 } = await putWith({ 'content-md5': md5 });
    expect([ChecksumCRC32, await text('a')]).toEqual(['y/Q5Jg==', '123456789']);
  });

  it('has a length that is known beforehand', async () => {
    const url = await getSignedUrl(client, new PutObjectCommand(object));
    const chunked = await request(url, { method: 'PUT', headers: { 'transfer-encoding': 'chunked' } });
    expect(chunked.statusCode).toBe(501);
    const bare = await request(url, { method: 'PUT' });
    expect(bare.statusCode).toBe(411);
  });
});

describe('an upload', () => {
  const files = () => readdir(join(services.host.dataDir, 's3', Bucket)).catch(() => []);

  it('that breaks off leaves the former object, and nothing behind', async () => {
    await put('a', 'before');
    const { pathname, search, port } = new URL(await getSignedUrl(client, new PutObjectCommand(object)));
    const socket = connect(Number(port), '127.0.0.1');
    const lines = [`PUT ${pathname}${search} HTTP/1.1`, `host: 127.0.0.1:${port}`, 'content-length: 9', '', 'half'];
    socket.write(lines.join('\r\n'));
    await expect.poll(files).toHaveLength(2);
    socket.destroy();
    await expect.poll(files).toHaveLength(1);
    expect(await text('a')).toBe('before');
  });

  it('of many at once to one key leaves one of them whole', async () => {
    const bodies = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000));
    const reading = async () => {
      const body = await text('a');
      expect([...bodies, 'before']).toContain(body);
    };
    await put('a', 'before');
    await Promise.all(bodies.flatMap((body) => [put('a', body), reading()]));
    expect(bodies).toContain(await text('a'));
    expect(await files()).toHaveLength(1);
  });
});

describe('a key', () => {
  it.each([
    ['read', () => new GetObjectCommand({ Bucket, Key: '照'.repeat(342) })],
    ['written', () => new PutObjectCommand({ Bucket, Key: 'x'.repeat(1025), Body: 'x' })],
    ['deleted', () => new DeleteObjectCommand({ Bucket, Key: 'x'.repeat(1025) })],
  ])('over 1,024 bytes is not %s', async (_, command) => {
    await expect(client.send(command() as PutObjectCommand)).rejects.toMatchObject({
      name: 'KeyTooLongError',
      Size: expect.stringMatching(/^102[56]$/),
    });
  });

  it('of 1,024 bytes, with anything in it, is a key', async () => {
    for (const key of [
      'x'.repeat(1024),
      `../${'é'.repeat(500)}`,
      '\u0000',
      'a/./b/',
      '..',
      '/etc/passwd',
      '\ud83d\ude00\n',
    ]) {
      await put(key, key);
      expect(await text(key)).toBe(key);
    }
  });
});
