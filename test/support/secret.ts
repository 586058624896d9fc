/** The deployment's secret as functions read it. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';

export function fakeSecret() {
  const mock = mockClient(SecretsManagerClient);
  mock.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify({ seed: 's'.repeat(48) }) });
  return mock;
}
