import { createHash } from 'node:crypto';

/** An id of ten small letters and digits like those that AWS draws by chance; here the same at every start. */
export function stableId(logicalId: string, length = 10): string {
  const number = BigInt(`0x${createHash('sha256').update(logicalId).digest('hex')}`);
  return number.toString(36).slice(0, length);
}
