/** What a bucket's settings add to the headers of its objects: their version, and when they will be gone. */
import { createHash } from 'node:crypto';
import type { Bucket } from './bucket.ts';
import type { StoredObject } from './disk.ts';

export const DAY = 86_400_000;

/** S3 counts whole days and removes at midnight UTC after the last of them. */
export function dueAt(modifiedAt: number, days: number): number {
  return Math.ceil((modifiedAt + days * DAY) / DAY) * DAY;
}

/** The version id of a file, or of whatever else is made once. */
export function versionOf(file: string): string {
  return createHash('sha256').update(file).digest('base64url').slice(0, 32);
}

export function bucketHeaders(bucket: Bucket, { key, file, modifiedAt }: StoredObject): Record<string, string> {
  const headers: Record<string, string> = bucket.versioned ? { 'x-amz-version-id': versionOf(file) } : {};
  const rules = bucket.expirations.filter(({ prefix }) => key.startsWith(prefix));
  const [first] = rules.sort((a, b) => a.days - b.days);
  if (!first) return headers;
  const date = new Date(dueAt(modifiedAt, first.days)).toUTCString();
  return { ...headers, 'x-amz-expiration': `expiry-date="${date}", rule-id="${encodeURIComponent(first.id)}"` };
}
