/** Checks that the states, rules, retriers and catchers of a definition have in common. */
import { type Fields, isObject, type Json } from './model.ts';

/** Says what is wrong and where; the place is the state's unless it is given. */
export type Fail = (message: string, location?: string, code?: string) => void;

/** AWS limit for every number of seconds. */
export const longestSeconds = 99_999_999;

const pathFields = /^(InputPath|OutputPath|ResultPath|Parameters|ResultSelector|Result|Variable|.*Path)$/;
const notHosted = new Set([
  'Credentials',
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'Iterator',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
]);

export function checkKeys(fields: Fields, known: string[], path: string, fail: Fail): void {
  if (known.includes('Comment')) checkTexts(fields, ['Comment'], path, fail);
  for (const key of Object.keys(fields)) {
    if (known.includes(key)) continue;
    if (notHosted.has(key)) fail(`Field '${key}' is not hosted on this machine`, path, 'NOT_HOSTED');
    else if (pathFields.test(key)) {
      fail(
        `The QueryLanguage is set to 'JSONata', but field '${key}' is only supported for the 'JSONPath' QueryLanguage`,
        path,
      );
    } else fail(`Field '${key}' is not supported`, path);
  }
}

/** Each of these fields is a text, or not there. */
export function checkTexts(fields: Fields, names: string[], path: string, fail: Fail): void {
  for (const name of names) {
    const value = fields[name];
    if (value !== undefined && typeof value !== 'string') fail('Expected value of type [STRING]', `${path}/${name}`);
  }
}

/** A number within AWS's limits, or nothing. */
export function checkNumber(
  value: Json | undefined,
  [least, most]: [number, number],
  path: string,
  fail: Fail,
  whole = true,
): void {
  if (value === undefined) return;
  if (typeof value !== 'number' || (whole && !Number.isInteger(value))) {
    fail(`Value must be a ${whole ? 'whole ' : ''}number`, path);
  } else if (value < least) fail(`Minimum value is ${least}`, path);
  else if (value > most) fail(`Maximum value is ${most}`, path);
}

export function checkAssign(assign: Json | undefined, path: string, fail: Fail): void {
  if (assign === undefined) return;
  if (!isObject(assign)) {
    fail('Value must be an object', path);
    return;
  }
  for (const name of Object.keys(assign)) {
    if (name === 'states') fail("'states' is a reserved variable name", `${path}/${name}`);
    else if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name) || name.length > 80 || name === '__proto__') {
      fail(`'${name}' is not a variable name`, `${path}/${name}`);
    }
  }
}

/** Its objects, or none where it is not a list of objects. */
export function listOf(value: Json | undefined, path: string, fail: Fail): Fields[] {
  if (value === undefined) return [];
  const isList = Array.isArray(value) && value.every(isObject);
  if (!isList) fail('Value must be an array of objects', path);
  return isList ? (value as Fields[]) : [];
}
