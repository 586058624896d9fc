/** PutObject and DeleteObject, and the one way by which an object comes to be. */
import { randomUUID } from 'node:crypto';
import { AwsError, type Host, type WireResponse } from '../host.ts';
import type { Bucket } from './bucket.ts';
import { bucketHeaders, versionOf } from './bucket-headers.ts';
import { claimedChecksum, compareChecksum } from './checksum.ts';
import type { Disk, StoredObject, Upload } from './disk.ts';
import { checksumHeaders, encrypted, hasEtag, latin1, preconditionFailed } from './get.ts';
import type { EventName, Notifier, Outgoing } from './notify.ts';
import { lacks, type S3Request } from './request.ts';

export type Shelf = { host: Host; disk: Disk; notifier: Notifier };
type Description = Pick<StoredObject, 'headers' | 'metadata'>;
type Changed = { event: EventName; allow?: (former: StoredObject | undefined) => void };

const MOST_METADATA = 2048;
const kept = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];

export async function putObject(shelf: Shelf, bucket: Bucket, request: S3Request): Promise<WireResponse> {
  const announced = request.header('x-amz-trailer')?.replace('x-amz-checksum-', '');
  const claim = claimedChecksum(request.headerNames, (name) => request.header(name) ?? request.trailer(name));
  if (announced && claim?.algorithm !== announced) {
    throw new AwsError(
      'MalformedTrailerError',
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    );
  }
  const description = describe(request.headerNames, request.header);
  const upload = await shelf.disk.receive(bucket.name, request.body, claim?.algorithm, ({ checksum, etag }) => {
    compareChecksum(claim, checksum);
    compareMd5(request.header('content-md5'), etag);
  });
  const allow = (former: StoredObject | undefined) => checkWriteConditions(request, former);
  const object = await shelve(shelf, bucket, request.key, upload, description, { event: 'ObjectCreated:Put', allow });
  return { status: 200, headers: written(bucket, object) };
}

/** Makes uploaded bytes the object of a key, and tells who wants to know. */
export async function shelve(
  { host, disk, notifier }: Shelf,
  bucket: Bucket,
  key: string,
  upload: Upload,
  description: Description,
  { event, allow }: Changed,
): Promise<StoredObject> {
  const object: StoredObject = { key, ...upload, ...description, modifiedAt: host.clock.now() };
  const told = {
    key,
    size: object.size,
    eTag: object.etag,
    ...(bucket.versioned && { versionId: versionOf(object.file) }),
  };
  const outgoing = notifier.prepare(bucket, event, told);
  try {
    await disk.replace(bucket.name, key, (former) => {
      allow?.(former);
      return { object, changes: outgoing.changes };
    });
  } catch (error) {
    await disk.discard(upload.file);
    throw error;
  }
  await outgoing.send();
  return object;
}

/** Returns the version id of the delete marker that a versioned bucket gets, even for a key without an object. */
export async function removeObject(
  { disk, notifier }: Shelf,
  bucket: Bucket,
  key: string,
  event: 'ObjectRemoved' | 'LifecycleExpiration',
  isMeant: (object: StoredObject) => boolean = () => true,
): Promise<string | undefined> {
  const versionId = bucket.versioned ? versionOf(randomUUID()) : undefined;
  let outgoing: Outgoing | undefined;
  await disk.replace(bucket.name, key, (former) => {
    if (former ? !isMeant(former) : !versionId) return undefined;
    outgoing = versionId
      ? notifier.prepare(bucket, `${event}:DeleteMarkerCreated`, { key, versionId })
      : notifier.prepare(bucket, `${event}:Delete`, { key });
    return { changes: outgoing.changes };
  });
  await outgoing?.send();
  return versionId;
}

/** What is kept with the bytes, from headers or form fields. */
export function describe(names: Iterable<string>, value: (name: string) => string | undefined): Description {
  const headers: Record<string, string> = {};
  const metadata: Record<string, string> = {};
  for (const name of names) {
    const lower = name.toLowerCase();
    const text = value(name) ?? '';
    if (lower.startsWith('x-amz-meta-')) metadata[lower.slice('x-amz-meta-'.length)] = text;
    const content = lower === 'content-encoding' ? withoutChunks(text) : text;
    if (kept.includes(lower) && content) headers[lower] = latin1(lower, content);
  }
  const size = Object.entries(metadata).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (size <= MOST_METADATA) return { headers, metadata };
  throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', 400, {
    Size: size,
    MaxSizeAllowed: MOST_METADATA,
  });
}

function withoutChunks(encodings: string): string {
  return encodings
    .split(/,\s*/)
    .filter((each) => each !== 'aws-chunked')
    .join(', ');
}

export function written(bucket: Bucket, object: StoredObject): Record<string, string> {
  return { etag: `"${object.etag}"`, ...encrypted, ...checksumHeaders(object), ...bucketHeaders(bucket, object) };
}

function checkWriteConditions(request: S3Request, former: StoredObject | undefined): void {
  const none = request.header('if-none-match');
  const match = request.header('if-match');
  if (none !== undefined && match !== undefined) throw lacks('If-Match and If-None-Match on one write');
  if (none !== undefined && none !== '*') throw lacks('If-None-Match other than * on a write');
  if (none !== undefined && former) throw preconditionFailed('If-None-Match');
  if (match === undefined) return;
  if (match === '*') throw lacks('If-Match: * on a write');
  if (!former) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: request.key });
  if (!hasEtag(match, former)) throw preconditionFailed('If-Match');
}

function compareMd5(claimed: string | undefined, computed: string): void {
  if (claimed === undefined) return;
  const md5 = Buffer.from(claimed, 'base64');
  if (md5.length !== 16) {
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.', 400, { 'Content-MD5': claimed });
  }
  if (md5.toString('hex') === computed) return;
  throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400, {
    ExpectedDigest: claimed,
    CalculatedDigest: Buffer.from(computed, 'hex').toString('base64'),
  });
}
