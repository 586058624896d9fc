/** Prefixed ULIDs: `hz_01J…`. Within one process they never go backwards, so they sort by time of making. */
import { randomInt } from 'node:crypto';
import { encodeTime, monotonicFactory } from 'ulid';

/** Node keeps a store of random bytes for these; ulid's own draws ask the system for each of the 16. */
const next = monotonicFactory(() => randomInt(32) / 32);

export function newId<const P extends string>(prefix: P, now: number): `${P}_${string}` {
  return `${prefix}_${next(now)}`;
}

/** An id of the given time that depends on `seed` alone: the same cause makes the same id again. `seed` is a hex digest. */
export function idFrom<const P extends string>(prefix: P, at: number, seed: string): `${P}_${string}` {
  const digits = [...seed.slice(0, 32)].map((digit) => Number.parseInt(digit, 16));
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const random = digits.slice(0, 16).map((digit, index) => alphabet[(digit * 16 + (digits[index + 16] ?? 0)) % 32]);
  return `${prefix}_${encodeTime(at, 10)}${random.join('')}`;
}
