import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateSecret } from '../../infra/local/generate-secret.ts';
import { secrets } from '../../infra/local/secrets/secrets.ts';
import { openServices, roleCredentials, type ServiceHost } from '../support/service-host.ts';

let services: ServiceHost;
let client: SecretsManagerClient;

beforeEach(async () => {
  services = await openServices((host) => [secrets(host)]);
  client = new SecretsManagerClient(services.client);
});
afterEach(async () => {
  client.destroy();
  await services.close();
});

const value = async (SecretId: string) =>
  (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';

describe('a secret', () => {
  it('is made once by its recipe and is the same after a restart', async () => {
    const recipe = {
      SecretStringTemplate: '{"user":"a"}',
      GenerateStringKey: 'seed',
      PasswordLength: 48,
      ExcludePunctuation: true,
    };
    const { ref } = await services.create('AWS::SecretsManager::Secret', 'Seed', { GenerateSecretString: recipe });
    const first = await value(ref);
    expect(JSON.parse(first)).toEqual({ user: 'a', seed: expect.stringMatching(/^[A-Za-z0-9]{48}$/) });
    await services.restart();
    expect(await value(ref)).toBe(first);
    expect(await value(ref.slice(0, -7))).toBe(first);
  });

  it('changes with its recipe, and in no other way', async () => {
    const declare = (PasswordLength: number) =>
      services.create('AWS::SecretsManager::Secret', 'Keys', {
        Name: 'keys',
        GenerateSecretString: { PasswordLength },
      });
    await declare(20);
    const put = client.send(new PutSecretValueCommand({ SecretId: 'keys', SecretString: 'mine' }));
    await expect(put).rejects.toThrow('This host lacks the operation PutSecretValue.');
    await declare(10);
    expect(await value('keys')).toHaveLength(10);
  });

  it('is read by those who may, and found only if it is there', async () => {
    const { ref } = await services.create('AWS::SecretsManager::Secret', 'Keys');
    const role = new SecretsManagerClient({ ...services.client, credentials: roleCredentials });
    const asRole = () => role.send(new GetSecretValueCommand({ SecretId: ref }));
    await expect(asRole()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    services.allowed.add(`secretsmanager:GetSecretValue ${ref}`);
    expect((await asRole()).SecretString).toHaveLength(32);
    await expect(value('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const former = client.send(new GetSecretValueCommand({ SecretId: ref, VersionStage: 'AWSPREVIOUS' }));
    await expect(former).rejects.toMatchObject({ message: expect.stringContaining('VersionStage') });
    role.destroy();
  });

  it('has a character of each kind that its recipe leaves', () => {
    for (let round = 0; round < 50; round += 1) {
      expect(generateSecret({ PasswordLength: 4 })).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^a-zA-Z\d]).{4}$/);
      expect(generateSecret({ ExcludePunctuation: true, ExcludeCharacters: '0O' })).toMatch(/^[a-zA-NP-Z1-9]{32}$/);
    }
    expect(() => generateSecret({ PasswordLength: 3 })).toThrow(/no characters/);
    expect(() => generateSecret({ PasswordLength: 5000 })).toThrow(/from 1 to 4096/);
  });
});
