/** Objects of the photo bucket, for our own functions. */
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { env } from '../kit/env.ts';

const client = new S3Client({});
const Bucket = env('PHOTO_BUCKET');

export async function readObject(Key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

export async function writePicture(Key: string, Body: Buffer): Promise<void> {
  const CacheControl = 'private, max-age=31536000, immutable';
  await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'image/jpeg', CacheControl }));
}

export async function deleteObjects(keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((Key) => client.send(new DeleteObjectCommand({ Bucket, Key }))));
}
