/** Cross-origin rules of a bucket, as S3 matches them: the first rule that fits decides. */
import { AwsError } from '../host.ts';
import type { CorsRule } from './bucket.ts';

const NOT_ALLOWED =
  "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";

/** Headers of an answer to a request from `origin`; none when no rule fits. */
export function corsHeaders(rules: CorsRule[], origin: string | undefined, method: string): Record<string, string> {
  const rule = origin === undefined ? undefined : rules.find((each) => allows(each, origin, method, []));
  return rule && origin !== undefined ? allowed(rule, origin) : {};
}

/** The answer to an OPTIONS request for a bucket, if there is one, or an object in it; or S3's refusal. */
export function preflight(
  rules: CorsRule[] | undefined,
  key: string,
  header: (name: string) => string | undefined,
): Record<string, string> {
  const origin = header('origin');
  const method = header('access-control-request-method');
  const refused = (message: string, ResourceType = 'BUCKET') =>
    new AwsError('AccessForbidden', message, 403, { Method: method ?? 'OPTIONS', ResourceType });
  if (origin === undefined) throw new AwsError('BadRequest', 'Insufficient information. Origin request header needed.');
  if (rules === undefined) throw refused('CORSResponse: Bucket not found');
  if (rules.length === 0) throw refused('CORSResponse: CORS is not enabled for this bucket.');
  if (method === undefined) {
    throw new AwsError('BadRequest', 'Invalid Access-Control-Request-Method: null');
  }
  const asked = (header('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  const rule = rules.find((each) => allows(each, origin, method, asked));
  if (!rule) throw refused(NOT_ALLOWED, key === '' ? 'BUCKET' : 'OBJECT');
  return { ...allowed(rule, origin), ...(asked.length > 0 && { 'access-control-allow-headers': asked.join(', ') }) };
}

function allowed(rule: CorsRule, origin: string): Record<string, string> {
  const isForAll = rule.origins.includes('*');
  return {
    'access-control-allow-origin': isForAll ? '*' : origin,
    ...(!isForAll && { 'access-control-allow-credentials': 'true' }),
    'access-control-allow-methods': rule.methods.join(', '),
    ...(rule.exposed.length > 0 && { 'access-control-expose-headers': rule.exposed.join(', ') }),
    ...(rule.maxAge !== undefined && { 'access-control-max-age': String(rule.maxAge) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

function allows(rule: CorsRule, origin: string, method: string, headers: string[]): boolean {
  return (
    rule.methods.includes(method) &&
    rule.origins.some((pattern) => matches(pattern, origin)) &&
    headers.every((name) => rule.headers.some((pattern) => matches(pattern.toLowerCase(), name)))
  );
}

function matches(pattern: string, value: string): boolean {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === value;
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
}
