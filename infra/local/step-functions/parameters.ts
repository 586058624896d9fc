/** Reads an API call's parameters as AWS checks them; a parameter that is not hosted is refused by name. */
import { AwsError } from '../host.ts';
import type { Fields, Json } from './model.ts';

type Kind = 'string' | 'boolean' | 'integer';
/** By name: its kind, whether it must be there, its length or value limits. */
export type Parameter = { kind: Kind; required?: true; least?: number; most?: number; oneOf?: string[] };

export function checkParameters(operation: string, given: Fields, known: Record<string, Parameter>): void {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(known, name))
      throw invalid(`${operation} does not host the parameter '${name}' on this machine`);
  }
  const problems = Object.entries(known).flatMap(([name, parameter]) =>
    problemOf(name, given[name] ?? null, parameter),
  );
  if (problems.length === 0) return;
  const count = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`;
  throw invalid(`${count} detected: ${problems.join('; ')}`);
}

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

function problemOf(name: string, value: Json, { kind, required, least, most, oneOf }: Parameter): string[] {
  const failed = (rule: string, shown = `'${typeof value === 'string' ? value : JSON.stringify(value)}'`) => [
    `Value ${shown} at '${name}' failed to satisfy constraint: Member must ${rule}`,
  ];
  if (value === null) return required ? failed('not be null', 'null') : [];
  const actual = Number.isInteger(value) ? 'integer' : typeof value;
  if (actual !== kind) return failed(`be of type ${kind}`);
  const size = typeof value === 'string' ? value.length : value;
  const measure = typeof value === 'string' ? 'length' : 'value';
  if (typeof size === 'number' && size < (least ?? size))
    return failed(`have ${measure} greater than or equal to ${least}`);
  if (typeof size === 'number' && size > (most ?? size)) return failed(`have ${measure} less than or equal to ${most}`);
  if (oneOf !== undefined && !oneOf.includes(value as string))
    return failed(`satisfy enum value set: [${oneOf.join(', ')}]`);
  return [];
}

/** Names of machines and executions; AWS's rule, whose words it answers with. */
export function checkName(name: string): void {
  if (name.length > 80 || /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(name)) {
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  }
}

export function checkArn(arn: string, kind: 'stateMachine' | 'execution'): void {
  if (!arn.startsWith('arn:')) throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  const parts = arn.split(':');
  const length = kind === 'execution' ? 8 : 7;
  if (kind === 'stateMachine' && parts.length === 8)
    throw invalid('Versions and aliases are not hosted on this machine');
  if (parts[2] !== 'states' || parts[5] !== kind || parts.length !== length) {
    throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${parts[5] ?? ''}'`);
  }
}

/** This host's bound: far deeper values would overflow the stack wherever they are walked. */
const deepest = 1_000;

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length && depth <= deepest; index += 1) {
    const character = text[index];
    if (character === '"') {
      for (index += 1; text[index] !== '"'; index += 1) if (text[index] === '\\') index += 1;
    } else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
  }
  return depth > deepest;
}

/** Why a text is not JSON, in the words of AWS's parser where it is one of the common reasons. */
export function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return isTooDeep(text) ? `JSON nested more than ${deepest} levels deep is not hosted on this machine` : undefined;
  } catch (error) {
    const start = text.trimStart();
    const word = /^[A-Za-z_]\w*/.exec(start)?.[0];
    if (word !== undefined && !/^(true|false|null)\b/.test(start)) {
      return `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
    }
    const opening = /^\{\s*([^"}\s])/.exec(start)?.[1];
    if (opening !== undefined) {
      const code = opening.charCodeAt(0);
      return `Unexpected character ('${opening}' (code ${code})): was expecting double-quote to start field name`;
    }
    return (error as Error).message;
  }
}

/** Where a listing goes on, opaque to the client. */
export const writeMark = (mark: string | number): string => Buffer.from(JSON.stringify(mark)).toString('base64url');

export function readMark(token: Json, type: 'string'): string;
export function readMark(token: Json, type: 'number'): number;
export function readMark(token: Json, type: 'string' | 'number'): unknown {
  const text = Buffer.from(String(token), 'base64url').toString();
  const mark: unknown = jsonProblem(text) === undefined ? JSON.parse(text) : undefined;
  const isMark = type === 'string' ? typeof mark === 'string' : Number.isSafeInteger(mark) && (mark as number) > 0;
  if (isMark) return mark;
  throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
}
