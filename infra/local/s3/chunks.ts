/** Bodies in `aws-chunked` coding, as the SDK sends streams: pieces behind their lengths, the checksum in a trailer. */
import { AwsError } from '../host.ts';
import { type Header, incomplete, lacks } from './request.ts';

export type Decoded = { body: Buffer; trailers: Record<string, string> };

/** Bytes of every piece but the last. */
const SMALLEST = 8192;

export function decodeChunks(body: Buffer, header: Header): Decoded {
  const coding = header('x-amz-content-sha256');
  if (!coding?.startsWith('STREAMING-')) return { body, trailers: {} };
  if (coding !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') throw lacks(coding);
  const decoded = read(body);
  const stated = header('x-amz-decoded-content-length');
  if (stated !== undefined && Number(stated) !== decoded.body.length) throw incomplete();
  return decoded;
}

function read(coded: Buffer): Decoded {
  const pieces: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = coded.indexOf('\r\n', at);
    const size = coded.toString('latin1', at, Math.max(at, lineEnd));
    if (!/^[0-9a-f]{1,8}$/i.test(size)) throw incomplete();
    const start = lineEnd + 2;
    const end = start + Number.parseInt(size, 16);
    if (end === start) return { body: Buffer.concat(pieces), trailers: readTrailers(coded.toString('latin1', start)) };
    if (coded.toString('latin1', end, end + 2) !== '\r\n') throw incomplete();
    const last = pieces.at(-1)?.length ?? SMALLEST;
    if (last < SMALLEST) throw tooSmall(pieces.length, last);
    pieces.push(coded.subarray(start, end));
    at = end + 2;
  }
}

function tooSmall(chunk: number, size: number): AwsError {
  const message = `Only the last chunk is allowed to have a size less than ${SMALLEST} bytes`;
  return new AwsError('InvalidChunkSizeError', message, 403, { Chunk: chunk, BadChunkSize: size });
}

function readTrailers(text: string): Record<string, string> {
  const lines = [...text.matchAll(/^([^:\r\n]+):(.*?)\r?$/gm)];
  return Object.fromEntries(lines.map(([, name = '', value = '']) => [name.trim().toLowerCase(), value.trim()]));
}
