import { randomBytes } from 'node:crypto';
import { linkSecretBytes } from '../../schemas/link.ts';
import { hashSecret } from '../access/session.ts';
import { env } from '../kit/env.ts';

/** A new secret, 192 random bits in base64url, and what is stored of it. */
export async function newSecret(): Promise<{ secret: string; secretHash: string }> {
  const secret = randomBytes(linkSecretBytes).toString('base64url');
  return { secret, secretHash: await hashSecret(secret) };
}

/** Where a unit opens its link. The fragment never reaches a server or its logs. */
export function urlOf(linkId: string, secret: string): string {
  return `${env('SITE_URL')}/u/${linkId}#${secret}`;
}
