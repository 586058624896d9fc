/** The functions that Step Functions adds to JSONata. Numbers are rounded towards zero, as AWS does. */
import { createHash, randomUUID } from 'node:crypto';
import type { Json } from './model.ts';

type AddedFunction = { signature: string; run: (...values: never[]) => unknown };

/** Past AWS's bounds on the size of a value. */
export class MemoryExceeded extends Error {}

/** AWS limit, found by trying: `$range` refuses more elements. */
const longestRange = 360_145;
const algorithms: Record<string, string> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

export const addedFunctions: Record<string, AddedFunction> = {
  partition: { signature: '<an:a>', run: partition },
  range: { signature: '<nnn?:x>', run: range },
  hash: { signature: '<ss?:s>', run: hash },
  random: { signature: '<n?:n>', run: random },
  uuid: { signature: '<:s>', run: () => randomUUID() },
  parse: { signature: '<s:x>', run: parse },
};

function partition(items: Json[] | undefined, size: number | undefined): Json[][] | undefined {
  if (items === undefined || size === undefined) return undefined;
  const step = Math.trunc(size);
  if (step < 0) throw new Error('Argument 2 of function "partition" must not be negative');
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
  if (from === undefined || to === undefined || by === undefined) return undefined;
  const [start, end, step] = [Math.trunc(from), Math.trunc(to), Math.trunc(by)];
  const count = Math.floor((end - start) / step) + 1;
  if (step === 0 || count <= 0) return undefined;
  if (count > longestRange) throw new MemoryExceeded();
  return count === 1 ? start : Array.from({ length: count }, (_, index) => start + index * step);
}

function hash(text: string | undefined, algorithm: string | undefined): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined;
  const name = algorithms[algorithm];
  if (name === undefined) throw new Error(`Unsupported hash algorithm: ${algorithm}`);
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

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
