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
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { staffApi } from '../../../schemas/staff.ts';
import { dayMs } from '../../../schemas/time.ts';
import { aStaff, NOON, noon, staffActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
const admin = staffActor({ role: 'sys-admin' });
const person = aStaff();
const UserPoolId = 'us-east-1_pool';
const failed = { message: 'failed', $metadata: {} };
let add: typeof import('../../../functions/staff/add.ts');
let disable: typeof import('../../../functions/staff/disable.ts');
let enable: typeof import('../../../functions/staff/enable.ts');
let reinvite: typeof import('../../../functions/staff/reinvite.ts');
let list: typeof import('../../../functions/staff/list.ts');

beforeAll(async () => {
  vi.stubEnv('USER_POOL_ID', UserPoolId);
  add = await import('../../../functions/staff/add.ts');
  disable = await import('../../../functions/staff/disable.ts');
  enable = await import('../../../functions/staff/enable.ts');
  reinvite = await import('../../../functions/staff/reinvite.ts');
  list = await import('../../../functions/staff/list.ts');
});
beforeEach(() => {
  cognito.reset();
});

const input = staffApi.addStaff.input.parse({ name: '样科员', email: 'new@bureau.example', role: 'auditor' });
const adding = () => add.addStaff(input, aCall(staffApi.addStaff, admin));

describe('a user pool of our own', () => {
  it('gets the account of a new person, with an invitation, before the directory has the person', async () => {
    const tables = fakeTables();
    cognito.on(AdminCreateUserCommand).callsFake(() => {
      expect(tables.written()).toEqual([]);
      return {};
    });
    await adding();
    expect(cognito.commandCalls(AdminCreateUserCommand)[0]?.args[0].input).toEqual({
      UserPoolId,
      Username: 'new@bureau.example',
      UserAttributes: [
        { Name: 'email', Value: 'new@bureau.example' },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'name', Value: '样科员' },
      ],
      DesiredDeliveryMediums: ['EMAIL'],
    });
    expect(tables.put('staff')).toMatchObject([{ invitedAt: noon }]);
  });

  it('an account that is there already is as good', async () => {
    const tables = fakeTables();
    cognito.on(AdminCreateUserCommand).rejects(new UsernameExistsException(failed));
    await adding();
    expect(tables.put('staff')).toEqual([expect.not.objectContaining({ invitedAt: noon })]);
  });

  it('when it can not be reached, nobody is added', async () => {
    const tables = fakeTables();
    cognito.on(AdminCreateUserCommand).rejects(new Error('no network'));
    await expect(adding()).rejects.toThrow('no network');
    expect(tables.written()).toEqual([]);
  });

  it('follows when a person is disabled and enabled; one without an account changes nothing', async () => {
    fakeTables({ staff: [person] });
    cognito
      .on(AdminDisableUserCommand)
      .resolves({})
      .on(AdminEnableUserCommand)
      .rejects(new UserNotFoundException(failed));
    const { staffId } = person;
    await disable.disableStaff({ staffId, version: 1, reason: '调离' }, aCall(staffApi.disableStaff, admin));
    await enable.enableStaff({ staffId, version: 1 }, aCall(staffApi.enableStaff, admin));
    const Username = person.email;
    expect(cognito.commandCalls(AdminDisableUserCommand)[0]?.args[0].input).toEqual({ UserPoolId, Username });
    expect(cognito.commandCalls(AdminEnableUserCommand)[0]?.args[0].input).toEqual({ UserPoolId, Username });
  });
});

describe('an invitation', () => {
  const again = (of = person, version = 1) =>
    reinvite.reinviteStaff({ staffId: of.staffId, version }, aCall(staffApi.reinviteStaff, admin));

  it('is sent again, with an entry, and holds from then on', async () => {
    const tables = fakeTables({ staff: [person] });
    tables.countTo(3);
    cognito.on(AdminCreateUserCommand).resolves({});
    expect(await again()).toMatchObject({ invitedAt: noon, version: 2 });
    const sent = cognito.commandCalls(AdminCreateUserCommand).map((call) => call.args[0].input);
    const ways = { MessageAction: 'RESEND', DesiredDeliveryMediums: ['EMAIL'] };
    expect(sent).toEqual([{ UserPoolId, Username: person.email, ...ways }]);
    expect(tables.entries()).toMatchObject([{ verb: 'staff.reinvited', recordId: person.staffId, actor: admin }]);
  });

  it.each([
    ['has been taken up', new UnsupportedUserStateException(failed)],
    ['was never made', new UserNotFoundException(failed)],
  ])('that %s is not sent', async (_, refusal) => {
    const tables = fakeTables({ staff: [person] });
    tables.countTo(1);
    cognito.on(AdminCreateUserCommand).rejects(refusal);
    await expect(again()).rejects.toMatchObject({ code: 'staff.no-invitation', status: 409 });
    expect(tables.written()).toEqual([]);
  });

  it.each([
    ['to somebody who is disabled', { ...person, status: 'disabled' as const }, 1, 1, 'staff.no-invitation'],
    ['from a page that is out of date', person, 2, 1, 'record.stale'],
    ['a fourth time within the hour', person, 1, 4, 'request.too-many'],
  ])('is not sent %s', async (_, of, version, requests, code) => {
    const tables = fakeTables({ staff: [of] });
    tables.countTo(requests);
    await expect(again(of, version)).rejects.toMatchObject({ code });
    expect(cognito.calls()).toEqual([]);
    expect(tables.written()).toEqual([]);
  });

  it('shows in the directory until it is taken up, with its end', async () => {
    const other = aStaff({ email: 'b@bureau.example', invitedAt: new Date(NOON - 9 * dayMs).toISOString() });
    const third = aStaff({ email: 'c@bureau.example' });
    const staff = [person, other, third].map((one) => ({ ...one, nameKey: one.email }));
    fakeTables({ staff });
    const userOf = (Value: string) => ({ Attributes: [{ Name: 'email', Value }] });
    cognito
      .on(ListUsersCommand)
      .resolvesOnce({ Users: [userOf(person.email)], PaginationToken: 'more' })
      .resolvesOnce({ Users: [userOf('B@bureau.example')] });
    const { items } = await list.listStaff({ status: 'active' }, aCall(staffApi.listStaff, admin));
    const ends = new Map(items.map(({ email, invitationEndsAt }) => [email, invitationEndsAt]));
    expect(ends.get(person.email)).toBe(new Date(Date.parse(person.createdAt) + 7 * dayMs).toISOString());
    expect(ends.get(other.email)).toBe(new Date(NOON - 2 * dayMs).toISOString());
    expect(ends.get(third.email)).toBeUndefined();
  });
});
