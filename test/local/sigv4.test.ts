import { createHash, createHmac } from 'node:crypto';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import { type SecretOf, verifyHeaderSignature, verifyQuerySignature } from '../../infra/local/sigv4.ts';

const NOW = Date.parse('2026-03-02T08:00:00Z');
const root = { kind: 'root' } as const;
const credentials = { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'secret' };
const secretOf: SecretOf = (id) =>
  id === credentials.accessKeyId ? { secretAccessKey: 'secret', caller: root } : undefined;

class Sha256 {
  private readonly hash;
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    const secret = typeof key === 'string' ? key : key && Buffer.from(key as Uint8Array);
    this.hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }
  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.hash.update(typeof data === 'string' ? data : Buffer.from(data as Uint8Array));
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
  reset() {}
}

async function signed(service: string, path: string, body: string, query: Record<string, string> = {}) {
  const signer = new SignatureV4({
    credentials,
    region: 'us-east-1',
    service,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
  });
  const request = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path,
      query,
      headers: { host: '127.0.0.1:4000', 'x-twice': ' a   b ' },
      body,
    },
    { signingDate: new Date(NOW) },
  );
  return { method: 'POST', path, query: new URLSearchParams(query).toString(), headers: request.headers };
}

const hashOf = (body: string) => createHash('sha256').update(body).digest('hex');

describe('a signature in the header', () => {
  it.each([
    ['sqs', '/'],
    ['scheduler', '/schedules/%E6%8F%90%E9%86%92%201'],
    ['s3', '/bucket/a%20b/%E7%85%A7%E7%89%87%27%281%29.jpg'],
  ])('of %s is proven by the secret key', async (service, path) => {
    const request = await signed(service, path, '{}', { 'list-type': '2', prefix: 'a/b *' });
    expect(verifyHeaderSignature(request, hashOf('{}'), secretOf, NOW)).toMatchObject({
      caller: root,
      service,
    });
  });

  it('is refused when the body, the query or the key is another', async () => {
    const request = await signed('sqs', '/', '{}');
    expect(() => verifyHeaderSignature(request, hashOf('{ }'), secretOf, NOW)).toThrow(
      expect.objectContaining({ code: 'InvalidSignatureException' }),
    );
    expect(() => verifyHeaderSignature({ ...request, query: 'a=1' }, hashOf('{}'), secretOf, NOW)).toThrow(
      expect.objectContaining({ code: 'InvalidSignatureException' }),
    );
    expect(() => verifyHeaderSignature(request, hashOf('{}'), () => undefined, NOW)).toThrow(
      expect.objectContaining({ code: 'UnrecognizedClientException' }),
    );
  });

  it('is refused more than fifteen minutes from the clock, in the words of the service', async () => {
    const [s3, sqs] = await Promise.all([signed('s3', '/b/k', ''), signed('sqs', '/', '')]);
    expect(() => verifyHeaderSignature(s3, hashOf(''), secretOf, NOW + 901_000)).toThrow(
      expect.objectContaining({ code: 'RequestTimeTooSkewed' }),
    );
    expect(() => verifyHeaderSignature(sqs, hashOf(''), secretOf, NOW - 901_000)).toThrow(/Signature expired/);
  });

  it('is missed when there is none', () => {
    const request = { method: 'GET', path: '/', query: '', headers: {} };
    expect(() => verifyHeaderSignature(request, hashOf(''), secretOf, NOW)).toThrow(
      expect.objectContaining({ code: 'MissingAuthenticationTokenException' }),
    );
  });
});

describe('a presigned URL', () => {
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:4000',
    forcePathStyle: true,
    credentials,
  });
  const presign = async () => {
    const command = new GetObjectCommand({
      Bucket: 'bucket',
      Key: 'a b/../照片.jpg',
      ResponseContentType: 'image/jpeg',
    });
    const url = await getSignedUrl(client, command, { expiresIn: 60, signingDate: new Date(NOW) });
    const [, host = '', path = '', query = ''] = /^http:\/\/([^/]+)([^?]+)\?(.*)$/.exec(url) ?? [];
    return { method: 'GET', path, query, headers: { host } };
  };

  it('is proven until it expires', async () => {
    const request = await presign();
    expect(verifyQuerySignature(request, secretOf, NOW + 60_000).caller).toBe(root);
    expect(() => verifyQuerySignature(request, secretOf, NOW + 61_000)).toThrow(/Request has expired/);
  });

  it('of a session needs its token', async () => {
    const request = await presign();
    const ofSession: SecretOf = () => ({ secretAccessKey: 'secret', sessionToken: 'token', caller: root });
    expect(() => verifyQuerySignature(request, ofSession, NOW)).toThrow(
      expect.objectContaining({ code: 'InvalidToken' }),
    );
  });

  it('is refused on another host or with another parameter', async () => {
    const request = await presign();
    const elsewhere = { ...request, headers: { host: 'example.com' } };
    expect(() => verifyQuerySignature(elsewhere, secretOf, NOW)).toThrow(
      expect.objectContaining({
        code: 'SignatureDoesNotMatch',
        details: {
          AWSAccessKeyId: 'AKIDLOCAL',
          StringToSign: expect.stringMatching(
            /^AWS4-HMAC-SHA256\n\d{8}T\d{6}Z\n\d{8}\/us-east-1\/s3\/aws4_request\n[0-9a-f]{64}$/,
          ),
          SignatureProvided: new URLSearchParams(request.query).get('X-Amz-Signature'),
          StringToSignBytes: expect.stringMatching(/^41 57 53 34 2d( [0-9a-f]{2})+$/),
          CanonicalRequest: expect.stringMatching(/^GET\n(.*\n)+host:example\.com\n\nhost\nUNSIGNED-PAYLOAD$/),
          CanonicalRequestBytes: expect.stringMatching(/^47 45 54 0a( [0-9a-f]{2})+$/),
        },
      }),
    );
    const longer = { ...request, query: request.query.replace('Expires=60', 'Expires=6000') };
    expect(() => verifyQuerySignature(longer, secretOf, NOW)).toThrow(
      expect.objectContaining({ code: 'SignatureDoesNotMatch' }),
    );
  });
});
