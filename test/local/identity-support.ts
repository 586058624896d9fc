/** A user pool with its console client, people in it, and the browser that they sign in with. */
import { createHash, randomBytes } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { identity } from '../../infra/local/identity/identity.ts';
import { openServices, type ServiceHost } from '../support/service-host.ts';

export const password = 'Right-Horse-2026';
export const email = 'Li.Na@example.com';
export const signedIn = 'https://app.example/signed-in';
export let services: ServiceHost;
export let client: CognitoIdentityProviderClient;
export let UserPoolId: string;
export let clientId: string;
export let issuer: string;

export async function openPool(): Promise<void> {
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
}

export async function closePool(): Promise<void> {
  client.destroy();
  await services.close();
}

export const invite = (more: object = {}) =>
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
export async function addPerson() {
  const { User } = await invite({ MessageAction: 'SUPPRESS' });
  await client.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username: email, Password: password, Permanent: true }),
  );
  return User?.Username ?? '';
}

/** A browser: keeps cookies, follows redirects on this host, stops where it leaves it. */
export function browser() {
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
export type Browser = ReturnType<typeof browser>;

export const verifier = randomBytes(32).toString('base64url');
export function authorizeUrl(more: Record<string, string> = {}) {
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
export const fieldOf = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
export const actionOf = (html: string) => `${services.url}${/action="([^"]*)"/.exec(html)?.[1]}`;

export async function signIn(person: Browser = browser(), as: Record<string, string> = { email, password }) {
  const page = await person.open(authorizeUrl());
  if (page.url.startsWith(signedIn)) return page;
  return person.open(actionOf(page.html), as);
}
export type Tokens = {
  status: number;
  id_token?: string;
  access_token?: string;
  refresh_token?: string;
  error?: string;
};
export async function tokens(form: Record<string, string>): Promise<Tokens> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...form }),
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}
export async function exchange(landed: { url: string }) {
  const code = new URL(landed.url).searchParams.get('code') ?? '';
  return tokens({ grant_type: 'authorization_code', code, redirect_uri: signedIn, code_verifier: verifier });
}
