/** Which operation a request asks for, who may do it, and its answer. */
import { AwsError, type Caller, type Host, type WireResponse } from '../host.ts';
import type { Bucket } from './bucket.ts';
import type { StoredObject } from './disk.ts';
import { answerObject } from './get.ts';
import { listObjects } from './list.ts';
import { putObject, removeObject, type Shelf } from './put.ts';
import { lacks, refuseUnknownHeaders, refuseUnknownQuery, type S3Request } from './request.ts';
import { document } from './xml.ts';

export type Operations = ReturnType<typeof operations>;

export function operations(host: Host, shelf: Shelf, buckets: Map<string, Bucket>) {
  const { disk } = shelf;

  function getBucket(name: string): Bucket {
    const bucket = buckets.get(name);
    if (bucket) return bucket;
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
  }

  function authorise(
    caller: Caller,
    action: string,
    resource: string,
    context?: Parameters<Host['authorize']>[3],
  ): void {
    try {
      host.authorize(caller, action, resource, context);
    } catch (error) {
      // S3 has a name of its own for it.
      if (error instanceof AwsError) throw new AwsError('AccessDenied', error.message, 403);
      throw error;
    }
  }

  /** Whoever may not list a bucket does not learn which keys it lacks. */
  async function getObject(caller: Caller, name: string, key: string): Promise<StoredObject> {
    const bucket = getBucket(name);
    authorise(caller, 's3:GetObject', `${bucket.arn}/${key}`);
    const object = await disk.find(name, key);
    if (object) return object;
    authorise(caller, 's3:ListBucket', bucket.arn);
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
  }

  async function onObject(request: S3Request, bucket: Bucket): Promise<WireResponse> {
    const { method, key, caller } = request;
    const arn = `${bucket.arn}/${key}`;
    if (method === 'GET' || method === 'HEAD') {
      const object = await getObject(caller, bucket.name, key);
      if (method === 'HEAD') return { ...answerObject(request, object, Buffer.alloc(0)), body: '' };
      const found = await disk.read(bucket.name, key);
      return found ? answerObject(request, found.object, found.body) : onObject(request, bucket);
    }
    refuseUnknownQuery(request.query, []);
    if (method === 'PUT') {
      authorise(caller, 's3:PutObject', arn);
      return putObject(shelf, bucket, request);
    }
    if (method !== 'DELETE') throw lacks(`${method} of an object`);
    authorise(caller, 's3:DeleteObject', arn);
    await removeObject(shelf, bucket, key, 'ObjectRemoved:Delete');
    return { status: 204 };
  }

  async function onBucket(request: S3Request, bucket: Bucket): Promise<WireResponse> {
    const { method, query, caller } = request;
    if (method === 'POST' && query.has('delete')) throw lacks('DeleteObjects');
    if (method !== 'GET' && method !== 'HEAD') throw lacks(`${method} of a bucket`);
    authorise(caller, 's3:ListBucket', bucket.arn, { 's3:prefix': query.get('prefix') ?? '' });
    return method === 'GET'
      ? listObjects(disk, request)
      : { status: 200, headers: { 'x-amz-bucket-region': host.region } };
  }

  function listBuckets({ method, caller }: S3Request): WireResponse {
    if (method !== 'GET') throw lacks(`${method} of the service`);
    authorise(caller, 's3:ListAllMyBuckets', `arn:${host.partition}:s3:::*`);
    const all = [...buckets.keys()].sort().map((Name) => ({ Name, CreationDate: new Date(0).toISOString() }));
    const body = document('ListAllMyBucketsResult', { Owner: { ID: host.accountId }, Buckets: { Bucket: all } });
    return { status: 200, headers: { 'content-type': 'application/xml' }, body };
  }

  async function answer(request: S3Request): Promise<WireResponse> {
    refuseUnknownHeaders(request);
    if (request.bucket === '') return listBuckets(request);
    const bucket = getBucket(request.bucket);
    return request.key === '' ? onBucket(request, bucket) : onObject(request, bucket);
  }

  return { answer, authorise, getBucket };
}
