import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  CognitoIdentityProviderClient,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { staffApi } from '../../../schemas/staff.ts';
import { aStaff, staffActor } from '../../support/builders.ts';
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

beforeAll(async () => {
  vi.stubEnv('USER_POOL_ID', UserPoolId);
  add = await import('../../../functions/staff/add.ts');
  disable = await import('../../../functions/staff/disable.ts');
  enable = await import('../../../functions/staff/enable.ts');
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
    expect(tables.put('staff')).toHaveLength(1);
  });

  it('an account that is there already is as good', async () => {
    const tables = fakeTables();
    cognito.on(AdminCreateUserCommand).rejects(new UsernameExistsException(failed));
    await adding();
    expect(tables.put('staff')).toHaveLength(1);
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
