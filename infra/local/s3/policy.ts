/** The policy of a posted form: S3's rules for its signature, its expiry and its conditions. */
import { AwsError, type Caller } from '../host.ts';
import { type SecretOf, sameSignature, sign } from '../sigv4.ts';
import { badToken, mismatch, refusal } from '../sigv4-refusals.ts';

/** Form fields with their names in lower case. */
export type Fields = Map<string, string>;
export type Policy = { caller: Caller; smallest: number; largest: number };

/** The name of a field has a dollar sign before it. */
type Condition = { operator: 'eq' | 'starts-with'; name: string; value: string };

const LARGEST_OBJECT = 5 * 1024 ** 3;
const freeFields = ['x-amz-signature', 'file', 'policy', 'bucket'];

/** Proves the form and returns who signed it, and how many bytes its file may have. */
export function checkPolicy(fields: Fields, bucket: string, secretOf: SecretOf, now: number): Policy {
  const caller = proveSigner(fields, secretOf);
  const { expiration, conditions } = readPolicy(fields.get('policy') ?? '');
  if (!(Date.parse(expiration) > now)) throw violated('Policy expired.');
  const named = new Set(freeFields);
  let smallest = 0;
  let largest = LARGEST_OBJECT;
  for (const condition of conditions) {
    if (isRange(condition)) {
      smallest = Math.max(smallest, Number(condition[1]));
      largest = Math.min(largest, Number(condition[2]));
      continue;
    }
    const { operator, name, value } = readCondition(condition);
    const field = name.slice(1);
    const actual = field === 'bucket' ? bucket : (fields.get(field) ?? '');
    const holds = operator === 'eq' ? actual === value : actual.startsWith(value);
    if (!name.startsWith('$') || !holds) throw unmet(operator, name, value);
    named.add(field);
  }
  const extra = [...fields.keys()].find((name) => !named.has(name) && !name.startsWith('x-ignore-'));
  if (extra) throw violated(`Extra input fields: ${extra}`);
  return { caller, smallest, largest };
}

function proveSigner(fields: Fields, secretOf: SecretOf): Caller {
  if (!fields.has('policy')) throw new AwsError('AccessDenied', 'Access Denied', 403);
  for (const name of ['X-Amz-Signature', 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date']) {
    if (!fields.has(name.toLowerCase()))
      throw invalid(
        name,
        `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
      );
  }
  if (fields.get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256') {
    throw invalid('x-amz-algorithm', 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  }
  const [accessKeyId = '', ...scope] = (fields.get('x-amz-credential') ?? '').split('/');
  const signer = secretOf(accessKeyId);
  if (!signer) throw refusal('s3', 'unknown');
  const policy = fields.get('policy') ?? '';
  const signature = fields.get('x-amz-signature') ?? '';
  if (!sameSignature(sign(signer.secretAccessKey, scope, policy), signature)) {
    throw mismatch('s3', { accessKeyId, signature }, policy);
  }
  const { sessionToken } = signer;
  if (sessionToken !== undefined && sessionToken !== fields.get('x-amz-security-token')) throw badToken('s3');
  return signer.caller;
}

function readPolicy(base64: string): { expiration: string; conditions: unknown[] } {
  let policy: unknown;
  try {
    policy = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw malformed('Invalid JSON.');
  }
  const { expiration, conditions } = (typeof policy === 'object' && policy !== null ? policy : {}) as Record<
    string,
    unknown
  >;
  if (typeof expiration !== 'string') throw malformed('Policy missing expiration.');
  if (Number.isNaN(Date.parse(expiration))) throw malformed(`Invalid 'expiration' value: '${expiration}'`);
  if (!Array.isArray(conditions)) throw malformed('Policy missing conditions.');
  return { expiration, conditions };
}

function isRange(condition: unknown): condition is [string, number, number] {
  if (!Array.isArray(condition) || String(condition[0]).toLowerCase() !== 'content-length-range') return false;
  if (condition.length !== 3) throw malformed('Invalid content-length-range.');
  if (condition.slice(1).every((each) => Number.isInteger(Number(each)))) return true;
  throw unmet('content-length-range', ...condition.slice(1).map(String));
}

/** Either `{ "field": "value" }` or `["eq" | "starts-with", "$field", "value"]`. */
function readCondition(condition: unknown): Condition {
  if (!Array.isArray(condition)) return readSimple(Object.entries((condition ?? {}) as Record<string, unknown>));
  const [operator, name, value] = condition.map(String);
  const known = operator?.toLowerCase();
  if ((known === 'eq' || known === 'starts-with') && name !== undefined && value !== undefined) {
    return { operator: known, name: name.toLowerCase(), value };
  }
  throw malformed(`Invalid Condition: ${JSON.stringify(condition)}`);
}

function readSimple([first, second]: [string, unknown][]): Condition {
  if (first === undefined || second !== undefined) {
    throw malformed('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  }
  const [field, value] = first;
  if (typeof value !== 'string') throw malformed('Invalid Simple-Condition: value must be a string.');
  return { operator: 'eq', name: `$${field.toLowerCase()}`, value };
}

function unmet(...condition: string[]): AwsError {
  return violated(`Policy Condition failed: [${condition.map((each) => `"${each}"`).join(', ')}]`);
}

function violated(what: string): AwsError {
  return new AwsError('AccessDenied', `Invalid according to Policy: ${what}`, 403);
}

function malformed(what: string): AwsError {
  return new AwsError('InvalidPolicyDocument', `Invalid Policy: ${what}`);
}

export function invalid(name: string, message: string): AwsError {
  return new AwsError('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: '' });
}
