/** The photo bucket: signed forms and addresses for phones and screens, objects for our own functions. */
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Photo, PhotoSlot } from '../../schemas/photo.ts';
import { env } from '../kit/env.ts';

const client = new S3Client({});
const Bucket = env('PHOTO_BUCKET');

/** A phone on a slow network sends a photo in a minute; it asks again when the form has expired. */
const formSeconds = 15 * 60;
/** An address is the same for five minutes, so that a screen that refreshes does not load its photos again. */
const sameForSeconds = 5 * 60;
const addressSeconds = 10 * 60 + sameForSeconds;

type Upload = NonNullable<PhotoSlot['upload']>;

/** A form that takes exactly this file: key, type, size and SHA-256 are in its signature. */
export async function uploadForm(photo: Photo): Promise<Upload> {
  const { originalKey: Key = '', bytes = 0, contentType = '', sha256 = '' } = photo;
  return createPresignedPost(client, {
    Bucket,
    Key,
    Expires: formSeconds,
    Conditions: [['content-length-range', 1, bytes]],
    Fields: {
      'Content-Type': contentType,
      'x-amz-checksum-algorithm': 'SHA256',
      'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
    },
  });
}

/** An address for whoever may see the photo; good for at least ten minutes. */
export async function addressOf(Key: string, now: number): Promise<string> {
  const signingDate = new Date(Math.floor(now / 1000 / sameForSeconds) * sameForSeconds * 1000);
  return getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), { expiresIn: addressSeconds, signingDate });
}

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
