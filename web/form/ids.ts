import { now } from './clock.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A prefixed ULID made on the phone: the idempotency key of what it names. */
export function newId<P extends string>(prefix: P): `${P}_${string}` {
  let time = '';
  for (let rest = now(); time.length < 10; rest = Math.floor(rest / 32)) time = alphabet[rest % 32] + time;
  const random = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => alphabet[byte % 32]);
  return `${prefix}_${time}${random.join('')}`;
}
