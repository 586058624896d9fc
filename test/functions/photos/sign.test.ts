import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressOf, uploadForm } from '../../../functions/photos/sign.ts';
import { aPhoto, NOON } from '../../support/builders.ts';

const photo = aPhoto({
  originalKey: 'incoming/ph_1',
  bytes: 300_000,
  contentType: 'image/png',
  sha256: 'ab'.repeat(32),
});

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOON }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe.each([
  ['of a role', 'a session/token+='],
  ['of a key without a session', ''],
])('what is signed with the credentials %s', (_, token) => {
  beforeEach(() => void vi.stubEnv('AWS_SESSION_TOKEN', token || undefined));

  it('is the form that the SDK would make', async () => {
    const expected = await createPresignedPost(new S3Client({}), {
      Bucket: 'photos',
      Key: 'incoming/ph_1',
      Expires: 900,
      Conditions: [['content-length-range', 1, 300_000]],
      Fields: {
        'Content-Type': 'image/png',
        'x-amz-checksum-algorithm': 'SHA256',
        'x-amz-checksum-sha256': Buffer.from('ab'.repeat(32), 'hex').toString('base64'),
      },
    });
    expect(await uploadForm(photo, NOON)).toEqual({ ...expected, url: 'https://photos.example/' });
  });

  it('is the address that the SDK would make', async () => {
    const presigner = new S3RequestPresigner(new S3Client({}).config);
    const hostname = 'photos.example';
    const request = { method: 'GET', protocol: 'https:', hostname, path: '/pictures/ph_1.jpg', headers: {} };
    const { query = {} } = await presigner.presign(request as never, { expiresIn: 900 });
    const url = new URL(await addressOf('pictures/ph_1.jpg', NOON));
    expect(url.href.startsWith('https://photos.example/pictures/ph_1.jpg?')).toBe(true);
    expect(Object.fromEntries(url.searchParams)).toEqual(query);
  });
});

describe('an address', () => {
  it('is the same for five minutes, and good for ten more', async () => {
    const first = await addressOf('pictures/ph_1.jpg', NOON);
    expect(await addressOf('pictures/ph_1.jpg', NOON + 299_000)).toBe(first);
    expect(await addressOf('pictures/ph_1.jpg', NOON + 300_000)).not.toBe(first);
  });
});
