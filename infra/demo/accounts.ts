/** Accounts of the local user pool, made with this machine's own key. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import type { RunningHost } from '../local/run.ts';
import { demoPassword } from './people.ts';

/** This machine's own key. */
export type Key = { accessKeyId: string; secretAccessKey: string };

export type Accounts = {
  /** Makes the account if it is missing. */
  create(email: string, name: string): Promise<void>;
  /** Gives the account the demo city's password. */
  setPassword(email: string): Promise<void>;
};

export function keyIn(dataDir: string): Key {
  return JSON.parse(readFileSync(join(dataDir, 'credentials.json'), 'utf8'));
}

export function openAccounts({ url, host, resources }: RunningHost, credentials: Key): Accounts {
  const UserPoolId = Object.values(resources).find(({ ref }) => ref.startsWith(`${host.region}_`))?.ref;
  if (UserPoolId === undefined) throw new Error('the template has no user pool');
  const pool = new CognitoIdentityProviderClient({ region: host.region, endpoint: url, credentials });
  return {
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
  };
}
