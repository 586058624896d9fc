/** oidc-provider set up to answer like Cognito: its claims, token lifetimes and sign-out. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import Provider, { type Configuration, type JWK, type KoaContextWithOIDC } from 'oidc-provider';
import type { Host } from '../host.ts';
import { adapter } from './adapter.ts';
import { messagePage, signOutPage } from './pages.ts';
import type { Client } from './pool.ts';
import type { User, Users } from './users.ts';

export const base = '/_local/oidc';

type Keys = { jwk: JWK; cookie: string };
/** Cognito keeps a browser signed in for an hour. */
const SESSION_SECONDS = 3600;

export async function makeProvider(host: Host, clients: Map<string, Client>, users: Users): Promise<Provider> {
  const issuer = `${host.url}${base}`;
  const { jwk, cookie } = await keysOf(host);
  const client = (id: string) => clients.get(id);
  const configuration: Configuration = {
    adapter: adapter(host),
    clients: [...clients.values()].map(metadataOf),
    jwks: { keys: [jwk] },
    cookies: { keys: [cookie] },
    scopes: ['openid'],
    claims: {
      openid: ['sub', 'cognito:username', 'token_use'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username', 'locale'],
    },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    clientBasedCORS: (_, origin, { redirectUris = [] }) => redirectUris.some((uri) => new URL(uri).origin === origin),
    interactions: { url: (_, { uid }) => `${base}/login/${uid}` },
    findAccount: async (_, sub) => accountOf(await users.find(sub)),
    loadExistingGrant: (ctx) => grantAll(ctx, issuer),
    issueRefreshToken: (_, asking) => asking.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: false,
    expiresWithSession: () => false,
    extraTokenClaims: (_, token) => ({
      token_use: 'access',
      ...('accountId' in token && { username: token.accountId }),
    }),
    ttl: {
      AccessToken: (_, token) => client(token.clientId ?? '')?.accessSeconds ?? SESSION_SECONDS,
      AuthorizationCode: 300,
      IdToken: (_, __, asking) => client(asking.clientId)?.idSeconds ?? SESSION_SECONDS,
      RefreshToken: (_, __, asking) => client(asking.clientId)?.refreshSeconds ?? SESSION_SECONDS,
      Grant: (_, grant) => client(grant.clientId ?? '')?.refreshSeconds ?? SESSION_SECONDS,
      Interaction: 3600,
      Session: SESSION_SECONDS,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.body = signOutPage(form, base);
        },
        postLogoutSuccessSource(ctx) {
          ctx.body = messagePage('已退出登录', '可以关闭此页。');
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => issuer,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, __, asking) => ({
          scope: client(asking.clientId)?.scopes.join(' ') ?? '',
          audience: asking.clientId,
          accessTokenTTL: client(asking.clientId)?.accessSeconds ?? SESSION_SECONDS,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    renderError(ctx, { error, error_description: description = '' }) {
      ctx.type = 'html';
      ctx.body = messagePage('无法登录', `${description || error}。请回到原来的页面重新登录。`);
    },
  };
  const provider = new Provider(issuer, configuration);
  const origins = [...clients.values()].flatMap(({ redirectUris, logoutUris }) =>
    [...redirectUris, ...logoutUris].map((uri) => new URL(uri).origin),
  );
  provider.use(async (ctx, next) => {
    for (const [name, value] of Object.entries(securityHeaders(origins))) ctx.set(name, value);
    await next();
  });
  provider.on('server_error', (_, error) => host.log({ source: 'oidc', level: 'error', message: String(error.stack) }));
  return provider;
}

/** A browser follows the redirect after a form only where `form-action` lets it. */
export function securityHeaders(formTargets: string[]): Record<string, string> {
  const targets = [...new Set(formTargets)].join(' ');
  return {
    'content-security-policy': `default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self' ${targets}; base-uri 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

function metadataOf(client: Client) {
  return {
    client_id: client.id,
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.logoutUris,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
    token_endpoint_auth_method: 'none' as const,
    scope: client.scopes.join(' '),
  };
}

/** Whoever is disabled has no account: no sign-in, no renewal. */
function accountOf(user: User | undefined) {
  if (!user?.isEnabled) return undefined;
  const { sub, attributes } = user;
  return {
    accountId: sub,
    claims: (use: string) => ({
      ...attributes,
      sub,
      email_verified: attributes.email_verified === 'true',
      'cognito:username': sub,
      token_use: use === 'id_token' ? 'id' : use,
    }),
  };
}

/** The pool's own clients need nobody's consent. */
async function grantAll(ctx: KoaContextWithOIDC, resource: string) {
  const { client, session, provider, params } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  const grant =
    (known ? await provider.Grant.find(known) : undefined) ??
    new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  const scope = String(params?.scope ?? '');
  grant.addOIDCScope(scope);
  grant.addResourceScope(resource, scope);
  await grant.save();
  return grant;
}

async function keysOf(host: Host): Promise<Keys> {
  const stored = await host.store.get<Keys>('identity/keys');
  if (stored) return stored;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' } as JWK;
  const keys = { jwk, cookie: randomBytes(32).toString('hex') };
  await host.store.write([{ put: 'identity/keys', value: keys }]);
  return keys;
}
