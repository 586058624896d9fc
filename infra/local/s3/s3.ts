/** S3: buckets of the template, their objects on disk, and what others on this host read or put without a request. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  AwsError,
  type Created,
  type Host,
  type ResourceType,
  type Service,
  type WireRequest,
  type WireResponse,
} from '../host.ts';
import {
  addCustomNotifications,
  type Bucket,
  checkBucketPolicy,
  hostedProperties,
  ignoredProperties,
  readBucket,
} from './bucket.ts';
import { openDisk } from './disk.ts';
import { putFolder } from './folder.ts';
import { answerObject } from './get.ts';
import { keepExpiring } from './lifecycle.ts';
import { notifier } from './notify.ts';
import { operations } from './operations.ts';
import type { Shelf } from './put.ts';
import { decodeUri } from './request.ts';
import { answerRefusal, wire } from './wire.ts';

export type S3 = Service & {
  handle(request: WireRequest): Promise<WireResponse>;
  raw(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  /** The answer to CloudFront, which may get objects, and not list what is missing. `key` is still encoded. */
  readObject(bucket: string, key: string, headers: Record<string, string>): Promise<WireResponse>;
  /** What a bucket deployment does; `headers` are kept with every object (`cache-control`). */
  putFolder(bucket: string, folder: string, prefix: string, headers?: Record<string, string>): Promise<void>;
};

export function s3(host: Host): S3 {
  const buckets = new Map<string, Bucket>();
  const disk = openDisk(host);
  const events = notifier(host);
  const shelf: Shelf = { host, disk, notifier: events };
  const api = operations(host, shelf, buckets);
  let stopExpiring = () => {};

  return {
    name: 's3',
    types: bucketTypes(host, buckets, api.getBucket),
    ...wire(host, shelf, buckets, api),
    async readObject(bucket, key, headers) {
      try {
        const found = await disk.read(bucket, decodeUri(key));
        if (!found) throw new AwsError('AccessDenied', 'Access Denied', 403);
        return answerObject((name) => headers[name], found.object, found.body, host.clock.now());
      } catch (error) {
        return answerRefusal(error, 'GET', randomUUID());
      }
    },
    putFolder: (bucket, folder, prefix, headers = {}) =>
      putFolder(shelf, api.getBucket(bucket), folder, prefix, headers),
    async start() {
      await events.resume();
      const timer = await keepExpiring(host, shelf, buckets.values());
      stopExpiring = () => timer.cancel();
      await disk.sweep([...buckets.keys()]);
    },
    async stop() {
      stopExpiring();
    },
  };
}

function bucketTypes(
  host: Host,
  buckets: Map<string, Bucket>,
  getBucket: (name: string) => Bucket,
): Record<string, ResourceType> {
  return {
    'AWS::S3::Bucket': {
      hosted: hostedProperties,
      ignored: ignoredProperties,
      create(resource) {
        const bucket = readBucket(resource, host);
        buckets.set(bucket.name, bucket);
        return created(bucket, host);
      },
    },
    'AWS::S3::BucketPolicy': {
      hosted: ['Bucket', 'PolicyDocument'],
      ignored: [],
      create(resource) {
        checkBucketPolicy(resource);
        return { ref: resource.logicalId, attributes: {} };
      },
    },
    'Custom::S3BucketNotifications': {
      hosted: ['BucketName', 'NotificationConfiguration'],
      ignored: ['ServiceToken', 'Managed', 'SkipDestinationValidation'],
      create(resource) {
        addCustomNotifications(getBucket(String(resource.properties.BucketName)), resource);
        return { ref: resource.logicalId, attributes: {} };
      },
    },
  };
}

function created(bucket: Bucket, host: Host): Created {
  const suffix = host.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const regional = `${bucket.name}.s3.${host.region}.${suffix}`;
  return {
    ref: bucket.name,
    attributes: {
      Arn: bucket.arn,
      RegionalDomainName: regional,
    },
    addresses: { [`https://${regional}`]: `${host.publicUrl}/${bucket.name}` },
  };
}
