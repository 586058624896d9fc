/** Which operation a request asks for, who may do it, and its answer. */
import { AwsError, type Caller, type Host, type WireResponse } from '../host.ts';
import type { Bucket } from './bucket.ts';
import { bucketHeaders } from './bucket-headers.ts';
import { answerObject } from './get.ts';
import { putObject, removeObject, type Shelf } from './put.ts';
import { checkKey, lacks, refuseUnknown, type S3Request } from './request.ts';

export type Operations = ReturnType<typeof operations>;

export function operations(host: Host, shelf: Shelf, buckets: Map<string, Bucket>) {
  function getBucket(name: string): Bucket {
    const bucket = buckets.get(name);
    if (bucket) return bucket;
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
  }

  function authorise(caller: Caller, action: string, resource: string): void {
    try {
      host.authorize(caller, action, resource);
    } catch (error) {
      // S3 has a name of its own for it.
      if (error instanceof AwsError) throw new AwsError('AccessDenied', error.message, 403);
      throw error;
    }
  }

  async function getObject({ key, caller, header }: S3Request, bucket: Bucket): Promise<WireResponse> {
    authorise(caller, 's3:GetObject', `${bucket.arn}/${key}`);
    const found = await shelf.disk.read(bucket.name, key);
    if (found) {
      const { status, headers, body } = answerObject(header, found.object, found.body, host.clock.now());
      return { status, headers: { ...headers, ...bucketHeaders(bucket, found.object) }, body };
    }
    // Whoever may not list a bucket does not learn which keys it lacks.
    authorise(caller, 's3:ListBucket', bucket.arn);
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
  }

  async function answer(request: S3Request): Promise<WireResponse> {
    const { method, key, caller } = request;
    if (request.bucket === '') throw lacks(`${method} of the service`);
    const bucket = getBucket(request.bucket);
    if (key === '')
      throw lacks(method === 'GET' ? 'GET of a bucket: its objects are not listed' : `${method} of a bucket`);
    refuseUnknown(request);
    refuseConditions(request);
    checkKey(key);
    switch (method) {
      case 'GET':
      case 'HEAD':
        return getObject(request, bucket);
      case 'PUT':
        checkFraming(request);
        authorise(caller, 's3:PutObject', `${bucket.arn}/${key}`);
        return putObject(shelf, bucket, request);
      case 'DELETE':
        authorise(caller, 's3:DeleteObject', `${bucket.arn}/${key}`);
        return { status: 204, headers: markerHeaders(await removeObject(shelf, bucket, key, 'ObjectRemoved')) };
      default:
        throw lacks(`${method} of an object`);
    }
  }

  return { answer, authorise, getBucket };
}

/** S3 wants to know beforehand how long an object is. */
function checkFraming({ header }: S3Request): void {
  const isCoded = header('x-amz-content-sha256')?.startsWith('STREAMING-');
  if (header('transfer-encoding') !== undefined && !isCoded) {
    const message = 'A header you provided implies functionality that is not implemented';
    throw new AwsError('NotImplemented', message, 501, { Header: 'Transfer-Encoding' });
  }
  if (header(isCoded ? 'x-amz-decoded-content-length' : 'content-length') !== undefined) return;
  throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
}

function markerHeaders(marker: string | undefined): Record<string, string> {
  return marker === undefined ? {} : { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker };
}

const conditions: Record<string, string[]> = {
  GET: ['if-match', 'if-modified-since', 'if-none-match', 'if-unmodified-since'],
  PUT: ['if-match', 'if-none-match'],
};

function refuseConditions({ method, headerNames }: S3Request): void {
  const known = conditions[method === 'HEAD' ? 'GET' : method] ?? [];
  const other = headerNames.find((name) => name.startsWith('if-') && !known.includes(name));
  if (other) throw lacks(`the header ${other} on a ${method}`);
}
