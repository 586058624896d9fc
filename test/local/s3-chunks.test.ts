import { describe, expect, it } from 'vitest';
import { decodeChunks } from '../../infra/local/s3/chunks.ts';

const coding = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
const decode = (body: string, headers: Record<string, string> = {}) =>
  decodeChunks(Buffer.from(body), (name) => ({ 'x-amz-content-sha256': coding, ...headers })[name]);
const refused = (code: string) => expect.objectContaining({ code });

describe('a body in pieces', () => {
  it('is put together, and its trailer read', () => {
    const first = 'first'.padEnd(8192);
    const { body, trailers } = decode(`2000\r\n${first}\r\n3\r\ntwo\r\n0\r\nx-amz-checksum-crc32:abc=\r\n\r\n`);
    expect([String(body), trailers]).toEqual([`${first}two`, { 'x-amz-checksum-crc32': 'abc=' }]);
  });

  it.each(['', '5\r\nfir', '5\r\nfirst', '5\r\nfirst\r\n', '5\r\nfirstly\r\n0\r\n\r\n', 'first'])(
    'is refused when it breaks off or lies about a length: %j',
    (body) => expect(() => decode(body)).toThrow(refused('IncompleteBody')),
  );

  it('is refused when a piece before the last is small', () => {
    expect(() => decode('5\r\nfirst\r\n3\r\ntwo\r\n0\r\n\r\n')).toThrow(refused('InvalidChunkSizeError'));
  });

  it('is refused when it is not as long as was said', () => {
    const headers = { 'x-amz-decoded-content-length': '4' };
    expect(() => decode('5\r\nfirst\r\n0\r\n\r\n', headers)).toThrow(refused('IncompleteBody'));
  });

  it('with a signature on each piece is refused by name', () => {
    const headers = { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' };
    expect(() => decode('', headers)).toThrow('S3 on this host lacks STREAMING-AWS4-HMAC-SHA256-PAYLOAD.');
  });
});
