/** A bucket with rules for other origins, events and expiry, and its client. */
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type S3, s3 } from '../../infra/local/s3/s3.ts';
import { openServices, type ServiceHost } from '../support/service-host.ts';

export const Bucket = 'photos';
export let services: ServiceHost;
export let service: S3;
export let client: S3Client;

export async function openBucket(): Promise<void> {
  services = await openServices((host) => {
    service = s3(host);
    return [service];
  });
  await services.create('AWS::S3::Bucket', 'Photos', {
    BucketName: Bucket,
    CorsConfiguration: {
      CorsRules: [
        { AllowedOrigins: ['https://*.example.com'], AllowedMethods: ['PUT'], AllowedHeaders: ['x-*'], MaxAge: 60 },
      ],
    },
    NotificationConfiguration: {
      LambdaConfigurations: [
        { Event: 's3:ObjectRemoved:*', Function: 'arn:on-removal' },
        {
          Event: 's3:ObjectCreated:*',
          Function: 'arn:on-upload',
          Filter: {
            S3Key: {
              Rules: [
                { Name: 'prefix', Value: 'incoming/' },
                { Name: 'suffix', Value: '.jpg' },
              ],
            },
          },
        },
      ],
    },
    LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Prefix: 'incoming/', ExpirationInDays: 1 }] },
  });
  await services.start();
  client = new S3Client({ ...services.client, forcePathStyle: true });
}

export async function closeBucket(): Promise<void> {
  client.destroy();
  await services.close();
}

export const put = (Key: string, Body: string | Buffer = 'text') =>
  client.send(new PutObjectCommand({ Bucket, Key, Body }));
export const text = async (Key: string) => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return Body?.transformToString();
};
/** Those of the keys that have an object. */
export const existing = async (...keys: string[]) => {
  const has = (Key: string) =>
    client.send(new HeadObjectCommand({ Bucket, Key })).then(
      () => true,
      () => false,
    );
  const found = await Promise.all(keys.map(has));
  return keys.filter((_, index) => found[index]);
};
