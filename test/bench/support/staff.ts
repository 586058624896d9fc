/** People of the bureau: an account of the local user pool, a line in the directory, and the token that signing in gives. */
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Role } from '../../../schemas/actor.ts';
import { systemApi } from '../../../schemas/system.ts';
import { createCall } from '../../../web/api.ts';
import { openSignIn } from '../../support/sign-in.ts';
import type { BenchHost } from './host.ts';
import { type Product, refOf } from './product.ts';

export const password = 'Measured-2026';

/** Adds a person of this role, who sees the whole city; gives the e-mail to sign in with. */
export async function addStaff(host: BenchHost, product: Product, role: Role): Promise<string> {
  const email = `${role}@bureau.example`;
  const { staff, builders, put } = product;
  await put([staff.overwrite(builders.aStaff({ email, role }))]);
  const pool = new CognitoIdentityProviderClient({});
  const account = { UserPoolId: refOf(host, /^IdentityPool[0-9A-F]{8}$/), Username: email };
  const UserAttributes = Object.entries({ email, email_verified: 'true' }).map(([Name, Value]) => ({ Name, Value }));
  await pool.send(new AdminCreateUserCommand({ ...account, UserAttributes, MessageAction: 'SUPPRESS' }));
  await pool.send(new AdminSetUserPasswordCommand({ ...account, Password: password, Permanent: true }));
  return email;
}

export async function tokenOf(host: BenchHost, email: string): Promise<string> {
  const settings = await createCall({ origin: host.url, language: () => 'en' })(systemApi.getSignIn, {});
  const { signIn } = openSignIn({ ...settings, redirectUri: `${host.url}/signed-in` });
  return (await signIn(email, password)).idToken;
}
