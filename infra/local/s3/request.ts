/** One S3 request, signed in the header or in the query, in one shape. */
import { AwsError, type Caller } from '../host.ts';

export type Header = (name: string) => string | undefined;
export type Place = { bucket: string; key: string };

/** `key` is decoded, and empty for the bucket itself. A dot, a slash or a percent sign in it is just a character. */
export type S3Request = Place & {
  method: string;
  query: URLSearchParams;
  /** A header; in a presigned URL the `x-amz-…` parameters stand for headers. */
  header: Header;
  headerNames: string[];
  /** The body's pieces, `aws-chunked` undone; `trailer` reads what followed them. */
  body: Iterable<Buffer> | AsyncIterable<Buffer>;
  trailer: Header;
  caller: Caller;
};

/** Splits bucket and key: `/<bucket>/<key>`, or the bucket as first label of the host name. */
export function addressed(rawPath: string, hostHeader: string | undefined, isBucket: (name: string) => boolean): Place {
  const label = hostHeader?.split('.')[0] ?? '';
  const path = label !== hostHeader && isBucket(label) ? `/${label}${rawPath}` : rawPath;
  const [, bucket = '', key = ''] = /^\/?([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return { bucket: decodeUri(bucket), key: decodeUri(key) };
}

/** What a request may carry without changing what this host does; every other `x-amz-…` is refused by name. */
const understood = new Set([
  ...['x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-expires', 'x-amz-security-token'],
  ...['x-amz-signature', 'x-amz-signedheaders', 'x-amz-content-sha256', 'x-amz-user-agent'],
  ...['x-amz-checksum-algorithm', 'x-amz-checksum-mode', 'x-amz-sdk-checksum-algorithm'],
  ...['x-amz-decoded-content-length', 'x-amz-trailer'],
]);

/** Refuses what is asked for by headers, sub-resources and parameters (`acl`, `versionId`, …) outside the range. */
export function refuseUnknown({ headerNames, query }: S3Request): void {
  for (const name of headerNames) {
    if (!name.startsWith('x-amz-') || understood.has(name) || /^x-amz-(meta|checksum)-/.test(name)) continue;
    throw lacks(`the header ${name}`);
  }
  for (const name of query.keys()) {
    if (name !== 'x-id' && !/^x-amz-/i.test(name)) throw lacks(`the parameter ${name}`);
  }
}

/** As S3 asks it of every request and form that names an object. */
export function checkKey(key: string): void {
  const Size = Buffer.byteLength(key);
  if (Size <= LONGEST_KEY) return;
  throw new AwsError('KeyTooLongError', 'Your key is too long', 400, { Size, MaxSizeAllowed: LONGEST_KEY });
}

const LONGEST_KEY = 1024;

export function lacks(what: string): AwsError {
  return new AwsError('NotImplemented', `S3 on this host lacks ${what}.`, 501);
}

/** A stream's pieces; one that breaks off is the sender's fault, not this host's. */
export async function* whole(stream: AsyncIterable<Buffer>, refusal: () => AwsError): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch {
    throw refusal();
  }
}

export function incomplete(): AwsError {
  return new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
}

export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
