/** Accounts of the local user pool, made with this machine's own key, and the calls of whoever is signed in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { systemApi } from '../../schemas/system.ts';
import { hourMs } from '../../schemas/time.ts';
import { type Call, createCall } from '../../web/api.ts';
import type { RunningHost } from '../local/run.ts';
import { demoPassword } from './people.ts';
import { openSignIn, type Tokens } from './sign-in.ts';

export type Accounts = {
  /** This machine's own key. */
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Makes the account if it is missing. */
  create(email: string, name: string): Promise<void>;
  /** Gives the account the demo city's password. */
  setPassword(email: string): Promise<void>;
  /** Calls of the person with this address, signed in when the first is made and again when the token has run out. */
  callAs(email: string): Call;
};

const renewBefore = 5 * 60_000;

export async function openAccounts(running: RunningHost, dataDir: string): Promise<Accounts> {
  const { url, publicUrl, host, resources } = running;
  const UserPoolId = Object.values(resources).find(({ ref }) => ref.startsWith(`${host.region}_`))?.ref;
  if (UserPoolId === undefined) throw new Error('the template has no user pool');
  const credentials = JSON.parse(readFileSync(join(dataDir, 'credentials.json'), 'utf8'));
  const pool = new CognitoIdentityProviderClient({ region: host.region, endpoint: url, credentials });
  const { issuer, clientId } = await createCall({ origin: url, language: () => 'en' })(systemApi.getSignIn, {});
  const { signIn, refresh } = openSignIn({ issuer, clientId, redirectUri: `${publicUrl}/signed-in` });

  function tokenOf(email: string): () => Promise<string> {
    let held: Promise<Tokens> | undefined;
    let [signedInAt, gotAt] = [0, 0];
    const renewed = (tokens: Tokens | undefined): Promise<Tokens> => {
      const mayRefresh =
        tokens?.refreshToken !== undefined && host.clock.now() - signedInAt < 12 * hourMs - renewBefore;
      if (mayRefresh && tokens?.refreshToken !== undefined)
        return refresh(tokens.refreshToken).then((fresh) => ({ ...tokens, ...fresh }));
      signedInAt = host.clock.now();
      return signIn(email, demoPassword);
    };
    return async () => {
      if (held === undefined || host.clock.now() - gotAt > hourMs - renewBefore) {
        gotAt = host.clock.now();
        held = held === undefined ? renewed(undefined) : held.then(renewed);
      }
      return (await held).idToken;
    };
  }

  return {
    credentials,
    async create(email, name) {
      const UserAttributes = Object.entries({ email, email_verified: 'true', name }).map(([Name, Value]) => ({
        Name,
        Value,
      }));
      try {
        await pool.send(
          new AdminCreateUserCommand({ UserPoolId, Username: email, UserAttributes, MessageAction: 'SUPPRESS' }),
        );
      } catch (error) {
        if (!(error instanceof UsernameExistsException)) throw error;
      }
    },
    async setPassword(email) {
      const Password = demoPassword;
      await pool.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: email, Password, Permanent: true }));
    },
    callAs: (email) => createCall({ origin: url, language: () => 'en', token: tokenOf(email) }),
  };
}
