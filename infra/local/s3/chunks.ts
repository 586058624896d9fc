/** Bodies in `aws-chunked` coding: the SDK's streams with a checksum in the trailer, and chunks signed one by one. */
import { createHash } from 'node:crypto';
import { AwsError, type Credentials } from '../host.ts';
import { hmac, sameSignature, signingKey } from '../sigv4.ts';

export type Decoded = { body: Buffer; trailers: Record<string, string> };
type Verify = (bytes: Buffer, signature: string | undefined) => void;

/** `header` reads a request header; `secretOf` knows the signer of signed chunks. */
export function decodeChunks(
  body: Buffer,
  header: (name: string) => string | undefined,
  secretOf: (accessKeyId: string) => Pick<Credentials, 'secretAccessKey'> | undefined,
): Decoded {
  const coding = header('x-amz-content-sha256');
  if (coding === undefined || !coding.startsWith('STREAMING-')) return { body, trailers: {} };
  const decoded = read(body, verifier(coding, header, secretOf));
  const stated = header('x-amz-decoded-content-length');
  if (stated !== undefined && Number(stated) !== decoded.body.length) throw incomplete();
  return decoded;
}

function read(coded: Buffer, verify: Verify): Decoded {
  const pieces: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = coded.indexOf('\r\n', at);
    if (lineEnd < 0) throw incomplete();
    const [size = '', ...extensions] = coded.toString('latin1', at, lineEnd).split(';');
    if (!/^[0-9a-f]{1,8}$/i.test(size)) throw incomplete();
    const length = Number.parseInt(size, 16);
    const piece = coded.subarray(lineEnd + 2, lineEnd + 2 + length);
    if (piece.length < length) throw incomplete();
    verify(piece, extensions.find((each) => each.startsWith('chunk-signature='))?.slice('chunk-signature='.length));
    if (length === 0)
      return { body: Buffer.concat(pieces), trailers: readTrailers(coded.toString('latin1', lineEnd + 2)) };
    pieces.push(piece);
    at = lineEnd + 2 + length + 2;
  }
}

function readTrailers(text: string): Record<string, string> {
  const lines = text.split('\r\n').filter((line) => line.includes(':'));
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function verifier(
  coding: string,
  header: (name: string) => string | undefined,
  secretOf: (accessKeyId: string) => Pick<Credentials, 'secretAccessKey'> | undefined,
): Verify {
  if (coding === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') return () => undefined;
  if (coding !== 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD') {
    throw new AwsError('NotImplemented', `This host does not read ${coding}.`, 501);
  }
  const [, accessKeyId = '', scope = ''] = /Credential=([^/,]+)\/([^,]+)/.exec(header('authorization') ?? '') ?? [];
  const [day = '', region = '', service = ''] = scope.split('/');
  const key = signingKey(secretOf(accessKeyId)?.secretAccessKey ?? '', day, region, service);
  let previous = /Signature=([0-9a-f]+)/.exec(header('authorization') ?? '')?.[1] ?? '';
  return (bytes, signature = '') => {
    const lines = ['AWS4-HMAC-SHA256-PAYLOAD', header('x-amz-date'), scope, previous, sha256(''), sha256(bytes)];
    previous = hmac(key, lines.join('\n')).toString('hex');
    if (sameSignature(previous, signature)) return;
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The chunk signature we calculated does not match the one you provided.',
      403,
    );
  };
}

function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function incomplete(): AwsError {
  return new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
}
