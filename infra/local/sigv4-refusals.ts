/** What S3 and the other services answer to a request whose signature does not hold. */
import { AwsError } from './host.ts';
import { basicDate, isoSeconds } from './sigv4-canonical.ts';

type Refusal = 'malformed' | 'unknown' | 'mismatch';

const byS3 = {
  malformed: ['AuthorizationHeaderMalformed', 'The authorization header is malformed.', 400],
  unknown: ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403],
  mismatch: [
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    403,
  ],
} as const;
const byOthers = {
  malformed: ['IncompleteSignatureException', 'The request signature is incomplete.', 400],
  unknown: ['UnrecognizedClientException', 'The security token included in the request is invalid.', 403],
  mismatch: [
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    403,
  ],
} as const;

export function refusal(service: string, kind: Refusal, message?: string, details = {}): AwsError {
  const [code, sentence, status] = (service === 's3' ? byS3 : byOthers)[kind];
  return new AwsError(code, message ?? sentence, service === 'dynamodb' ? 400 : status, details);
}

/** S3 shows what it would have signed, so that the client can compare. */
export function mismatch(
  service: string,
  { accessKeyId, signature }: { accessKeyId: string; signature: string },
  toSign: string,
  canonical?: string,
): AwsError {
  if (service !== 's3') return refusal(service, 'mismatch');
  const bytes = (text: string) => (Buffer.from(text).toString('hex').match(/../g) ?? []).join(' ');
  return refusal(service, 'mismatch', undefined, {
    AWSAccessKeyId: accessKeyId,
    StringToSign: toSign,
    SignatureProvided: signature,
    StringToSignBytes: bytes(toSign),
    ...(canonical !== undefined && { CanonicalRequest: canonical, CanonicalRequestBytes: bytes(canonical) }),
  });
}

export function unknownKey(service: string, accessKeyId: string): AwsError {
  return refusal(service, 'unknown', undefined, service === 's3' ? { AWSAccessKeyId: accessKeyId } : {});
}

/** Keys of a role's session work with the session's token only, all others without one. */
export function checkToken(service: string, accessKeyId: string, token: string | undefined, given: unknown): void {
  if (token === given) return;
  if (service !== 's3' || given === undefined) throw unknownKey(service, accessKeyId);
  throw new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.', 400);
}

export function skewed(service: string, date: string, now: number, allowed: number): AwsError {
  if (service === 's3') {
    const message = 'The difference between the request time and the current time is too large.';
    return new AwsError('RequestTimeTooSkewed', message, 403, {
      RequestTime: date,
      ServerTime: isoSeconds(now),
      MaxAllowedSkewMilliseconds: String(allowed),
    });
  }
  const message = `Signature expired or not yet current: ${date} is more than 15 min from ${basicDate(now)}.`;
  return refusal(service, 'mismatch', message);
}

export function withoutDate(service: string): AwsError {
  if (service !== 's3') return refusal(service, 'malformed', 'X-Amz-Date must be an ISO 8601 basic date.');
  return new AwsError('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header', 403);
}

export function malformedQuery(message: string, details = {}): AwsError {
  return new AwsError('AuthorizationQueryParametersError', message, 400, details);
}

/** What S3 says of a credential (key, day, region, service and end) for another region than its own, if it is one. */
export function wrongRegion(credential: string, region: string): string | undefined {
  const given = credential.split('/')[2];
  return given === region ? undefined : `the region '${given}' is wrong; expecting '${region}'`;
}

export function invalidArgument(name: string, message: string, value = '', details = {}): AwsError {
  return new AwsError('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: value, ...details });
}
