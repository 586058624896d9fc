/** Accounts in the stage's own user pool, kept in step with the directory. With an outside issuer there are none here. */
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
  UnsupportedUserStateException,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { Problem } from '../../schemas/problem.ts';
import type { Staff } from '../../schemas/staff.ts';
import { env } from '../kit/env.ts';

export const cognito = new CognitoIdentityProviderClient({});
const UserPoolId = env('USER_POOL_ID');

/** Creates the account and sends its invitation; `false` where that is not ours to do, or there is an account already. */
export async function inviteAccount({ email, name }: Pick<Staff, 'email' | 'name'>): Promise<boolean> {
  if (!UserPoolId) return false;
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
    { Name: 'name', Value: name },
  ];
  try {
    await cognito.send(
      new AdminCreateUserCommand({ UserPoolId, Username: email, UserAttributes, DesiredDeliveryMediums: ['EMAIL'] }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof UsernameExistsException)) throw error;
    return false;
  }
}

/** Sends the invitation again, with a new password. Throws `staff.no-invitation` where none is open. */
export async function reinviteAccount(email: string): Promise<void> {
  if (!UserPoolId) throw new Problem('staff.no-invitation');
  try {
    await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: email,
        MessageAction: 'RESEND',
        DesiredDeliveryMediums: ['EMAIL'],
      }),
    );
  } catch (error) {
    const isNone = error instanceof UnsupportedUserStateException || error instanceof UserNotFoundException;
    throw isNone ? new Problem('staff.no-invitation') : error;
  }
}

/** Addresses whose invitation has not been taken up. */
export async function invitedAddresses(): Promise<Set<string>> {
  const addresses = new Set<string>();
  if (!UserPoolId) return addresses;
  const Filter = 'cognito:user_status = "FORCE_CHANGE_PASSWORD"';
  let PaginationToken: string | undefined;
  do {
    const page = await cognito.send(new ListUsersCommand({ UserPoolId, Filter, PaginationToken }));
    for (const { Attributes = [] } of page.Users ?? []) {
      const email = Attributes.find(({ Name }) => Name === 'email')?.Value;
      if (email !== undefined) addresses.add(email.toLowerCase());
    }
    ({ PaginationToken } = page);
  } while (PaginationToken !== undefined);
  return addresses;
}

/** Lets the account sign in, or not. Somebody of the directory may have no account here. */
export async function switchAccount(email: string, isEnabled: boolean): Promise<void> {
  if (!UserPoolId) return;
  const Command = isEnabled ? AdminEnableUserCommand : AdminDisableUserCommand;
  try {
    await cognito.send(new Command({ UserPoolId, Username: email }));
  } catch (error) {
    if (!(error instanceof UserNotFoundException)) throw error;
  }
}
