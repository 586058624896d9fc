/**
 * The types of a request's parameters. A shape is an example: `{ Name: '', Size: 0, Tags: [{ Key: '' }] }`; `'*'`
 * stands for every key of a map. Members that a shape does not have are left to the operation.
 */
import { AwsError } from './host.ts';

/** The input without its nulls, which AWS takes for absent; throws what AWS says of another type. */
export function ofShape<Input extends object>(input: Input, shape: object): Input {
  return read(input, shape) as Input;
}

function read(value: unknown, shape: unknown): unknown {
  if (shape === undefined) return value;
  if (kindOf(value) !== kindOf(shape)) throw new AwsError('SerializationException', refusal(value, shape));
  if (Array.isArray(shape))
    return (value as unknown[]).filter((item) => item !== null).map((item) => read(item, shape[0]));
  if (typeof shape !== 'object' || shape === null) return value;
  const members = shape as Record<string, unknown>;
  const typeOf = (key: string): unknown => (Object.hasOwn(members, key) ? members[key] : members['*']);
  const given = Object.entries(value as object).filter(([, item]) => item !== null);
  return Object.fromEntries(given.map(([key, item]) => [key, read(item, typeOf(key))]));
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'list' : typeof value);

function refusal(value: unknown, shape: unknown): string {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (typeof value === 'object') return 'Start of structure or map found where not expected.';
  if (typeof shape === 'object') return 'Unexpected field type';
  const names: Record<string, string> = { string: 'a String', number: 'an Integer', boolean: 'a Boolean' };
  const given = typeof value === 'boolean' ? `${value}`.toUpperCase() : typeof value;
  return `${given.toUpperCase()}_VALUE can not be converted to ${names[typeof shape]}`;
}
