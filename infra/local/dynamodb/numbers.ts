/**
 * Sums of DynamoDB's numbers: decimal, 38 significant digits, between 1e-130 and 9.99…e125. They come in plain
 * notation, as the checks of requests leave them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
import { invalid } from './engine.ts';

export const tooLarge = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
export const tooSmall = 'Number underflow. Attempting to store a number with magnitude smaller than supported range';

/** `a + b` or `a - b`, exactly. */
export function sumOf(a: string, b: string, sign: '+' | '-'): string {
  const decimals = Math.max(decimalsOf(a), decimalsOf(b));
  const [left, right] = [scaled(a, decimals), scaled(b, decimals)];
  const sum = sign === '+' ? left + right : left - right;
  const digits = String(sum < 0n ? -sum : sum);
  const exponent = digits.length - 1 - decimals;
  // AWS calls a sum with too many digits too large as well.
  if (exponent > 125 || digits.replace(/0+$/, '').length > 38) throw invalid(tooLarge);
  if (sum !== 0n && exponent < -130) throw invalid(tooSmall);
  const padded = digits.padStart(decimals + 1, '0');
  const fraction = padded.slice(padded.length - decimals).replace(/0+$/, '');
  const whole = padded.slice(0, padded.length - decimals);
  return `${sum < 0n ? '-' : ''}${whole}${decimals > 0 && fraction ? `.${fraction}` : ''}`;
}

const decimalsOf = (number: string): number => number.split('.')[1]?.length ?? 0;

const scaled = (number: string, decimals: number): bigint =>
  BigInt(number.replace('.', '') + '0'.repeat(decimals - decimalsOf(number)));
