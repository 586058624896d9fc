/**
 * The session cookie of a unit: `v1.<linkId>.<generation>.<expires>.<hmac>`. It proves that the link's secret was
 * shown; whether the link still holds is read from its record on every request.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { sessionHours } from '../../schemas/link.ts';
import { Problem } from '../../schemas/problem.ts';
import { hourMs } from '../../schemas/time.ts';
import { secretSeed } from '../kit/secret.ts';

export const sessionCookie = 'unit-session';
export type Session = { linkId: string; generation: number; expires: number };

/** The `Set-Cookie` value of a new session, and when it ends (milliseconds). */
export async function openSession(
  linkId: string,
  generation: number,
  now: number,
): Promise<{ cookie: string; expires: number }> {
  const expires = now + sessionHours * hourMs;
  const payload = `v1.${linkId}.${generation}.${expires}`;
  const value = `${payload}.${await seal(payload)}`;
  return { cookie: cookieOf(value, sessionHours * 3600), expires };
}

/** The `Set-Cookie` value that clears the session. */
export function clearedSession(): string {
  return cookieOf('', 0);
}

/** The session in a request's cookies. Throws `session.…` problems. */
export async function readSession(cookies: string[] | undefined, now: number): Promise<Session> {
  const value = cookies?.find((cookie) => cookie.startsWith(`${sessionCookie}=`))?.slice(sessionCookie.length + 1);
  if (!value) throw new Problem('session.missing');
  const [version, linkId, generation, expires, mac] = value.split('.');
  const expected = await seal([version, linkId, generation, expires].join('.'));
  if (version !== 'v1' || !linkId || !mac || !isEqual(mac, expected)) throw new Problem('session.tampered');
  if (Number(expires) <= now) throw new Problem('session.expired');
  return { linkId, generation: Number(generation), expires: Number(expires) };
}

/** SHA-256(secret ‖ pepper), hex: what is stored of a link's secret. */
export async function hashSecret(secret: string): Promise<string> {
  const pepper = createHmac('sha256', await secretSeed())
    .update('link-pepper')
    .digest('hex');
  return createHash('sha256').update(secret).update(pepper).digest('hex');
}

/** Compares two texts in a time that does not tell where they differ. */
export function isEqual(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  return timingSafeEqual(left, createHash('sha256').update(b).digest());
}

async function seal(payload: string): Promise<string> {
  const key = createHmac('sha256', await secretSeed())
    .update('session-key')
    .digest();
  return createHmac('sha256', key).update(payload).digest('base64url');
}

/**
 * `Secure` everywhere: browsers take 127.0.0.1 for a secure place. A plain-http page on the local network is not, so
 * the local host strips the attribute there.
 */
function cookieOf(value: string, maxAge: number): string {
  return `${sessionCookie}=${value}; Path=/api; HttpOnly; Secure; SameSite=Strict; Max-Age=${maxAge}`;
}
