/**
 * AWS Signature Version 4, the checking side: in the Authorization header and in the query of a presigned URL.
 * What is signed is worked out here from the wire, and not by the signer of the SDK: what both got wrong would pass.
 */
import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError, type Caller, type Credentials } from './host.ts';
import { basicDate, canonicalRequest, instantOf, isoSeconds, type SignedRequest } from './sigv4-canonical.ts';
import {
  checkToken,
  invalidArgument,
  malformedQuery,
  mismatch,
  refusal,
  skewed,
  unknownKey,
  withoutDate,
} from './sigv4-refusals.ts';

/** `Host.credentials` fits. */
export type SecretOf = (
  accessKeyId: string,
) => Pick<Credentials, 'secretAccessKey' | 'caller' | 'sessionToken'> | undefined;

/** Who has proven to be the signer, and the service that the request is signed for. */
type Signer = { caller: Caller; service: string };
type Claim = {
  accessKeyId: string;
  scope: string[];
  signedHeaders: string[];
  signature: string;
  date: string;
  token: unknown;
};

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SKEW = 15 * 60_000;
const LONGEST_PRESIGN = 7 * 86_400;

/** Checks the Authorization header. `bodyHash` is the SHA-256 of the body; S3's `x-amz-content-sha256` may say another thing. */
export function verifyHeaderSignature(
  request: SignedRequest,
  bodyHash: string,
  secretOf: SecretOf,
  now: number,
): Signer {
  const claim = readAuthorization(request.headers);
  const service = claim.scope[2] ?? '';
  if (Math.abs(now - instantOf(claim.date)) > SKEW) throw skewed(service, claim.date, now, SKEW);
  const stated = service === 's3' ? payloadOf(request.headers) : bodyHash;
  const signer = prove(request, claim, stated, secretOf);
  if (service === 's3') refuseUnsigned(Object.keys(request.headers), claim.signedHeaders);
  if (stated === bodyHash || !/^[0-9a-f]{64}$/.test(stated)) return signer;
  throw new AwsError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    400,
    { ClientComputedContentSHA256: stated, S3ComputedContentSHA256: bodyHash },
  );
}

/** Checks a presigned URL: `X-Amz-Signature` and its companions in the query, expiry by `now`. */
export function verifyQuerySignature(request: SignedRequest, secretOf: SecretOf, now: number): Signer {
  const query = new URLSearchParams(request.query);
  const parameter = (name: string) => {
    const value = query.get(name);
    if (value) return value;
    throw malformedQuery(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  };
  if (parameter('X-Amz-Algorithm') !== ALGORITHM) throw malformedQuery(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const [accessKeyId = '', ...scope] = parameter('X-Amz-Credential').split('/');
  if (scope.length !== 4) {
    throw malformedQuery(
      'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  if (scope[2] !== 's3') {
    throw malformedQuery(
      `Error parsing the X-Amz-Credential parameter; incorrect service "${scope[2]}". This endpoint belongs to "s3".`,
    );
  }
  const date = parameter('X-Amz-Date');
  const signedHeaders = parameter('X-Amz-SignedHeaders').split(';');
  const token = query.get('X-Amz-Security-Token');
  const claim = { accessKeyId, scope, signedHeaders, signature: parameter('X-Amz-Signature'), date, token };
  refuseOutsideValidity(date, Number(parameter('X-Amz-Expires')), now);
  const payload = query.get('X-Amz-Content-Sha256') ?? request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  query.delete('X-Amz-Signature');
  const signer = prove({ ...request, query: query.toString() }, claim, String(payload), secretOf);
  refuseUnsigned(Object.keys(request.headers), signedHeaders);
  return signer;
}

/** What S3 says of the payload that a request with a header signs. */
function payloadOf({ 'x-amz-content-sha256': stated }: IncomingHttpHeaders): string {
  if (typeof stated !== 'string') {
    throw new AwsError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  }
  if (/^(UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]+|[0-9a-f]{64})$/.test(stated)) return stated;
  throw invalidArgument(
    'x-amz-content-sha256',
    'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    stated,
  );
}

/** Nobody may add to a signed request what S3 acts upon. */
function refuseUnsigned(names: string[], signed: string[]): void {
  const free = ['x-amz-content-sha256', ...signed];
  const added = names.filter((name) => (name === 'host' || name.startsWith('x-amz-')) && !free.includes(name));
  if (added.length === 0) return;
  throw new AwsError('AccessDenied', 'There were headers present in the request which were not signed', 403, {
    HeadersNotSigned: added.join(', '),
  });
}

/** The signature of a text, in hexadecimal, by the key of one day, region and service. */
export function sign(secretKey: string, scope: string[], text: string): string {
  return hmac(signingKey(secretKey, scope.slice(0, 3)), text).toString('hex');
}

/** Derived once. A moved clock makes new days: the keys of old ones go, all at once. */
function signingKey(secretKey: string, scope: string[]): KeyObject {
  const name = [secretKey, ...scope].join('\n');
  const known = signingKeys.get(name);
  if (known) return known;
  const derived = [...scope, 'aws4_request'].reduce(hmac, Buffer.from(`AWS4${secretKey}`));
  if (signingKeys.size >= mostSigningKeys) signingKeys.clear();
  const key = createSecretKey(derived);
  signingKeys.set(name, key);
  return key;
}

const mostSigningKeys = 500;
const signingKeys = new Map<string, KeyObject>();

function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export function sameSignature(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function prove(request: SignedRequest, claim: Claim, payload: string, secretOf: SecretOf): Signer {
  const [day = '', , service = '', terminator] = claim.scope;
  if (terminator !== 'aws4_request' || claim.scope.length !== 4 || !claim.date.startsWith(day)) {
    throw refusal(
      service,
      'malformed',
      'The credential scope must be Date/Region/Service/aws4_request of the date of the request.',
    );
  }
  const known = secretOf(claim.accessKeyId);
  if (!known) throw unknownKey(service, claim.accessKeyId);
  const canonical = canonicalRequest(request, claim.signedHeaders, payload, service);
  const toSign = [ALGORITHM, claim.date, claim.scope.join('/'), hash('sha256', canonical)].join('\n');
  if (!sameSignature(sign(known.secretAccessKey, claim.scope, toSign), claim.signature)) {
    throw mismatch(service, claim, toSign, canonical);
  }
  checkToken(service, claim.accessKeyId, known.sessionToken, claim.token ?? undefined);
  return { caller: known.caller, service };
}

function readAuthorization(headers: IncomingHttpHeaders): Claim {
  const line = headers.authorization ?? '';
  const [, credential, signed, signature] =
    /^AWS4-HMAC-SHA256 +Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]+)$/.exec(line) ?? [];
  if (!credential || !signed || !signature) {
    if (!line)
      throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', 403);
    const [, service = ''] = /Credential=(?:[^/,\s]+\/){3}([^/,\s]+)/.exec(line) ?? [];
    throw refusal(
      service,
      'malformed',
      'The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.',
    );
  }
  const [accessKeyId = '', ...scope] = credential.split('/');
  const sent = headers['x-amz-date'];
  const date = typeof sent === 'string' ? sent : basicDate(Date.parse(headers.date ?? ''));
  if (Number.isNaN(instantOf(date))) throw withoutDate(scope[2] ?? '');
  return {
    accessKeyId,
    scope,
    signedHeaders: signed.split(';'),
    signature,
    date,
    token: headers['x-amz-security-token'],
  };
}

function refuseOutsideValidity(date: string, seconds: number, now: number): void {
  const signedAt = instantOf(date);
  if (Number.isNaN(signedAt))
    throw malformedQuery("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (!Number.isInteger(seconds)) throw malformedQuery('X-Amz-Expires should be a number');
  if (seconds < 0) throw malformedQuery('X-Amz-Expires must be non-negative');
  if (seconds > LONGEST_PRESIGN)
    throw malformedQuery(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  const ServerTime = isoSeconds(now);
  if (now < signedAt - SKEW) {
    throw new AwsError('AccessDenied', 'Request is not yet valid', 403, { 'X-Amz-Date': date, ServerTime });
  }
  const expires = signedAt + seconds * 1000;
  if (now <= expires && seconds > 0) return;
  throw new AwsError('AccessDenied', 'Request has expired', 403, {
    'X-Amz-Expires': String(seconds),
    Expires: isoSeconds(expires),
    ServerTime,
  });
}
