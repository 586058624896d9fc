import { AwsError, type WireResponse } from '../host.ts';
import type { Disk, StoredObject } from './disk.ts';
import { lacks, refuseUnknownQuery, type S3Request } from './request.ts';
import { document } from './xml.ts';

const parameters = [
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
];

/** ListObjectsV2. */
export async function listObjects(disk: Disk, request: S3Request): Promise<WireResponse> {
  const { query, bucket } = request;
  refuseUnknownQuery(query, parameters);
  if (query.get('list-type') !== '2') throw lacks('ListObjects; ListObjectsV2 is there');
  const limit = Math.min(1000, readCount(query.get('max-keys') ?? '1000'));
  const token = query.get('continuation-token');
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const after = token === null ? (query.get('start-after') ?? '') : readToken(token);
  const page = limit === 0 ? { objects: [], prefixes: [] } : await disk.list(bucket, prefix, delimiter, after, limit);
  const write = query.get('encoding-type') === 'url' ? encodeUrl : (text: string) => text;
  const body = document('ListBucketResult', {
    Name: bucket,
    Prefix: write(prefix),
    Delimiter: delimiter ? write(delimiter) : undefined,
    StartAfter: query.get('start-after') ?? undefined,
    MaxKeys: limit,
    EncodingType: query.get('encoding-type') ?? undefined,
    KeyCount: page.objects.length + page.prefixes.length,
    IsTruncated: page.next !== undefined,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: page.next === undefined ? undefined : Buffer.from(page.next).toString('base64'),
    Contents: page.objects.map((object) => content(object, write)),
    CommonPrefixes: page.prefixes.map((each) => ({ Prefix: write(each) })),
  });
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

function content(object: StoredObject, write: (text: string) => string) {
  return {
    Key: write(object.key),
    LastModified: new Date(object.modifiedAt).toISOString(),
    ETag: `"${object.etag}"`,
    ...(object.checksum && {
      ChecksumAlgorithm: object.checksum.algorithm.toUpperCase(),
      ChecksumType: 'FULL_OBJECT',
    }),
    Size: object.size,
    StorageClass: 'STANDARD',
  };
}

function encodeUrl(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+').replaceAll('%2F', '/');
}

function readCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new AwsError('InvalidArgument', 'Provided max-keys not an integer or within integer range', 400, {
    ArgumentName: 'max-keys',
    ArgumentValue: text,
  });
}

function readToken(token: string): string {
  const bound = Buffer.from(token, 'base64');
  if (bound.length > 0 && bound.toString('base64') === token) return bound.toString();
  throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect', 400, {
    ArgumentName: 'continuation-token',
  });
}
