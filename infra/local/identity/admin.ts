/** Cognito's API for administrators, as far as inviting, disabling and finding people goes. */
import type {
  AdminCreateUserRequest,
  AdminEnableUserRequest,
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
/** The most that Cognito lists at once. */
const PAGE = 60;
const writable = ['email', 'email_verified', 'name', 'given_name', 'family_name', 'preferred_username', 'locale'];

/** The types of all parameters. */
const shape = {
  ...{
    UserPoolId: '',
    Username: '',
    Password: '',
    Permanent: true,
    MessageAction: '',
    Filter: '',
    PaginationToken: '',
  },
  ...{ UserAttributes: [{ Name: '', Value: '' }], DesiredDeliveryMediums: [''] },
};

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
    const { MessageAction: action, DesiredDeliveryMediums = ['EMAIL'] } = input;
    if (action !== undefined && !/^(RESEND|SUPPRESS)$/.test(action)) throw lacks(`the MessageAction ${action}`);
    if (DesiredDeliveryMediums.join() !== 'EMAIL') throw lacks('invitations other than by EMAIL');
    const password = temporaryPassword(pool);
    const until = temporaryUntil(pool);
    const user =
      action === 'RESEND'
        ? await resend(await users.get(email), password, until)
        : await users.create(email, attributes, password, until);
    if (action !== 'SUPPRESS') await invite(pool, user, password);
    return { User: describe(user) };
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
    operation<AdminEnableUserRequest>(['UserPoolId', 'Username'], [], async (input, caller) => {
      open(input.UserPoolId, action, caller);
      await users.change(await users.get(input.Username ?? ''), { isEnabled: action === 'AdminEnableUser' });
    });

  async function listUsers(input: ListUsersRequest, caller: Caller) {
    open(input.UserPoolId, 'ListUsers', caller);
    const [, status] = /^\s*"?cognito:user_status"?\s*=\s*"([^"]*)"\s*$/.exec(input.Filter ?? '') ?? [];
    if (input.Filter && status === undefined) {
      throw new AwsError('NotImplemented', 'ListUsers: this host filters by cognito:user_status with = only.', 501);
    }
    const after = input.PaginationToken && Buffer.from(input.PaginationToken, 'base64').toString();
    const found = await users.list(after || undefined, PAGE + 1);
    const next = found.length > PAGE ? found[PAGE - 1]?.[0] : undefined;
    const page = found.slice(0, PAGE).map(([, user]) => user);
    return {
      Users: page.filter((user) => status === undefined || user.status === status).map(describe),
      ...(next && { PaginationToken: Buffer.from(next).toString('base64') }),
    };
  }

  return jsonApi(
    {
      AdminCreateUser: operation<AdminCreateUserRequest>(
        ['UserPoolId', 'Username'],
        ['UserAttributes', 'MessageAction', 'DesiredDeliveryMediums'],
        createUser,
      ),
      AdminSetUserPassword: operation<AdminSetUserPasswordRequest>(
        ['UserPoolId', 'Username', 'Password'],
        ['Permanent'],
        setPassword,
      ),
      AdminEnableUser: enable('AdminEnableUser'),
      AdminDisableUser: enable('AdminDisableUser'),
      ListUsers: operation<ListUsersRequest>(['UserPoolId'], ['Filter', 'PaginationToken'], listUsers),
    },
    shape,
  );
}

function lacks(what: string): AwsError {
  return new AwsError('NotImplemented', `AdminCreateUser: this host lacks ${what}.`, 501);
}

function temporaryPassword({ policy }: Pool): string {
  return generateSecret({ PasswordLength: Math.max(12, policy.MinimumLength ?? 8), ExcludeCharacters: '"\'\\`<>&' });
}

function readAttributes(attributes: AttributeType[] = []): Record<string, string> {
  const unknown = attributes.find(({ Name = '' }) => !writable.includes(Name));
  if (unknown) throw lacks(`the attribute ${unknown.Name}`);
  return Object.fromEntries(attributes.map(({ Name = '', Value = '' }) => [Name, Value]));
}

function describe(user: User) {
  const all = { ...user.attributes, sub: user.sub };
  return {
    Username: user.sub,
    Attributes: Object.entries(all).map(([Name, Value]) => ({ Name, Value })),
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.changedAt / 1000,
    Enabled: user.isEnabled,
    UserStatus: user.status,
  };
}
