import { randomBytes } from 'node:crypto';
import { linkSecretBytes } from '../../schemas/link.ts';
import { hashSecret } from '../access/session.ts';

/** A new secret, 192 random bits in base64url, and what is stored of it. */
export async function newSecret(): Promise<{ secret: string; secretHash: string }> {
  const secret = randomBytes(linkSecretBytes).toString('base64url');
  return { secret, secretHash: await hashSecret(secret) };
}

/** The fragment never reaches a server or its logs. */
export function pathOf(linkId: string, secret: string): string {
  return `/u/${linkId}#${secret}`;
}
