/** Secrets Manager: a value made once by the template's recipe; it changes only when the recipe or a caller changes it. */
import { randomUUID } from 'node:crypto';
import { generateSecret, type Recipe, recipeParts } from '../generate-secret.ts';
import { AwsError, type Caller, type Host, type Resource, type Service } from '../host.ts';
import { jsonApi, operation } from '../json-api.ts';
import { stableId } from '../names.ts';

type Secret = {
  name: string;
  arn: string;
  value: string;
  versionId: string;
  changedAt: number;
  /** What the template said when the value was made. */
  origin: string;
};
type Asked = { SecretId: string };

export function secrets(host: Host): Service {
  const arns = new Map<string, string>();
  const keyOf = (arn: string) => `secrets/${arn}`;

  /** By ARN, by ARN without its six last characters, or by name. */
  async function open({ SecretId }: Asked, action: string, caller: Caller): Promise<Secret> {
    const arn =
      [...arns.values()].find((each) => each === SecretId || each.slice(0, -7) === SecretId) ?? arns.get(SecretId);
    host.authorize(caller, `secretsmanager:${action}`, arn ?? arnOf(SecretId, '??????'));
    const secret = arn === undefined ? undefined : await host.store.get<Secret>(keyOf(arn));
    if (secret) return secret;
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }

  const arnOf = (name: string, suffix: string) =>
    `arn:${host.partition}:secretsmanager:${host.region}:${host.accountId}:secret:${name}-${suffix}`;

  async function create({ logicalId, properties }: Resource) {
    const name = String(properties.Name ?? `${logicalId}-${stableId(logicalId, 12)}`);
    const arn = arnOf(name, stableId(name, 6));
    const recipe = (properties.GenerateSecretString ?? {}) as Recipe;
    const origin = JSON.stringify([null, recipe]);
    arns.set(name, arn);
    const present = await host.store.get<Secret>(keyOf(arn));
    let value = present?.value ?? '';
    if (present?.origin !== origin) {
      value = generateSecret(recipe);
      const secret: Secret = { name, arn, value, versionId: randomUUID(), changedAt: host.clock.now(), origin };
      await host.store.write([{ put: keyOf(arn), value: secret }]);
    }
    return { ref: arn, attributes: { Id: arn }, secrets: { [arn]: value } };
  }

  async function put(secret: Secret, value: string, token: string = randomUUID()) {
    const next = { ...secret, value, versionId: token, changedAt: host.clock.now() };
    await host.store.write([{ put: keyOf(secret.arn), value: next }]);
    return { ARN: secret.arn, Name: secret.name, VersionId: token, VersionStages: ['AWSCURRENT'] };
  }

  return {
    name: 'secretsmanager',
    types: {
      'AWS::SecretsManager::Secret': {
        hosted: ['Name', ...recipeParts.map((part) => `GenerateSecretString.${part}`)],
        ignored: ['Description', 'KmsKeyId', 'Tags'],
        create,
      },
    },
    handle: jsonApi(
      {
        GetSecretValue: operation<Asked>(['SecretId'], [], async (input, caller) => {
          const { arn, name, value, versionId, changedAt } = await open(input, 'GetSecretValue', caller);
          const version = { VersionId: versionId, VersionStages: ['AWSCURRENT'], CreatedDate: changedAt / 1000 };
          return { ARN: arn, Name: name, SecretString: value, ...version };
        }),
        PutSecretValue: operation<Asked & { SecretString: string; ClientRequestToken?: string }>(
          ['SecretId', 'SecretString'],
          ['ClientRequestToken'],
          async (input, caller) =>
            put(await open(input, 'PutSecretValue', caller), input.SecretString, input.ClientRequestToken),
        ),
      },
      { SecretId: '', SecretString: '', ClientRequestToken: '' },
    ),
  };
}
