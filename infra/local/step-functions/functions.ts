/** The functions that Step Functions adds to JSONata. Numbers are rounded towards zero, as AWS does. */
import { createHash, randomUUID } from 'node:crypto';
import type { Json } from './model.ts';

type AddedFunction = { signature: string; run: (...values: never[]) => unknown };

/** Past AWS's bounds on the size of a value. */
export class MemoryExceeded extends Error {}

/** What a function refuses, in the form that JSONata words itself; D3137 is its code for any sentence of one's own. */
const refusal = (code: string, parts: { message?: string; index?: number; token?: string }): Error =>
  Object.assign(new Error(parts.message), { code, ...parts });

/** AWS limit, found by trying: `$range` refuses more elements. */
const longestRange = 360_145;
const algorithms = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

export const addedFunctions: Record<string, AddedFunction> = {
  partition: { signature: '<xn?:x>', run: partition },
  range: { signature: '<nnn?:x>', run: range },
  hash: { signature: '<ss?:s>', run: hash },
  random: { signature: '<n?:n>', run: random },
  uuid: { signature: '<:s>', run: () => randomUUID() },
  parse: { signature: '<s:x>', run: parse },
};

/** Without a size all items are one part. */
function partition(items: Json | undefined, size: number | undefined): Json[][] | undefined {
  if (items === undefined) return undefined;
  if (!Array.isArray(items)) throw refusal('T0412', { index: 1, token: 'partition' });
  const step = Math.trunc(size ?? items.length);
  if (step < 0) throw refusal('D3137', { message: 'Second argument must be zero or greater' });
  if (step === 0 || items.length === 0) return undefined;
  return Array.from({ length: Math.ceil(items.length / step) }, (_, chunk) =>
    items.slice(chunk * step, (chunk + 1) * step),
  );
}

function range(
  from: number | undefined,
  to: number | undefined,
  by: number | undefined,
): number | number[] | undefined {
  if (from === undefined || to === undefined) {
    throw refusal('T0410', { index: from === undefined ? 1 : 2, token: 'range' });
  }
  if (by === undefined) return undefined;
  const [start, end, step] = [Math.trunc(from), Math.trunc(to), Math.trunc(by)];
  const count = Math.floor((end - start) / step) + 1;
  if (step === 0 || count <= 0) return undefined;
  if (count > longestRange) throw new MemoryExceeded();
  return count === 1 ? start : Array.from({ length: count }, (_, index) => start + index * step);
}

function hash(text: string | undefined, algorithm: string | undefined): string | undefined {
  if (text === undefined) throw refusal('T0410', { index: 1, token: 'hash' });
  if (algorithm === undefined) return undefined;
  const name = algorithms.get(algorithm);
  if (name === undefined) {
    const known = 'SHA-1, SHA-384, SHA-256, SHA-512, MD5';
    throw refusal('D3137', { message: `Hash algorithm '${algorithm}' must be one of ${known}` });
  }
  return createHash(name).update(text).digest('hex');
}

/** With a seed it is java.util.Random's first double, bit for bit. */
function random(seed: number | undefined): number {
  if (seed === undefined) return Math.random();
  const mask = (1n << 48n) - 1n;
  let state = (BigInt(Math.trunc(seed)) ^ 0x5deece66dn) & mask;
  const next = (bits: bigint): bigint => {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    return state >> (48n - bits);
  };
  return Number((next(26n) << 27n) + next(27n)) / 2 ** 53;
}

/** AWS takes no key twice and no number beyond a double's reach. */
function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  let keys = 0;
  try {
    const value: unknown = JSON.parse(text, (_, part: unknown) => {
      if (part === Number.POSITIVE_INFINITY || part === Number.NEGATIVE_INFINITY) throw new Error('not finite');
      if (part !== null && typeof part === 'object' && !Array.isArray(part)) keys += Object.keys(part).length;
      return part;
    });
    const written = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
    if (written === keys) return value;
  } catch {
    // Whatever the reason, AWS says the same.
  }
  throw refusal('D3137', { message: 'Invalid JSON' });
}
