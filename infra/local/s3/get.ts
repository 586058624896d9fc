/** GetObject and HeadObject: conditions and ranges. */
import { AwsError, type WireResponse } from '../host.ts';
import { invalidArgument } from '../sigv4-refusals.ts';
import type { StoredObject } from './disk.ts';
import type { Header } from './request.ts';

/** `now` is the host's time: a condition by a later one counts for nothing. */
export function answerObject(header: Header, object: StoredObject, body: Buffer, now: number): WireResponse {
  const headers = objectHeaders(object);
  if (notModified(header, object, now)) {
    const { etag = '', 'last-modified': modified = '' } = headers;
    return { status: 304, headers: { etag, 'last-modified': modified } };
  }
  const range = rangeOf(header('range'), object.size);
  const checksum = header('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED' ? checksumHeaders(object) : {};
  if (!range) return { status: 200, headers: { ...headers, ...checksum }, body };
  const [first, last] = range;
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(last - first + 1),
      'content-range': `bytes ${first}-${last}/${object.size}`,
    },
    body: body.subarray(first, last + 1),
  };
}

/** How S3 says that it encrypts every object, as it does when a bucket asks for nothing else. */
export const encrypted = { 'x-amz-server-side-encryption': 'AES256' };

/** Headers by which an object is described, whoever asks. */
function objectHeaders(object: StoredObject): Record<string, string> {
  const metadata = Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, encodeWord(value)]);
  return {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    ...Object.fromEntries(metadata),
    'content-length': String(object.size),
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
    ...encrypted,
  };
}

export function checksumHeaders({ checksum }: StoredObject): Record<string, string> {
  if (!checksum) return {};
  return { [`x-amz-checksum-${checksum.algorithm}`]: checksum.base64, 'x-amz-checksum-type': 'FULL_OBJECT' };
}

/** Text that no header can carry, as RFC 2047 and S3 write it: letter by letter where most are in ASCII. */
function encodeWord(text: string): string {
  const plain = text.match(/[\t\x20-\x7e]/g)?.length ?? 0;
  if (plain === text.length) return text;
  const bytes = Buffer.from(text);
  if (plain <= text.length - plain) return `=?UTF-8?B?${bytes.toString('base64')}?=`;
  const letter = (byte: number) => (byte === 32 ? '_' : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
  const isSafe = (byte: number) => byte > 32 && byte < 127 && !'=_?'.includes(String.fromCharCode(byte));
  return `=?UTF-8?Q?${[...bytes].map((byte) => (isSafe(byte) ? String.fromCharCode(byte) : letter(byte))).join('')}?=`;
}

export function latin1(name: string, value: string): string {
  if (/^[\x20-\x7e\xa0-\xff]*$/.test(value)) return value;
  throw invalidArgument(name, 'Header value cannot be represented using ISO-8859-1.', value);
}

/** An ETag condition outweighs its date condition, as RFC 9110 and S3 have it. */
function notModified(header: Header, object: StoredObject, now: number): boolean {
  const modified = Math.floor(object.modifiedAt / 1000) * 1000;
  const date = (name: string) => Date.parse(header(name) ?? '');
  const match = header('if-match');
  if (match === undefined ? modified > date('if-unmodified-since') : !hasEtag(match, object)) {
    throw preconditionFailed(match === undefined ? 'If-Unmodified-Since' : 'If-Match');
  }
  const none = header('if-none-match');
  if (none !== undefined) return hasEtag(none, object);
  return modified <= date('if-modified-since') && date('if-modified-since') <= now;
}

export function hasEtag(condition: string, object: StoredObject): boolean {
  return condition.split(',').some((each) => ['*', object.etag].includes(each.trim().replace(/^W\/|"/g, '')));
}

export function preconditionFailed(condition: string): AwsError {
  const message = 'At least one of the pre-conditions you specified did not hold';
  return new AwsError('PreconditionFailed', message, 412, { Condition: condition });
}

/** First and last byte; undefined for what S3 answers with the whole object (malformed, several ranges). */
function rangeOf(header: string | undefined, size: number): [first: number, last: number] | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first <= last && !(from === '' && Number(to) === 0)) return [first, last];
  throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, {
    RangeRequested: header,
    ActualObjectSize: size,
  });
}
