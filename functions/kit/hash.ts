/** SHA-256 of what was sent: tells a repetition from another content under the same id. */
import { createHash } from 'node:crypto';

export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Of canonical JSON: keys in order, so that the same content has the same hash however it was written. */
export function contentHash(content: unknown): string {
  return sha256Hex(JSON.stringify(content, inOrder));
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
