/** One S3 request, signed in the header or in the query, in one shape. */
import { AwsError, type Caller } from '../host.ts';

export type S3Request = {
  method: string;
  bucket: string;
  /** Decoded; empty for the bucket itself. A dot, a slash or a percent sign in it is just a character. */
  key: string;
  query: URLSearchParams;
  /** A header; in a presigned URL the `x-amz-…` parameters stand for headers. */
  header(name: string): string | undefined;
  headerNames: string[];
  /** The body's pieces, `aws-chunked` undone; `trailer` reads what followed them. */
  body: Iterable<Buffer> | AsyncIterable<Buffer>;
  trailer(name: string): string | undefined;
  caller: Caller;
};

/** Splits bucket and key: `/<bucket>/<key>`, or the bucket as first label of the host name. */
export function addressed(
  rawPath: string,
  hostHeader: string | undefined,
  isBucket: (name: string) => boolean,
): { bucket: string; key: string } {
  const label = hostHeader?.split('.')[0] ?? '';
  const path = label !== hostHeader && isBucket(label) ? `/${label}${rawPath}` : rawPath;
  const slash = path.indexOf('/', 1);
  const bucket = decode(slash < 0 ? path.slice(1) : path.slice(1, slash));
  return { bucket, key: slash < 0 ? '' : decode(path.slice(slash + 1)) };
}

/** What a request may carry without changing what this host does; every other `x-amz-…` is refused by name. */
const understood = new Set([
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-user-agent',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-checksum-type',
  'x-amz-decoded-content-length',
  'x-amz-trailer',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-expires',
  'x-amz-signedheaders',
  'x-amz-signature',
  'x-amz-expected-bucket-owner',
  'x-amz-request-payer',
  'x-amz-server-side-encryption',
]);

export function refuseUnknownHeaders({ headerNames, header }: Pick<S3Request, 'headerNames' | 'header'>): void {
  for (const name of headerNames) {
    const lower = name.toLowerCase();
    refuseOtherEncryption(lower, header(lower));
    if (!lower.startsWith('x-amz-') || understood.has(lower)) continue;
    if (lower.startsWith('x-amz-meta-') || lower.startsWith('x-amz-checksum-')) continue;
    throw lacks(`the header ${lower}`);
  }
}

export function refuseOtherEncryption(name: string, value: string | undefined): void {
  if (name === 'x-amz-server-side-encryption' && value !== 'AES256') throw lacks(`encryption by ${value}`);
}

/** Refuses sub-resources and parameters (`acl`, `uploads`, `versionId`, …) outside `known`. */
export function refuseUnknownQuery(query: URLSearchParams, known: string[]): void {
  for (const name of query.keys()) {
    if (known.includes(name) || name === 'x-id' || name.toLowerCase().startsWith('x-amz-')) continue;
    throw lacks(`the parameter ${name}`);
  }
}

export function lacks(what: string): AwsError {
  return new AwsError('NotImplemented', `S3 on this host lacks ${what}.`, 501);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
