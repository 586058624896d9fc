/**
 * Who is signed in: OIDC code flow with PKCE, tokens in this tab's session storage. The ID token is what the API
 * gets: its audience and e-mail claim are fixed by the standard, an access token's are each issuer's own.
 */
import { type SigninRedirectArgs, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { systemApi } from '../../../schemas/system.ts';
import { createCall } from '../../api.ts';
import { language } from '../text/language.ts';
import { noteServerTime, serverNow } from './server-time.ts';

export const signedInPath = '/signed-in';
export const signedOutPath = '/signed-out';

export type SignInSettings = { issuer: string; clientId: string; bureauName: string };

/** Before anybody has signed in: what this deployment is called and where it signs in. */
export function fetchSignInSettings(signal?: AbortSignal): Promise<SignInSettings> {
  return createCall({ language, onServerTime: noteServerTime })(systemApi.getSignIn, {}, signal);
}

let ready: Promise<UserManager> | undefined;
let renewal: Promise<boolean> | undefined;

function manager(): Promise<UserManager> {
  ready ??= fetchSignInSettings().then(makeManager);
  ready.catch(() => {
    ready = undefined;
  });
  return ready;
}

async function makeManager({ issuer, clientId }: SignInSettings): Promise<UserManager> {
  const store = new WebStorageStateStore({ store: sessionStorage });
  const settings = {
    authority: issuer,
    client_id: clientId,
    redirect_uri: location.origin + signedInPath,
    post_logout_redirect_uri: location.origin + signedOutPath,
    userStore: store,
    stateStore: store,
    loadUserInfo: false,
    automaticSilentRenew: false,
  };
  const metadata = await new UserManager(settings).metadataService.getMetadata();
  // Cognito always gives a refresh token and refuses the scope by which others are asked for one.
  const offline = metadata.scopes_supported?.includes('offline_access') ? ' offline_access' : '';
  return new UserManager({ ...settings, metadata, scope: `openid email profile${offline}` });
}

/** Leaves for the issuer; comes back to `returnTo`, a path of this app. */
export async function signIn(returnTo: string): Promise<void> {
  const args: SigninRedirectArgs = { state: { returnTo }, ui_locales: language() };
  await (await manager()).signinRedirect(args);
}

/** Takes the issuer's answer; gives the path to go on to. */
export async function finishSignIn(): Promise<string> {
  const user = await (await manager()).signinRedirectCallback();
  const state: unknown = user.state;
  const returnTo = typeof state === 'object' && state !== null && 'returnTo' in state ? state.returnTo : undefined;
  // Only a path of this app: a state that names another site is not followed.
  return typeof returnTo === 'string' && /^\/(?!\/)/.test(returnTo) ? returnTo : '/';
}

export async function signOut(): Promise<void> {
  const own = await manager();
  const { end_session_endpoint: end } = own.settings.metadata ?? {};
  if (end === undefined) {
    await own.removeUser();
    location.assign(signedOutPath);
    return;
  }
  // Cognito asks for its own two parameters; others ignore them.
  const extraQueryParams = { client_id: own.settings.client_id, logout_uri: location.origin + signedOutPath };
  await own.signoutRedirect({ extraQueryParams });
}

/** Whether this tab holds a session, without asking anybody. */
export async function isSignedIn(): Promise<boolean> {
  const user = await (await manager()).getUser();
  return user !== null && (secondsLeft(user) > 0 || user.refresh_token !== undefined);
}

/** The ID token, renewed when it has less than a minute to go. */
export async function idToken(): Promise<string | undefined> {
  const own = await manager();
  const user = await own.getUser();
  if (user !== null && secondsLeft(user) < 60) await renew();
  return (await own.getUser())?.id_token;
}

/** A new ID token by the refresh token; false when the person has to sign in again. */
export function renew(): Promise<boolean> {
  renewal ??= renewOnce().finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function renewOnce(): Promise<boolean> {
  const own = await manager();
  const user = await own.getUser();
  if (user?.refresh_token === undefined) return false;
  try {
    await own.signinSilent();
    return true;
  } catch {
    // Refused by the issuer: the session is over there, and a person has to sign in again.
    await own.removeUser();
    return false;
  }
}

function secondsLeft(user: User): number {
  return user.profile.exp - serverNow() / 1000;
}
