/** S3: buckets of the template, their objects on disk, and what others on this host read or put without a request. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Created, Host, ResourceType, Service, WireRequest, WireResponse } from '../host.ts';
import {
  type Bucket,
  checkBucketPolicy,
  hostedProperties,
  ignoredProperties,
  readBucket,
  readCustomNotifications,
} from './bucket.ts';
import { openDisk } from './disk.ts';
import { putFolder } from './folder.ts';
import { objectHeaders } from './get.ts';
import { keepExpiring } from './lifecycle.ts';
import { notifier } from './notify.ts';
import { operations } from './operations.ts';
import type { Shelf } from './put.ts';
import { wire } from './wire.ts';

export type S3 = Service & {
  handle(request: WireRequest): Promise<WireResponse>;
  raw(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  /** An object for CloudFront, which reads without being asked who it is. */
  readObject(bucket: string, key: string): Promise<{ body: Buffer; headers: Record<string, string> } | undefined>;
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
    async readObject(bucket, key) {
      const found = await disk.read(bucket, key);
      return found && { body: found.body, headers: objectHeaders(found.object) };
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
        const bucket = getBucket(String(resource.properties.BucketName));
        bucket.notifications.push(...readCustomNotifications(resource));
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
      DomainName: `${bucket.name}.s3.${suffix}`,
      RegionalDomainName: regional,
      DualStackDomainName: `${bucket.name}.s3.dualstack.${host.region}.${suffix}`,
    },
    addresses: { [`https://${regional}`]: `${host.publicUrl}/${bucket.name}` },
  };
}
