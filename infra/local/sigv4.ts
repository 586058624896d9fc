/**
 * AWS Signature Version 4, the checking side: in the Authorization header and in the query of a presigned URL.
 * Errors are the ones that the signed service would answer with; S3 has its own names.
 */
import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError, type Caller, type Credentials } from './host.ts';
import { basicDate, canonicalRequest, instantOf, type SignedRequest } from './sigv4-canonical.ts';
import { malformedQuery, mismatch, refusal, skewed } from './sigv4-refusals.ts';

export type { SignedRequest };

export const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** `Host.credentials` fits. */
export type SecretOf = (
  accessKeyId: string,
) => Pick<Credentials, 'secretAccessKey' | 'caller' | 'sessionToken'> | undefined;

/** The proven signer; `signature` and `key` go on to the chunks of a streaming upload. */
export type Signature = {
  caller: Caller;
  accessKeyId: string;
  date: string;
  region: string;
  service: string;
  signature: string;
  key: KeyObject;
};

type Claim = { accessKeyId: string; scope: string[]; signedHeaders: string[]; signature: string; date: string };

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SKEW = 15 * 60_000;
const LONGEST_PRESIGN = 7 * 86_400;

/**
 * Checks the Authorization header. `bodyHash` is the SHA-256 of the body in hexadecimal, or `UNSIGNED-PAYLOAD`
 * where the body was not read; S3's `x-amz-content-sha256` is compared with it.
 */
export function verifyHeaderSignature(
  request: SignedRequest,
  bodyHash: string,
  secretOf: SecretOf,
  now: number,
): Signature {
  const claim = readAuthorization(request.headers);
  const service = claim.scope[2] ?? '';
  if (Math.abs(now - instantOf(claim.date)) > SKEW) throw skewed(service, claim.date, now, SKEW);
  const declared = request.headers['x-amz-content-sha256'];
  const stated = service === 's3' && typeof declared === 'string' ? declared : bodyHash;
  const comparable = /^[0-9a-f]{64}$/.test(stated) && bodyHash !== UNSIGNED;
  const signature = prove(request, claim, stated, secretOf);
  if (comparable && stated !== bodyHash) {
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      400,
      {
        ClientComputedContentSHA256: stated,
        S3ComputedContentSHA256: bodyHash,
      },
    );
  }
  return signature;
}

/** Checks a presigned URL: `X-Amz-Signature` and its companions in the query, expiry by `now`. */
export function verifyQuerySignature(request: SignedRequest, secretOf: SecretOf, now: number): Signature {
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
  const date = parameter('X-Amz-Date');
  const signedHeaders = parameter('X-Amz-SignedHeaders').split(';');
  const claim: Claim = { accessKeyId, scope, signedHeaders, signature: parameter('X-Amz-Signature'), date };
  refuseOutsideValidity(date, Number(parameter('X-Amz-Expires')), now);
  if (!signedHeaders.includes('host')) throw malformedQuery('X-Amz-SignedHeaders must include host.');
  const payload = query.get('X-Amz-Content-Sha256') ?? request.headers['x-amz-content-sha256'];
  const unsigned = [...query].filter(([name]) => name !== 'X-Amz-Signature');
  const stripped = { ...request, query: new URLSearchParams(unsigned).toString() };
  const signature = prove(stripped, claim, typeof payload === 'string' ? payload : UNSIGNED, secretOf);
  checkToken(secretOf(accessKeyId), query.get('X-Amz-Security-Token'));
  refuseUnsigned(Object.keys(request.headers), signedHeaders);
  return signature;
}

/** Who has a presigned URL may not add what S3 acts upon. */
function refuseUnsigned(names: string[], signed: string[]): void {
  const free = ['x-amz-content-sha256', ...signed];
  const added = names.filter((name) => name.startsWith('x-amz-') && !free.includes(name));
  if (added.length === 0) return;
  throw new AwsError('AccessDenied', 'There were headers present in the request which were not signed', 403, {
    HeadersNotSigned: added.join(', '),
  });
}

/** Keys of a role's session work with the session's token only. */
export function checkToken(known: ReturnType<SecretOf>, token: string | null | undefined): void {
  if (known?.sessionToken === undefined || known.sessionToken === token) return;
  throw new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.', 400);
}

/** The key that signs requests, chunks and POST policies of one day, region and service; derived once. */
export function signingKey(secretKey: string, day: string, region: string, service: string): KeyObject {
  const name = [secretKey, day, region, service].join('\n');
  const known = signingKeys.get(name);
  if (known) return known;
  const derived = [day, region, service, 'aws4_request'].reduce(hmac, Buffer.from(`AWS4${secretKey}`));
  const key = createSecretKey(derived);
  // A moved clock makes new days: the keys of old ones go, all at once.
  if (signingKeys.size >= mostSigningKeys) signingKeys.clear();
  signingKeys.set(name, key);
  return key;
}

const mostSigningKeys = 500;
const signingKeys = new Map<string, KeyObject>();

export function hmac(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export function sameSignature(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function prove(request: SignedRequest, claim: Claim, payload: string, secretOf: SecretOf): Signature {
  const [day = '', region = '', service = '', terminator] = claim.scope;
  if (terminator !== 'aws4_request' || claim.scope.length !== 4 || !claim.date.startsWith(day)) {
    throw refusal(
      service,
      'malformed',
      'The credential scope must be Date/Region/Service/aws4_request of the date of the request.',
    );
  }
  const known = secretOf(claim.accessKeyId);
  if (!known) throw refusal(service, 'unknown');
  const key = signingKey(known.secretAccessKey, day, region, service);
  const canonical = canonicalRequest(request, claim.signedHeaders, payload, service);
  const toSign = [ALGORITHM, claim.date, claim.scope.join('/'), sha256(canonical)].join('\n');
  const signature = hmac(key, toSign).toString('hex');
  if (!sameSignature(signature, claim.signature)) throw mismatch(service, claim, toSign, canonical);
  return { caller: known.caller, accessKeyId: claim.accessKeyId, date: claim.date, region, service, signature, key };
}

function readAuthorization(headers: IncomingHttpHeaders): Claim {
  const line = headers.authorization ?? '';
  const [, credential, signed, signature] =
    /^AWS4-HMAC-SHA256 +Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]+)$/.exec(line) ?? [];
  if (!credential || !signed || !signature) {
    throw line
      ? new AwsError(
          'IncompleteSignatureException',
          "The Authorization header must be 'AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…'.",
          400,
        )
      : new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', 403);
  }
  const [accessKeyId = '', ...scope] = credential.split('/');
  const sent = headers['x-amz-date'];
  const date = typeof sent === 'string' ? sent : basicDate(Date.parse(headers.date ?? ''));
  if (Number.isNaN(instantOf(date)))
    throw refusal(scope[2] ?? '', 'malformed', 'X-Amz-Date must be an ISO 8601 basic date.');
  return { accessKeyId, scope, signedHeaders: signed.split(';'), signature, date };
}

function refuseOutsideValidity(date: string, seconds: number, now: number): void {
  const signedAt = instantOf(date);
  if (Number.isNaN(signedAt))
    throw malformedQuery("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (!Number.isInteger(seconds)) throw malformedQuery('X-Amz-Expires should be a number');
  if (seconds < 1) throw malformedQuery('X-Amz-Expires must be non-negative');
  if (seconds > LONGEST_PRESIGN)
    throw malformedQuery(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  if (now < signedAt - SKEW) throw new AwsError('AccessDenied', 'Request is not yet valid', 403);
  const expires = signedAt + seconds * 1000;
  if (now <= expires) return;
  throw new AwsError('AccessDenied', 'Request has expired', 403, {
    'X-Amz-Expires': String(seconds),
    Expires: new Date(expires).toISOString(),
    ServerTime: new Date(now).toISOString(),
  });
}

function sha256(text: string): string {
  return hash('sha256', text);
}
