import { createHash, createHmac } from 'node:crypto';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import { type SecretOf, sign, verifyHeaderSignature, verifyQuerySignature } from '../../infra/local/sigv4.ts';

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

  const withHeaders = async (changes: Record<string, string | undefined>) => {
    const request = await signed('s3', '/b/k', 'text');
    const headers = Object.fromEntries(
      Object.entries({ ...request.headers, ...changes }).filter(([, value]) => value !== undefined),
    );
    return { ...request, headers };
  };
  const hash = 'x-amz-content-sha256';
  it.each([
    ['a header more', { 'x-amz-acl': 'private' }, 'AccessDenied', { HeadersNotSigned: 'x-amz-acl' }],
    ['no word of its payload', { [hash]: undefined }, 'InvalidRequest', {}],
    ['a word of its payload that is none', { [hash]: 'abc' }, 'InvalidArgument', { ArgumentValue: 'abc' }],
    ['a date in another format', { 'x-amz-date': '2026-03-02T08:00:00Z' }, 'AccessDenied', {}],
    ['another payload', { [hash]: hashOf('other') }, 'SignatureDoesNotMatch', { AWSAccessKeyId: 'AKIDLOCAL' }],
  ])('of S3 is refused with %s', async (_, changes, code, details) => {
    const request = await withHeaders(changes);
    expect(() => verifyHeaderSignature(request, hashOf('text'), secretOf, NOW)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining(details) }),
    );
  });

  it('of S3 is refused when the host is not signed, or a part of it is missing', async () => {
    const { headers, ...request } = await withHeaders({});
    const line = String(headers.authorization);
    const without = (pattern: RegExp) => ({
      ...request,
      headers: { ...headers, authorization: line.replace(pattern, '') },
    });
    for (const part of [/ SignedHeaders=[^,]+,/, /, Signature=.*$/]) {
      expect(() => verifyHeaderSignature(without(part), hashOf('text'), secretOf, NOW)).toThrow(
        expect.objectContaining({ code: 'AuthorizationHeaderMalformed' }),
      );
    }
    const names = ['x-amz-content-sha256', 'x-amz-date'];
    const canonical = ['POST', '/b/k', '', ...names.map((name) => `${name}:${headers[name]}`), '', names.join(';')];
    const text = [...canonical, hashOf('text')].join('\n');
    const scope = ['20260302', 'us-east-1', 's3', 'aws4_request'];
    const toSign = ['AWS4-HMAC-SHA256', '20260302T080000Z', scope.join('/'), hashOf(text)].join('\n');
    const signature = sign('secret', scope, toSign);
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIDLOCAL/${scope.join('/')}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
    const { 'x-twice': _, ...rest } = headers;
    expect(() =>
      verifyHeaderSignature({ ...request, headers: { ...rest, authorization } }, hashOf('text'), secretOf, NOW),
    ).toThrow(expect.objectContaining({ code: 'AccessDenied', details: { HeadersNotSigned: 'host' } }));
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
      expect.objectContaining({ code: 'InvalidAccessKeyId', details: { AWSAccessKeyId: 'AKIDLOCAL' } }),
    );
  });

  it.each([
    ['X-Amz-Expires', '-1', 'X-Amz-Expires must be non-negative'],
    ['X-Amz-Expires', '604801', 'X-Amz-Expires must be less than a week'],
    ['X-Amz-Expires', '1h', 'X-Amz-Expires should be a number'],
    ['X-Amz-Date', '2026-03-02T08:00:00Z', 'X-Amz-Date must be in the ISO8601 Long Format'],
    ['X-Amz-Credential', 'AKIDLOCAL/20260302/us-east-1/ec2/aws4_request', 'incorrect service "ec2"'],
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA1', 'X-Amz-Algorithm only supports'],
    ['X-Amz-SignedHeaders', '', 'Query-string authentication version 4 requires'],
  ])('with %s=%s is refused as malformed', async (name, value, reason) => {
    const { query, ...request } = await presign();
    const changed = new URLSearchParams(query);
    changed.set(name, value);
    expect(() => verifyQuerySignature({ ...request, query: changed.toString() }, secretOf, NOW)).toThrow(
      expect.objectContaining({ code: 'AuthorizationQueryParametersError', message: expect.stringContaining(reason) }),
    );
  });

  it('holds no longer than it says, and not before its time', async () => {
    const request = await presign();
    expect(() => verifyQuerySignature(request, secretOf, NOW + 61_000)).toThrow(
      expect.objectContaining({
        details: { 'X-Amz-Expires': '60', Expires: '2026-03-02T08:01:00Z', ServerTime: '2026-03-02T08:01:01Z' },
      }),
    );
    expect(() => verifyQuerySignature(request, secretOf, NOW - 901_000)).toThrow(
      expect.objectContaining({
        message: 'Request is not yet valid',
        details: { 'X-Amz-Date': '20260302T080000Z', ServerTime: '2026-03-02T07:44:59Z' },
      }),
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
