/** The checksums that S3 accepts with an object, computed while it streams in. */
import { createHash } from 'node:crypto';
import { AwsError } from '../host.ts';

const algorithms = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type Algorithm = (typeof algorithms)[number];
export type Checksum = { algorithm: Algorithm; base64: string };

/** Takes the bytes piece by piece and ends in the Base64 that stands in `x-amz-checksum-…`. */
export type Digest = { update(bytes: Buffer): void; base64(): string };

/** Polynomials of the CRCs, bits reversed, and their bytes. */
const crcs = {
  crc32: [0xedb88320n, 4],
  crc32c: [0x82f63b78n, 4],
  crc64nvme: [0x9a6c9329ac4bc9b5n, 8],
} as const;
const tables = new Map<Algorithm, Int32Array>();

export function digest(algorithm: Algorithm): Digest {
  if (algorithm === 'sha1' || algorithm === 'sha256') {
    const hash = createHash(algorithm);
    return { update: (bytes) => hash.update(bytes), base64: () => hash.digest('base64') };
  }
  const [polynomial, size] = crcs[algorithm];
  const table = tables.get(algorithm) ?? tableOf(polynomial);
  tables.set(algorithm, table);
  return cyclic(table, size);
}

/** The checksum that a client claims in headers, query or form fields; S3 takes one at most. */
export function claimedChecksum(
  names: Iterable<string>,
  value: (name: string) => string | undefined,
): Checksum | undefined {
  const known = ['algorithm', 'mode', ...algorithms].map((name) => `x-amz-checksum-${name}`);
  for (const name of names) {
    if (!name.startsWith('x-amz-checksum-') || known.includes(name)) continue;
    throw invalid('The algorithm type you specified in x-amz-checksum- header is invalid.');
  }
  const claims = algorithms.flatMap((algorithm) => {
    const base64 = value(`x-amz-checksum-${algorithm}`);
    return base64 === undefined ? [] : [{ algorithm, base64 }];
  });
  if (claims.length > 1) {
    throw invalid('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  }
  const [claim] = claims;
  const sdk = value('x-amz-sdk-checksum-algorithm')?.toLowerCase();
  if (sdk !== undefined && claim === undefined) {
    throw invalid(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  if (sdk !== undefined && claim?.algorithm !== sdk) {
    throw invalid('Value for x-amz-sdk-checksum-algorithm header is invalid.');
  }
  return claim;
}

/** Refuses an object whose bytes are not those the client claimed. */
export function compareChecksum(claim: Checksum | undefined, { base64: computed }: Checksum): void {
  if (!claim || claim.base64 === computed) return;
  const { algorithm, base64: claimed } = claim;
  const bytes = Buffer.from(claimed, 'base64');
  if (bytes.toString('base64') !== claimed || claimed.length !== computed.length) {
    throw invalid(`Value for x-amz-checksum-${algorithm} header is invalid.`);
  }
  throw new AwsError(
    'BadDigest',
    `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
  );
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidRequest', message);
}

/** The two halves of each entry lie side by side: whole numbers of 64 bits would be far too slow. */
function tableOf(polynomial: bigint): Int32Array {
  const table = new Int32Array(512);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    table.set([Number(BigInt.asIntN(32, value >> 32n)), Number(BigInt.asIntN(32, value))], byte * 2);
  }
  return table;
}

/** A CRC of 32 bits is one of 64 whose upper half stays empty. */
function cyclic(table: Int32Array, size: 4 | 8): Digest {
  let [high, low] = [size === 8 ? -1 : 0, -1];
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const entry = ((low ^ byte) & 255) * 2;
        low = ((low >>> 8) | (high << 24)) ^ (table[entry + 1] ?? 0);
        high = (high >>> 8) ^ (table[entry] ?? 0);
      }
    },
    base64: () => {
      const bytes = Buffer.alloc(8);
      bytes.writeInt32BE(~high);
      bytes.writeInt32BE(~low, 4);
      return bytes.subarray(8 - size).toString('base64');
    },
  };
}
