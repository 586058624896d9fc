/** Secrets Manager: a value made once by the template's recipe; it changes only with the recipe. */
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
  async function getValue({ SecretId }: Asked, caller: Caller) {
    const found =
      [...arns.values()].find((each) => each === SecretId || each.slice(0, -7) === SecretId) ?? arns.get(SecretId);
    host.authorize(caller, 'secretsmanager:GetSecretValue', found ?? arnOf(SecretId, '??????'));
    const secret = found === undefined ? undefined : await host.store.get<Secret>(keyOf(found));
    if (!secret) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    const { arn, name, value, versionId, changedAt } = secret;
    const version = { VersionId: versionId, VersionStages: ['AWSCURRENT'], CreatedDate: changedAt / 1000 };
    return { ARN: arn, Name: name, SecretString: value, ...version };
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

  return {
    name: 'secretsmanager',
    types: {
      'AWS::SecretsManager::Secret': {
        hosted: ['Name', ...recipeParts.map((part) => `GenerateSecretString.${part}`)],
        ignored: ['Description', 'KmsKeyId', 'Tags'],
        create,
      },
    },
    handle: jsonApi({ GetSecretValue: operation<Asked>(['SecretId'], [], getValue) }, { SecretId: '' }),
  };
}
