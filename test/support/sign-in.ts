/** Signing in as a browser does: authorization code with PKCE, the login page's form, the token endpoint. */
import { createHash, randomBytes } from 'node:crypto';
import { browser } from './browser.ts';

type SignIn = { issuer: string; clientId: string; redirectUri: string };
type Tokens = { idToken: string };
type Endpoints = { authorization_endpoint: string; token_endpoint: string };

/** A sign-in takes a few redirects; more than these is a loop. */
const mostRedirects = 12;

export function openSignIn({ issuer, clientId, redirectUri }: SignIn) {
  let discovered: Promise<Endpoints> | undefined;
  const discover = (): Promise<Endpoints> => {
    discovered ??= fetch(`${issuer}/.well-known/openid-configuration`).then(
      (answer) => answer.json() as Promise<Endpoints>,
    );
    return discovered;
  };

  async function signIn(email: string, password: string): Promise<Tokens> {
    const { authorization_endpoint } = await discover();
    const verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state: randomBytes(12).toString('base64url'),
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const send = browser();
    const page = await follow(send, `${authorization_endpoint}?${query}`);
    const action = /<form[^>]*action="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&#38;', '&');
    if (page.code === undefined && action === undefined) throw new Error(`${email} got no login page`);
    const form = new URLSearchParams({ email, password });
    const { code, text } =
      page.code === undefined ? await follow(send, new URL(action ?? '', page.url).href, form) : page;
    if (code === undefined) {
      const problem = /role="alert">([^<]+)/.exec(text)?.[1] ?? 'the login page gave no code';
      throw new Error(`${email} could not sign in: ${problem}`);
    }
    return exchange({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier });
  }

  /** Follows redirects until a page comes, or the way leads back to the app with a code. */
  async function follow(send: typeof fetch, start: string, form?: URLSearchParams) {
    let url = start;
    let init: RequestInit = form ? { method: 'POST', body: form } : {};
    for (let step = 0; step < mostRedirects; step += 1) {
      const answer = await send(url, { ...init, redirect: 'manual' });
      const location = answer.headers.get('location');
      if (location === null) return { url, text: await answer.text(), code: undefined };
      await answer.body?.cancel();
      url = new URL(location, url).href;
      init = {};
      if (url.startsWith(redirectUri))
        return { url, text: '', code: new URL(url).searchParams.get('code') ?? undefined };
    }
    throw new Error(`signing in led from redirect to redirect: ${url}`);
  }

  async function exchange(fields: Record<string, string>): Promise<Tokens> {
    const { token_endpoint } = await discover();
    const body = new URLSearchParams({ client_id: clientId, ...fields });
    const answer = await fetch(token_endpoint, { method: 'POST', body });
    const tokens = (await answer.json()) as { id_token?: string; error_description?: string };
    if (tokens.id_token === undefined) throw new Error(`no token: ${tokens.error_description ?? answer.status}`);
    return { idToken: tokens.id_token };
  }

  return { signIn };
}
