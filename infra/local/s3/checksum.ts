/** The checksums that S3 accepts with an object, computed while it streams in. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../host.ts';

const algorithms = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type Algorithm = (typeof algorithms)[number];

/** Takes the bytes piece by piece and ends in the Base64 that stands in `x-amz-checksum-…`. */
export type Digest = { update(bytes: Buffer): void; base64(): string };

const start: Record<Algorithm, () => Digest> = {
  crc32: () => digest32((value, bytes) => crc32(bytes, value)),
  crc32c: () => digest32((value, bytes) => reflected32(table32c, value, bytes)),
  crc64nvme: digest64,
  sha1: () => hashed('sha1'),
  sha256: () => hashed('sha256'),
};

export function digest(algorithm: Algorithm): Digest {
  return start[algorithm]();
}

/** The checksum that a client claims in headers, query or form fields; S3 takes one at most. */
export function claimedChecksum(
  value: (name: string) => string | undefined,
): { algorithm: Algorithm; base64: string } | undefined {
  const claims = algorithms.flatMap((algorithm) => {
    const base64 = value(`x-amz-checksum-${algorithm}`);
    return base64 === undefined ? [] : [{ algorithm, base64 }];
  });
  if (claims.length > 1) {
    throw new AwsError(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  return claims[0];
}

/** Refuses an object whose bytes are not those the client claimed. */
export function compareChecksum(algorithm: Algorithm, claimed: string, computed: string): void {
  if (claimed === computed) return;
  if (Buffer.from(claimed, 'base64').length !== Buffer.from(computed, 'base64').length) {
    throw new AwsError('InvalidRequest', `Value for x-amz-checksum-${algorithm} header is invalid.`);
  }
  throw new AwsError(
    'BadDigest',
    `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`,
  );
}

function hashed(name: string): Digest {
  const hash = createHash(name);
  return { update: (bytes) => hash.update(bytes), base64: () => hash.digest('base64') };
}

function digest32(step: (value: number, bytes: Buffer) => number): Digest {
  let value = 0;
  return {
    update: (bytes) => {
      value = step(value, bytes);
    },
    base64: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value >>> 0);
      return bytes.toString('base64');
    },
  };
}

const table32c = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

function reflected32(table: Int32Array, before: number, bytes: Buffer): number {
  let value = ~before;
  for (const byte of bytes) value = (table[(value ^ byte) & 255] ?? 0) ^ (value >>> 8);
  return ~value;
}

/** The two halves of each entry lie side by side: whole numbers of 64 bits would be far too slow. */
const table64 = new Int32Array(512);
for (let byte = 0; byte < 256; byte += 1) {
  let value = BigInt(byte);
  for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ 0x9a6c9329ac4bc9b5n : value >> 1n;
  table64.set([Number(BigInt.asIntN(32, value >> 32n)), Number(BigInt.asIntN(32, value))], byte * 2);
}

function digest64(): Digest {
  let [high, low] = [-1, -1];
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const entry = ((low ^ byte) & 255) * 2;
        low = ((low >>> 8) | (high << 24)) ^ (table64[entry + 1] ?? 0);
        high = (high >>> 8) ^ (table64[entry] ?? 0);
      }
    },
    base64: () => {
      const bytes = Buffer.alloc(8);
      bytes.writeInt32BE(~high);
      bytes.writeInt32BE(~low, 4);
      return bytes.toString('base64');
    },
  };
}
