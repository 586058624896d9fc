/** Accounts in the stage's own user pool, kept in step with the directory. With an outside issuer there are none here. */
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Staff } from '../../schemas/staff.ts';
import { env } from '../kit/env.ts';

export const cognito = new CognitoIdentityProviderClient({});
const UserPoolId = env('USER_POOL_ID');

/** Creates the account and sends its invitation; an account that is there already stays as it is. */
export async function inviteAccount({ email, name }: Pick<Staff, 'email' | 'name'>): Promise<void> {
  if (!UserPoolId) return;
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
    { Name: 'name', Value: name },
  ];
  try {
    await cognito.send(
      new AdminCreateUserCommand({ UserPoolId, Username: email, UserAttributes, DesiredDeliveryMediums: ['EMAIL'] }),
    );
  } catch (error) {
    if (!(error instanceof UsernameExistsException)) throw error;
  }
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
