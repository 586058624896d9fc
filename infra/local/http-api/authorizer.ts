/** The JWT authorizer of HTTP APIs: issuer discovery, signature, expiry by the host's clock, audience, scopes. */
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { type Answer, type Exchange, jsonAnswer } from '../exchange.ts';

/** `header` carries the token. */
type JwtSettings = { issuer: string; audience: string[]; header: string };
type Jwt = { claims: Record<string, string>; scopes: string[] | null };
export type Verdict = { jwt: Jwt } | { refused: Answer };

/** AWS gives the issuer this long for its discovery document and for its keys. */
const patience = 1_500;
const algorithms = ['RS256', 'RS384', 'RS512'];

export function jwtAuthorizer(settings: JwtSettings, now: () => number) {
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined;

  async function issuerKeys(): Promise<ReturnType<typeof createRemoteJWKSet>> {
    if (keys !== undefined) return keys;
    const address = `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(address, { signal: AbortSignal.timeout(patience) });
    const { jwks_uri: uri } = (await response.json()) as { jwks_uri: string };
    keys = createRemoteJWKSet(new URL(uri), { timeoutDuration: patience });
    return keys;
  }

  return async (exchange: Exchange, scopes: string[]): Promise<Verdict> => {
    const token = exchange.headers[settings.header]?.replace(/^Bearer\s+/i, '').trim();
    if (!token) return unauthorized('Bearer');
    let payload: JWTPayload;
    try {
      const options = { issuer: settings.issuer, algorithms, currentDate: new Date(now()), requiredClaims: ['exp'] };
      const verified = await jwtVerify(token, await issuerKeys(), options);
      if (verified.protectedHeader.kid === undefined) return invalid('the token does not name its key');
      payload = verified.payload;
      if ((payload.iat ?? 0) * 1000 > now()) return invalid('the token is not valid yet');
    } catch (error) {
      return invalid(reasonOf(error));
    }
    const audience = [payload.aud ?? payload.client_id ?? []].flat();
    if (!audience.some((one) => settings.audience.includes(String(one)))) {
      return invalid('the token does not have a valid audience');
    }
    const granted = scopesOf(payload);
    if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) {
      const challenge = `Bearer scope="${scopes.join(' ')}" error="insufficient_scope" error_description="Insufficient scope"`;
      return { refused: jsonAnswer(403, 'Forbidden', [['www-authenticate', challenge]]) };
    }
    return { jwt: { claims: claimsOf(payload), scopes: scopes.length > 0 ? granted : null } };
  };
}

function scopesOf({ scope, scp }: JWTPayload): string[] {
  const stated = scp ?? scope ?? [];
  return Array.isArray(stated) ? stated.map(String) : String(stated).split(' ').filter(Boolean);
}

/** Functions see every claim as a string: a list as `[a b]`, an object as `map[a:1 b:2]`; none where it is null. */
function claimsOf(payload: JWTPayload): Record<string, string> {
  const text = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(text).join(' ')}]`;
    if (typeof value !== 'object') return String(value);
    if (value === null) return '<nil>';
    const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${pairs.map(([name, each]) => `${name}:${text(each)}`).join(' ')}]`;
  };
  const stated = Object.entries(payload).filter(([, value]) => value !== null);
  return Object.fromEntries(stated.map(([name, value]) => [name, text(value)]));
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.claim === 'iss' ? 'the issuer of the token does not match' : `the claim ${error.claim} is not valid`;
  }
  if (error instanceof errors.JOSEError) return 'the token is not valid';
  return 'OIDC discovery endpoint communication error';
}

function invalid(reason: string): Verdict {
  return unauthorized(`Bearer scope="" error="invalid_token" error_description="${reason}"`);
}

function unauthorized(challenge: string): Verdict {
  return { refused: jsonAnswer(401, 'Unauthorized', [['www-authenticate', challenge]]) };
}
