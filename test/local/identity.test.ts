import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  actionOf,
  addPerson,
  authorizeUrl,
  browser,
  client,
  clientId,
  closePool,
  email,
  exchange,
  fieldOf,
  invite,
  issuer,
  openPool,
  password,
  services,
  signedIn,
  signIn,
  tokens,
  UserPoolId,
} from './identity-support.ts';

beforeEach(openPool);
afterEach(closePool);

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
    const { Users } = await client.send(new ListUsersCommand({ UserPoolId }));
    expect(Users).toMatchObject([{ UserStatus: 'CONFIRMED' }]);
  });

  it('cannot use the temporary password after its days', async () => {
    await invite();
    const temporary = /temporary password is (.*)\.$/.exec(services.delivered[0]?.body ?? '')?.[1] ?? '';
    const enter = async () => (await signIn(browser(), { email, password: temporary })).status;
    expect(await enter()).toBe(200);
    await services.host.clock.advance(8 * 86_400_000);
    expect(await enter()).toBe(401);
  });
});
