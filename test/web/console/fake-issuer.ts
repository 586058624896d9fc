/** An OIDC issuer for one browser: a page to choose a person on, code with PKCE, refresh, sign-out. */
import { createHash, randomUUID } from 'node:crypto';
import type { Staff } from '../../../schemas/staff.ts';

export const clientId = 'console';
type Reply = { status: number; headers?: Record<string, string>; body: string };
type Request = { redirect: string; state: string; nonce: string | null; challenge: string; email: string };

export function fakeIssuer(options: { staff: readonly Staff[]; now: () => number; lifetimeSeconds: number }) {
  const codes = new Map<string, Request>();
  const refreshTokens = new Map<string, string>();
  const idTokens = new Map<string, { email: string; expires: number }>();

  function tokens(email: string, nonce: string | null, issuer: string): Reply {
    const iat = Math.floor(options.now() / 1000);
    const exp = iat + options.lifetimeSeconds;
    const claims = {
      iss: issuer,
      aud: clientId,
      sub: email,
      email,
      iat,
      exp,
      jti: randomUUID(),
      ...(nonce && { nonce }),
    };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const idToken = `${part({ alg: 'RS256' })}.${part(claims)}.signature`;
    idTokens.set(idToken, { email, expires: exp * 1000 });
    const refresh = randomUUID();
    refreshTokens.set(refresh, email);
    return json({
      id_token: idToken,
      access_token: randomUUID(),
      refresh_token: refresh,
      token_type: 'Bearer',
      expires_in: options.lifetimeSeconds,
    });
  }

  return {
    /** The e-mail of a valid ID token. */
    emailOf(token: string): string | undefined {
      const known = idTokens.get(token);
      return known && known.expires > options.now() ? known.email : undefined;
    },
    endSessions(): void {
      idTokens.clear();
      refreshTokens.clear();
    },
    answer(path: string, query: URLSearchParams, form: URLSearchParams, issuer: string): Reply {
      switch (path) {
        case '/oidc/.well-known/openid-configuration':
          return json({
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            end_session_endpoint: `${issuer}/end`,
            jwks_uri: `${issuer}/jwks`,
            scopes_supported: ['openid', 'email', 'profile', 'offline_access'],
          });
        case '/oidc/authorize': {
          const links = options.staff.map(({ email, name }) => {
            query.set('email', email);
            return `<p><a href="/oidc/login?${query}">${name} ${email}</a></p>`;
          });
          const body = `<!doctype html><html lang="zh"><title>sign in</title>${links.join('')}`;
          return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
        }
        case '/oidc/login': {
          const code = randomUUID();
          const redirect = query.get('redirect_uri') ?? '';
          const state = query.get('state') ?? '';
          const challenge = query.get('code_challenge') ?? '';
          codes.set(code, { redirect, state, challenge, nonce: query.get('nonce'), email: query.get('email') ?? '' });
          return to(`${redirect}?${new URLSearchParams({ code, state })}`);
        }
        case '/oidc/token': {
          const refreshed = refreshTokens.get(form.get('refresh_token') ?? '');
          if (refreshed !== undefined) return tokens(refreshed, null, issuer);
          const request = codes.get(form.get('code') ?? '');
          const challenge = createHash('sha256')
            .update(form.get('code_verifier') ?? '')
            .digest('base64url');
          codes.delete(form.get('code') ?? '');
          if (request?.challenge !== challenge) return json({ error: 'invalid_grant' }, 400);
          return tokens(request.email, request.nonce, issuer);
        }
        case '/oidc/end':
          return to(`${query.get('post_logout_redirect_uri')}?state=${query.get('state') ?? ''}`);
        default:
          return { status: 404, body: '' };
      }
    },
  };
}

function json(body: unknown, status = 200): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function to(location: string): Reply {
  return { status: 302, headers: { location }, body: '' };
}
