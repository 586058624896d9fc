/** The policy of a posted form: S3's rules for its signature, its expiry and its conditions. */
import { AwsError, type Caller, type Host } from '../host.ts';
import { sameSignature, sign } from '../sigv4.ts';
import { checkToken, invalidArgument, mismatch, unknownKey, wrongRegion } from '../sigv4-refusals.ts';

/** Form fields with their names in lower case. */
export type Fields = Map<string, string>;
type Signing = Pick<Host, 'clock' | 'credentials' | 'region'>;
export type Policy = { caller: Caller; smallest: number; largest: number };

/** `name` as the policy spells it, with a dollar sign before the field's. */
type Condition = { operator: 'eq' | 'starts-with'; name: string; value: string };

const LARGEST_OBJECT = 5 * 1024 ** 3;
const freeFields = ['x-amz-signature', 'file', 'policy', 'bucket'];

/** Proves the form and returns who signed it, and how many bytes its file may have. */
export function checkPolicy(fields: Fields, bucket: string, host: Signing): Policy {
  const caller = proveSigner(fields, host);
  const { expiration, conditions } = readPolicy(fields.get('policy') ?? '');
  if (!(Date.parse(expiration) > host.clock.now())) throw violated('Policy expired.');
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
    const field = name.slice(1).toLowerCase();
    const actual = field === 'bucket' ? bucket : fields.get(field);
    // Of a list of content types each one must begin so.
    const parts = field === 'content-type' ? actual?.split(/,\s*/) : [actual ?? ''];
    const holds = operator === 'eq' ? actual === value : parts?.every((part) => part.startsWith(value));
    if (!name.startsWith('$') || actual === undefined || !holds) throw unmet(operator, name, value);
    named.add(field);
  }
  const extra = [...fields.keys()].find((name) => !named.has(name) && !name.startsWith('x-ignore-'));
  if (extra) throw violated(`Extra input fields: ${extra}`);
  return { caller, smallest, largest };
}

function proveSigner(fields: Fields, { region, credentials }: Signing): Caller {
  if (!fields.has('policy')) throw new AwsError('AccessDenied', 'Access Denied', 403);
  for (const name of ['X-Amz-Signature', 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date']) {
    if (!fields.has(name.toLowerCase()))
      throw invalidArgument(
        name,
        `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
      );
  }
  if (fields.get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256') {
    throw invalidArgument('x-amz-algorithm', 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  }
  const credential = fields.get('x-amz-credential') ?? '';
  const [accessKeyId = '', ...scope] = credential.split('/');
  if (scope.length !== 4 || scope[2] !== 's3' || scope[3] !== 'aws4_request') {
    const expected = '<YOUR-AKID>/YYYYMMDD/REGION/s3/aws4_request';
    throw invalidArgument('X-Amz-Credential', `the Credential is mal-formed; expecting "${expected}".`, credential);
  }
  const wrong = wrongRegion(credential, region);
  if (wrong) throw invalidArgument('X-Amz-Credential', wrong, credential, { Region: region });
  const signer = credentials(accessKeyId);
  if (!signer) throw unknownKey('s3', accessKeyId);
  const policy = fields.get('policy') ?? '';
  const signature = fields.get('x-amz-signature') ?? '';
  if (!sameSignature(sign(signer.secretAccessKey, scope, policy), signature)) {
    throw mismatch('s3', { accessKeyId, signature }, policy);
  }
  checkToken('s3', accessKeyId, signer.sessionToken, fields.get('x-amz-security-token'));
  return signer.caller;
}

function readPolicy(base64: string): { expiration: string; conditions: unknown[] } {
  let policy: unknown;
  try {
    policy = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw malformed('Invalid JSON.');
  }
  const { expiration, conditions, ...others } = (policy ?? {}) as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) throw malformed(`Unexpected: '${other.toLowerCase()}'`);
  if (typeof expiration !== 'string') throw malformed('Policy missing expiration.');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(expiration) || Number.isNaN(Date.parse(expiration))) {
    throw malformed(`Invalid 'expiration' value: '${expiration}'`);
  }
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
    return { operator: known, name, value };
  }
  throw malformed(`Invalid Condition: ${JSON.stringify(condition)}`);
}

function readSimple([first, second]: [string, unknown][]): Condition {
  if (first === undefined || second !== undefined) {
    throw malformed('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  }
  const [field, value] = first;
  if (value === null) throw malformed('Invalid JSON.');
  if (typeof value !== 'string') throw malformed('Invalid Simple-Condition: value must be a string.');
  return { operator: 'eq', name: `$${field}`, value };
}

function unmet(...condition: string[]): AwsError {
  return violated(`Policy Condition failed: [${condition.map((each) => JSON.stringify(each)).join(', ')}]`);
}

function violated(what: string): AwsError {
  return new AwsError('AccessDenied', `Invalid according to Policy: ${what}`, 403);
}

function malformed(what: string): AwsError {
  return new AwsError('InvalidPolicyDocument', `Invalid Policy: ${what}`);
}
