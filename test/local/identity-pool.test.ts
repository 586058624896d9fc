import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readClient } from '../../infra/local/identity/pool.ts';
import { roleCredentials } from '../support/service-host.ts';
import {
  addPerson,
  client,
  closePool,
  email,
  exchange,
  invite,
  openPool,
  services,
  signIn,
  tokens,
  UserPoolId,
} from './identity-support.ts';

beforeEach(openPool);
afterEach(closePool);

describe('an administrator', () => {
  it('disables a person, who then neither signs in nor renews', async () => {
    await addPerson();
    const { refresh_token = '' } = await exchange(await signIn());
    await client.send(new AdminDisableUserCommand({ UserPoolId, Username: email }));
    expect(await signIn()).toMatchObject({ status: 403, html: expect.stringContaining('已停用') });
    expect((await tokens({ grant_type: 'refresh_token', refresh_token })).error).toBe('invalid_grant');
    await client.send(new AdminEnableUserCommand({ UserPoolId, Username: email }));
    expect((await signIn()).url).toContain('code=');
  });

  it('finds people page by page, after a restart too', async () => {
    for (let n = 0; n < 61; n += 1) {
      const Username = `${n}@example.com`;
      await client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
    }
    await services.restart();
    const { Users = [], PaginationToken } = await client.send(new ListUsersCommand({ UserPoolId }));
    expect(Users).toHaveLength(60);
    const last = await client.send(new ListUsersCommand({ UserPoolId, PaginationToken }));
    expect(new Set([...Users, ...(last.Users ?? [])].map((user) => user.Username)).size).toBe(61);
    expect(last.PaginationToken).toBeUndefined();
    const byAddress = client.send(new ListUsersCommand({ UserPoolId, Filter: `email = "${email}"` }));
    await expect(byAddress).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  it('finds whose invitation has not been taken up', async () => {
    await addPerson();
    const Username = 'b@example.com';
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
    const Filter = 'cognito:user_status = "FORCE_CHANGE_PASSWORD"';
    const found = await client.send(new ListUsersCommand({ UserPoolId, Filter }));
    expect(found.Users?.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === 'email')?.Value)).toEqual([
      Username,
    ]);
  });

  it.each([{ MessageAction: 'LATER' }, { DesiredDeliveryMediums: ['SMS'] }, { TemporaryPassword: 'Secret-1234!' }])(
    'does not invite with %o',
    async (more) => {
      await expect(invite(more)).rejects.toMatchObject({ name: 'NotImplemented' });
      expect(services.delivered).toEqual([]);
    },
  );

  it('is refused in the words of Cognito', async () => {
    await addPerson();
    await expect(invite()).rejects.toMatchObject({ name: 'UsernameExistsException' });
    const weak = client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: email, Password: 'short' }));
    await expect(weak).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await expect(client.send(new AdminEnableUserCommand({ UserPoolId, Username: 'x' }))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    const role = new CognitoIdentityProviderClient({ ...services.client, credentials: roleCredentials });
    await expect(role.send(new AdminEnableUserCommand({ UserPoolId, Username: email }))).rejects.toThrow(
      /cognito-idp:AdminEnableUser/,
    );
    role.destroy();
  });
});

describe('a user pool', () => {
  it('lets people come back to the site on this machine, where it is shown to others on the local network', () => {
    const properties = { AllowedOAuthFlows: ['code'], CallbackURLs: ['http://192.168.1.5:80/in'], LogoutURLs: [] };
    const resource = { logicalId: 'Console', type: 'AWS::Cognito::UserPoolClient', properties, dependsOn: [] };
    const host = { ...services.host, url: 'http://127.0.0.1:80', publicUrl: 'http://192.168.1.5:80' };
    expect(readClient(resource, host).redirectUris).toEqual(['http://192.168.1.5:80/in', 'http://127.0.0.1:80/in']);
  });

  it.each([
    ['AWS::Cognito::UserPool', { UsernameAttributes: ['email'] }, /second user pool/],
    ['AWS::Cognito::UserPoolClient', { GenerateSecret: true }, /clients with a secret/],
    ['AWS::Cognito::UserPoolClient', { AllowedOAuthFlows: ['implicit'] }, /flows other than code/],
  ])('stops the start when the template asks for more: %s %o', async (type, properties, reason) => {
    await expect(services.create(type, 'More', properties)).rejects.toThrow(reason);
  });
});
