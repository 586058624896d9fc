/**
 * Signature Version 4 of forms and addresses of the photo bucket. By hand: they are computed, not called, and the S3
 * client would be a third of this slice's code. The tests hold them against the SDK's own.
 */
import { createHash, createHmac } from 'node:crypto';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import type { Photo, PhotoSlot } from '../../schemas/photo.ts';
import { env } from '../kit/env.ts';

const bucket = env('PHOTO_BUCKET');
const origin = env('PHOTO_ORIGIN');
const credentials = fromEnv();

/** A phone on a slow network sends a photo in a minute; it asks again when the form has expired. */
const formSeconds = 15 * 60;
/** An address is the same for five minutes, so that a screen that refreshes does not load its photos again. */
const sameForSeconds = 5 * 60;
const addressSeconds = 10 * 60 + sameForSeconds;

type Upload = NonNullable<PhotoSlot['upload']>;

/** A form that takes exactly this file: key, type, size and SHA-256 are in its signature. `now` is in milliseconds. */
export async function uploadForm(photo: Photo, now: number): Promise<Upload> {
  const { originalKey: key = '', bytes = 0, contentType = '', sha256 = '' } = photo;
  const signer = await signerAt(now);
  const fields = {
    'Content-Type': contentType,
    'x-amz-checksum-algorithm': 'SHA256',
    'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
    bucket,
    ...signer.parameters,
  };
  const conditions = [
    ['content-length-range', 1, bytes],
    ...Object.entries({ ...fields, key }).map(([name, value]) => ({ [name]: value })),
  ];
  const expiration = new Date(now + formSeconds * 1000).toISOString().replace(/\.\d{3}Z$/, 'Z');
  const Policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64');
  return { url: new URL(origin).href, fields: { ...fields, key, Policy, 'X-Amz-Signature': signer.sign(Policy) } };
}

/** An address for whoever may see the photo; good for at least ten minutes. */
export async function addressOf(key: string, now: number): Promise<string> {
  const signer = await signerAt(Math.floor(now / 1000 / sameForSeconds) * sameForSeconds * 1000);
  const url = new URL(`${origin}/${key}`);
  const parameters: Record<string, string> = {
    ...signer.parameters,
    'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
    'X-Amz-Expires': String(addressSeconds),
    'X-Amz-SignedHeaders': 'host',
  };
  const names = Object.keys(parameters).sort();
  const query = names.map((name) => `${name}=${encodeURIComponent(parameters[name] ?? '')}`).join('&');
  const request = ['GET', url.pathname, query, `host:${url.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const digest = createHash('sha256').update(request).digest('hex');
  const text = ['AWS4-HMAC-SHA256', signer.parameters['X-Amz-Date'], signer.scope, digest].join('\n');
  return `${url.href}?${query}&X-Amz-Signature=${signer.sign(text)}`;
}

type Signer = { parameters: Record<string, string>; scope: string; sign(text: string): string };

/** What every signature of one second has in common. */
async function signerAt(time: number): Promise<Signer> {
  const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
  const date = new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const parts = [date.slice(0, 8), env('AWS_REGION'), 's3', 'aws4_request'];
  const key = parts.reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${secretAccessKey}`);
  return {
    scope: parts.join('/'),
    parameters: {
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': [accessKeyId, ...parts].join('/'),
      'X-Amz-Date': date,
      ...(sessionToken && { 'X-Amz-Security-Token': sessionToken }),
    },
    sign: (text) => hmac(key, text).toString('hex'),
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
