import { createHash, randomBytes } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identity } from '../../infra/local/identity/identity.ts';
import { readClient } from '../../infra/local/identity/pool.ts';
import { openServices, roleCredentials, type ServiceHost } from '../support/service-host.ts';

const password = 'Right-Horse-2026';
const email = 'Li.Na@example.com';
const signedIn = 'https://app.example/signed-in';
let services: ServiceHost;
let client: CognitoIdentityProviderClient;
let UserPoolId: string;
let clientId: string;
let issuer: string;

beforeEach(async () => {
  services = await openServices(identity);
  const pool = await services.create('AWS::Cognito::UserPool', 'Pool', {
    UsernameAttributes: ['email'],
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    Policies: { PasswordPolicy: { MinimumLength: 12, RequireNumbers: true, RequireUppercase: true } },
  });
  UserPoolId = pool.ref;
  issuer = pool.attributes.ProviderURL ?? '';
  const app = await services.create('AWS::Cognito::UserPoolClient', 'Console', {
    UserPoolId,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email', 'profile'],
    CallbackURLs: [signedIn],
    LogoutURLs: ['https://app.example/signed-out'],
    IdTokenValidity: 60,
    RefreshTokenValidity: 720,
    TokenValidityUnits: { IdToken: 'minutes', RefreshToken: 'minutes' },
  });
  clientId = app.ref;
  await services.start();
  client = new CognitoIdentityProviderClient(services.client);
});
afterEach(async () => {
  client.destroy();
  await services.close();
});

const invite = (more: object = {}) =>
  client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: email,
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'name', Value: '李娜' },
      ],
      ...more,
    }),
  );
async function addPerson() {
  const { User } = await invite({ MessageAction: 'SUPPRESS' });
  await client.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username: email, Password: password, Permanent: true }),
  );
  return User?.Username ?? '';
}

/** A browser: keeps cookies, follows redirects on this host, stops where it leaves it. */
function browser() {
  const cookies = new Map<string, string>();
  async function open(
    address: string,
    form?: Record<string, string>,
  ): Promise<{ url: string; status: number; html: string; headers: Headers }> {
    const headers = { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') };
    const post = form && { method: 'POST', body: new URLSearchParams(form) };
    const answer = await fetch(address, { headers, redirect: 'manual', ...post });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    const target = location && new URL(location, address).href;
    if (target?.startsWith(services.url)) return open(target);
    return { url: target ?? address, status: answer.status, html: await answer.text(), headers: answer.headers };
  }
  return { open };
}
type Browser = ReturnType<typeof browser>;

const verifier = randomBytes(32).toString('base64url');
function authorizeUrl(more: Record<string, string> = {}) {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = {
    client_id: clientId,
    redirect_uri: signedIn,
    response_type: 'code',
    scope: 'openid email profile',
    state: 's',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  };
  return `${issuer}/auth?${new URLSearchParams(query)}`;
}
const fieldOf = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const actionOf = (html: string) => `${services.url}${/action="([^"]*)"/.exec(html)?.[1]}`;

async function signIn(person: Browser = browser(), as: Record<string, string> = { email, password }) {
  const page = await person.open(authorizeUrl());
  if (page.url.startsWith(signedIn)) return page;
  return person.open(actionOf(page.html), as);
}
type Tokens = { status: number; id_token?: string; access_token?: string; refresh_token?: string; error?: string };
async function tokens(form: Record<string, string>): Promise<Tokens> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...form }),
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}
async function exchange(landed: { url: string }) {
  const code = new URL(landed.url).searchParams.get('code') ?? '';
  return tokens({ grant_type: 'authorization_code', code, redirect_uri: signedIn, code_verifier: verifier });
}

describe('signing in', () => {
  it('gives an ID token that the issuer signs, and an access token for the client', async () => {
    const sub = await addPerson();
    const got = await exchange(await signIn());
    const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
    const { payload } = await jwtVerify(got.id_token ?? '', keys, { issuer, audience: clientId });
    expect(payload).toMatchObject({ sub, email, email_verified: true, name: '李娜', token_use: 'id' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
    expect(decodeJwt(got.access_token ?? '')).toMatchObject({
      iss: issuer,
      client_id: clientId,
      scope: 'openid email profile',
      token_use: 'access',
    });
  });

  it('says that the password is wrong, and changes nothing', async () => {
    await addPerson();
    const person = browser();
    const wrong = await signIn(person, { email, password: 'wrong' });
    expect([wrong.status, wrong.html]).toEqual([401, expect.stringContaining('邮箱或密码不正确')]);
    expect(await signIn(browser(), { email: 'none@example.com', password })).toMatchObject({ status: 401 });
    const right = await person.open(actionOf(wrong.html), { email: email.toLowerCase(), password });
    expect(right.url).toMatch(/signed-in\?code=/);
  });

  it('needs a known client, a registered address and a code challenge', async () => {
    const open = (more: Record<string, string>) => browser().open(authorizeUrl(more));
    expect((await open({ client_id: 'other' })).status).toBe(400);
    expect((await open({ redirect_uri: 'https://evil.example/' })).status).toBe(400);
    const plain = await open({ code_challenge: '', code_challenge_method: '' });
    expect(plain.url).toContain('error=invalid_request');
    const landed = await addPerson().then(() => signIn());
    const code = new URL(landed.url).searchParams.get('code') ?? '';
    const stolen = await tokens({
      grant_type: 'authorization_code',
      code,
      redirect_uri: signedIn,
      code_verifier: 'x'.repeat(43),
    });
    expect(stolen.error).toBe('invalid_grant');
  });

  it('renews tokens until the refresh token is over, also after a restart', async () => {
    await addPerson();
    const { refresh_token = '' } = await exchange(await signIn());
    const renew = () => tokens({ grant_type: 'refresh_token', refresh_token });
    await services.host.clock.advance(3 * 3_600_000);
    await services.restart();
    const renewed = await renew();
    expect(decodeJwt(renewed.id_token ?? '').exp).toBe(Date.now() / 1000 + 3600);
    await services.host.clock.advance(10 * 3_600_000);
    expect((await renew()).error).toBe('invalid_grant');
  });

  it('is remembered by the browser until it signs out', async () => {
    await addPerson();
    const person = browser();
    const { id_token = '' } = await exchange(await signIn(person));
    expect((await person.open(authorizeUrl())).url).toContain('code=');
    const query = new URLSearchParams({
      id_token_hint: id_token,
      post_logout_redirect_uri: 'https://app.example/signed-out',
      logout_uri: 'https://app.example/signed-out',
    });
    const page = await person.open(`${issuer}/session/end?${query}`);
    expect(page.html).toContain('<script src="/_local/oidc/submit.js">');
    const xsrf = fieldOf(page.html.replaceAll('"/>', '">'), 'xsrf');
    const action = /action="([^"]*)"/.exec(page.html)?.[1] ?? '';
    expect((await person.open(action, { xsrf, logout: 'yes' })).url).toBe('https://app.example/signed-out');
    expect((await person.open(authorizeUrl())).html).toContain('current-password');
  });

  it('has a page without inline script or style, that no other site frames', async () => {
    const { html, headers } = await browser().open(authorizeUrl({ login_hint: '"><script>' }));
    expect(headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*form-action 'self' https:\/\/app.example.*frame-ancestors 'none'/,
    );
    expect(html).not.toMatch(/<script|<style| on\w+=| style=/);
    expect(html).toContain('lang="zh-CN"');
  });
});

describe('an invited person', () => {
  it('gets a temporary password by e-mail and sets an own one at the first sign-in', async () => {
    await invite();
    const [mail] = services.delivered;
    expect(mail).toMatchObject({ channel: 'email', to: email });
    const temporary = /temporary password is (.*)\.$/.exec(mail?.body ?? '')?.[1] ?? '';
    const person = browser();
    const asked = await signIn(person, { email, password: temporary });
    expect(asked.html).toContain('设置新密码');
    const set = (own: string, repeated = own) =>
      person.open(actionOf(asked.html), { ticket: fieldOf(asked.html, 'ticket'), 'new-password': own, repeated });
    expect((await set('short')).html).toContain('至少 12 位');
    expect((await set(password, 'other')).html).toContain('不一致');
    expect((await set(password)).url).toContain('code=');
    expect((await signIn(browser(), { email, password: temporary })).status).toBe(401);
    expect((await client.send(new AdminGetUserCommand({ UserPoolId, Username: email }))).UserStatus).toBe('CONFIRMED');
  });

  it('cannot use the temporary password after its days', async () => {
    await invite({ TemporaryPassword: password });
    await services.host.clock.advance(8 * 86_400_000);
    expect((await signIn()).status).toBe(401);
  });
});

describe('an administrator', () => {
  it('disables a person, who then neither signs in nor renews', async () => {
    await addPerson();
    const { refresh_token = '' } = await exchange(await signIn());
    await client.send(new AdminDisableUserCommand({ UserPoolId, Username: email }));
    expect(await signIn()).toMatchObject({ status: 403, html: expect.stringContaining('已停用') });
    expect((await tokens({ grant_type: 'refresh_token', refresh_token })).error).toBe('invalid_grant');
    await client.send(new AdminEnableUserCommand({ UserPoolId, Username: email }));
    expect((await signIn()).url).toContain('code=');
  });

  it('finds people by address, page by page, after a restart too', async () => {
    const sub = await addPerson();
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username: 'b@example.com', MessageAction: 'SUPPRESS' }));
    await services.restart();
    const found = await client.send(new ListUsersCommand({ UserPoolId, Filter: `email = "${email}"` }));
    expect(found.Users?.map((user) => user.Username)).toEqual([sub]);
    const first = await client.send(new ListUsersCommand({ UserPoolId, Limit: 1 }));
    const second = await client.send(
      new ListUsersCommand({ UserPoolId, Limit: 1, PaginationToken: first.PaginationToken }),
    );
    expect(new Set([...(first.Users ?? []), ...(second.Users ?? [])].map((user) => user.Username)).size).toBe(2);
    expect(second.PaginationToken).toBeUndefined();
  });

  it('is refused in the words of Cognito', async () => {
    await addPerson();
    await expect(invite()).rejects.toMatchObject({ name: 'UsernameExistsException' });
    const weak = client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: email, Password: 'short' }));
    await expect(weak).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await expect(client.send(new AdminGetUserCommand({ UserPoolId, Username: 'x' }))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    const role = new CognitoIdentityProviderClient({ ...services.client, credentials: roleCredentials });
    await expect(role.send(new AdminGetUserCommand({ UserPoolId, Username: email }))).rejects.toThrow(
      /cognito-idp:AdminGetUser/,
    );
    role.destroy();
  });
});

describe('a user pool', () => {
  it('lets people come back to the site on this machine, where it is shown to others on the local network', () => {
    const properties = { AllowedOAuthFlows: ['code'], CallbackURLs: ['http://192.168.1.5:80/in'], LogoutURLs: [] };
    const resource = { logicalId: 'Console', type: 'AWS::Cognito::UserPoolClient', properties, dependsOn: [] };
    const host = { ...services.host, url: 'http://127.0.0.1:80', publicUrl: 'http://192.168.1.5:80' };
    expect(readClient(resource, host).redirectUris).toEqual(['http://192.168.1.5:80/in', 'http://127.0.0.1:80/in']);
  });

  it.each([
    ['AWS::Cognito::UserPool', { UsernameAttributes: ['email'] }, /second user pool/],
    ['AWS::Cognito::UserPoolClient', { GenerateSecret: true }, /clients with a secret/],
    ['AWS::Cognito::UserPoolClient', { AllowedOAuthFlows: ['implicit'] }, /flows other than code/],
  ])('stops the start when the template asks for more: %s %o', async (type, properties, reason) => {
    await expect(services.create(type, 'More', properties)).rejects.toThrow(reason);
  });
});
