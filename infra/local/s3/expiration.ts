/** When rules let objects expire: S3 counts whole days and removes at midnight UTC after the last of them. */
import type { Bucket } from './bucket.ts';
import type { StoredObject } from './disk.ts';

export const DAY = 86_400_000;

export function dueAt(modifiedAt: number, days: number): number {
  return Math.ceil((modifiedAt + days * DAY) / DAY) * DAY;
}

/** When an object will be gone, and by which rule. */
export function expirationHeader(bucket: Bucket, { key, modifiedAt }: StoredObject): Record<string, string> {
  const rules = bucket.expirations.filter(({ prefix }) => key.startsWith(prefix));
  const [first] = rules.sort((a, b) => a.days - b.days);
  if (!first) return {};
  const date = new Date(dueAt(modifiedAt, first.days)).toUTCString();
  return { 'x-amz-expiration': `expiry-date="${date}", rule-id="${encodeURIComponent(first.id)}"` };
}
