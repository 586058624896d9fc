import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeChunks } from '../../infra/local/s3/chunks.ts';
import { hmac, signingKey } from '../../infra/local/sigv4.ts';

const scope = '20260302/us-east-1/s3/aws4_request';
const key = signingKey('secret', '20260302', 'us-east-1', 's3');
const headers: Record<string, string> = {
  'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'x-amz-date': '20260302T040000Z',
  'x-amz-decoded-content-length': '8',
  authorization: `AWS4-HMAC-SHA256 Credential=AKID/${scope}, SignedHeaders=host, Signature=5eed`,
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function signedChunks(pieces: string[]): Buffer {
  let previous = '5eed';
  const coded = pieces.map((piece) => {
    const lines = ['AWS4-HMAC-SHA256-PAYLOAD', headers['x-amz-date'], scope, previous, sha256(''), sha256(piece)];
    previous = hmac(key, lines.join('\n')).toString('hex');
    return `${piece.length.toString(16)};chunk-signature=${previous}\r\n${piece}\r\n`;
  });
  return Buffer.from(coded.join(''));
}

const decode = (body: Buffer) =>
  decodeChunks(
    body,
    (name) => headers[name],
    () => ({ secretAccessKey: 'secret' }),
  ).body.toString();

describe('a body in signed chunks', () => {
  it('is put together when every signature follows from the one before', () => {
    expect(decode(signedChunks(['first', 'two', '']))).toBe('firsttwo');
  });

  it('is refused when a chunk is changed, moved or missing', () => {
    const coded = signedChunks(['first', 'two', '']).toString();
    const mismatch = expect.objectContaining({ code: 'SignatureDoesNotMatch' });
    expect(() => decode(Buffer.from(coded.replace('two', 'owt')))).toThrow(mismatch);
    expect(() => decode(Buffer.from(coded.slice(coded.indexOf('3;'))))).toThrow(mismatch);
    const cut = signedChunks(['first', '']);
    expect(() => decode(cut)).toThrow(expect.objectContaining({ code: 'IncompleteBody' }));
    expect(() => decode(cut.subarray(0, 60))).toThrow(expect.objectContaining({ code: 'IncompleteBody' }));
  });
});
