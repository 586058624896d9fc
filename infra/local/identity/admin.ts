/** Cognito's API for administrators, as far as inviting, disabling and finding people goes. */
import type {
  AdminCreateUserRequest,
  AdminGetUserRequest,
  AdminSetUserPasswordRequest,
  AttributeType,
  ListUsersRequest,
} from '@aws-sdk/client-cognito-identity-provider';
import { generateSecret } from '../generate-secret.ts';
import { AwsError, type Caller, type Host, type WireRequest, type WireResponse } from '../host.ts';
import { jsonApi, operation } from '../json-api.ts';
import { checkPassword, type Pool } from './pool.ts';
import type { User, Users } from './users.ts';

const DAY = 86_400_000;
const writable = ['email', 'email_verified', 'name', 'given_name', 'family_name', 'preferred_username', 'locale'];

export function adminApi(
  host: Host,
  pools: Map<string, Pool>,
  users: Users,
): (request: WireRequest) => Promise<WireResponse> {
  function open(poolId: string | undefined, action: string, caller: Caller): Pool {
    const pool = pools.get(poolId ?? '');
    const arn = `arn:${host.partition}:cognito-idp:${host.region}:${host.accountId}:userpool/${poolId}`;
    host.authorize(caller, `cognito-idp:${action}`, pool?.arn ?? arn);
    if (pool) return pool;
    throw new AwsError('ResourceNotFoundException', `User pool ${poolId} does not exist.`);
  }

  async function createUser(input: AdminCreateUserRequest, caller: Caller) {
    const pool = open(input.UserPoolId, 'AdminCreateUser', caller);
    const attributes = readAttributes(input.UserAttributes);
    const email = attributes.email ?? input.Username ?? '';
    if (!/^[^\s@]+@[^\s@]+$/.test(email))
      throw new AwsError('InvalidParameterException', 'Username should be an email.');
    const password = input.TemporaryPassword ?? temporaryPassword(pool);
    checkPassword(password, pool.policy);
    const until = temporaryUntil(pool);
    const user =
      input.MessageAction === 'RESEND'
        ? await resend(await users.get(email), password, until)
        : await users.create(email, attributes, password, until);
    if (input.MessageAction !== 'SUPPRESS') await invite(pool, user, password);
    return { User: describe(user, 'Attributes') };
  }

  function resend(user: User, password: string, until: number): Promise<User> {
    if (user.status === 'FORCE_CHANGE_PASSWORD') return users.setPassword(user, password, until);
    throw new AwsError(
      'UnsupportedUserStateException',
      'Resend not possible. User status is not FORCE_CHANGE_PASSWORD',
    );
  }

  function invite({ invitation }: Pool, user: User, password: string): Promise<void> {
    const body = invitation.message
      .replaceAll('{username}', user.attributes.email ?? '')
      .replaceAll('{####}', password);
    const to = user.attributes.email ?? '';
    return host.deliver({ channel: 'email', to, subject: invitation.subject, body, at: host.clock.now() });
  }

  const temporaryUntil = ({ policy }: Pool) => host.clock.now() + (policy.TemporaryPasswordValidityDays ?? 7) * DAY;

  async function setPassword(input: AdminSetUserPasswordRequest, caller: Caller) {
    const pool = open(input.UserPoolId, 'AdminSetUserPassword', caller);
    const user = await users.get(input.Username ?? '');
    checkPassword(input.Password ?? '', pool.policy);
    await users.setPassword(user, input.Password ?? '', input.Permanent ? undefined : temporaryUntil(pool));
  }

  const enable = (action: 'AdminEnableUser' | 'AdminDisableUser') =>
    operation<AdminGetUserRequest>(['UserPoolId', 'Username'], [], async (input, caller) => {
      open(input.UserPoolId, action, caller);
      await users.change(await users.get(input.Username ?? ''), { isEnabled: action === 'AdminEnableUser' });
    });

  async function listUsers(input: ListUsersRequest, caller: Caller) {
    open(input.UserPoolId, 'ListUsers', caller);
    const status = statusIn(input.Filter);
    if (input.Filter && status === undefined) return { Users: await filtered(input.Filter) };
    const limit = Math.min(input.Limit ?? 60, 60);
    const after = input.PaginationToken && Buffer.from(input.PaginationToken, 'base64').toString();
    const page = await users.list(after || undefined, limit + 1);
    const next = page.length > limit ? page[limit - 1]?.[0] : undefined;
    return {
      Users: page
        .slice(0, limit)
        .filter(([, user]) => status === undefined || user.status === status)
        .map(([, user]) => describe(user, 'Attributes')),
      ...(next && { PaginationToken: Buffer.from(next).toString('base64') }),
    };
  }

  async function filtered(filter: string) {
    const [, name, value = ''] = /^\s*"?(email|sub|username)"?\s*=\s*"([^"]*)"\s*$/.exec(filter) ?? [];
    if (!name)
      throw new AwsError(
        'NotImplemented',
        'ListUsers: this host filters by email, sub, username or cognito:user_status with = only.',
        501,
      );
    const user = await users.find(value);
    return user ? [describe(user, 'Attributes')] : [];
  }

  return jsonApi({
    AdminCreateUser: operation<AdminCreateUserRequest>(
      ['UserPoolId', 'Username'],
      ['UserAttributes', 'TemporaryPassword', 'MessageAction', 'DesiredDeliveryMediums'],
      createUser,
    ),
    AdminSetUserPassword: operation<AdminSetUserPasswordRequest>(
      ['UserPoolId', 'Username', 'Password'],
      ['Permanent'],
      setPassword,
    ),
    AdminEnableUser: enable('AdminEnableUser'),
    AdminDisableUser: enable('AdminDisableUser'),
    AdminGetUser: operation<AdminGetUserRequest>(['UserPoolId', 'Username'], [], async (input, caller) => {
      open(input.UserPoolId, 'AdminGetUser', caller);
      return describe(await users.get(input.Username ?? ''), 'UserAttributes');
    }),
    ListUsers: operation<ListUsersRequest>(['UserPoolId'], ['Filter', 'Limit', 'PaginationToken'], listUsers),
  });
}

/** The status that a filter asks for. */
function statusIn(filter = ''): string | undefined {
  return /^\s*"?cognito:user_status"?\s*=\s*"([^"]*)"\s*$/.exec(filter)?.[1];
}

function temporaryPassword({ policy }: Pool): string {
  return generateSecret({ PasswordLength: Math.max(12, policy.MinimumLength ?? 8), ExcludeCharacters: '"\'\\`<>&' });
}

function readAttributes(attributes: AttributeType[] = []): Record<string, string> {
  const unknown = attributes.find(({ Name = '' }) => !writable.includes(Name));
  if (unknown)
    throw new AwsError('NotImplemented', `AdminCreateUser: this host lacks the attribute ${unknown.Name}.`, 501);
  return Object.fromEntries(attributes.map(({ Name = '', Value = '' }) => [Name, Value]));
}

function describe(user: User, attributes: 'Attributes' | 'UserAttributes') {
  const all = { ...user.attributes, sub: user.sub };
  return {
    Username: user.sub,
    [attributes]: Object.entries(all).map(([Name, Value]) => ({ Name, Value })),
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.changedAt / 1000,
    Enabled: user.isEnabled,
    UserStatus: user.status,
  };
}
