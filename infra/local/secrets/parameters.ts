/** SSM parameters of the template, to be read. */
import { AwsError, type Caller, type Host, type Service } from '../host.ts';
import { jsonApi, operation } from '../json-api.ts';
import { stableId } from '../names.ts';

type Parameter = {
  Name: string;
  Type: string;
  Value: string;
  ARN: string;
  DataType: 'text';
  Version: 1;
  LastModifiedDate: number;
};

export function parameters(host: Host): Service {
  const known = new Map<string, Parameter>();
  const arnOf = (name: string) =>
    `arn:${host.partition}:ssm:${host.region}:${host.accountId}:parameter/${name.replace(/^\//, '')}`;

  function find(nameOrArn: string, action: string, caller: Caller): Parameter | undefined {
    const name = [...known.values()].find((each) => each.ARN === nameOrArn)?.Name ?? nameOrArn;
    host.authorize(caller, `ssm:${action}`, arnOf(name));
    return known.get(name);
  }

  return {
    name: 'ssm',
    types: {
      'AWS::SSM::Parameter': {
        hosted: ['Name', 'Type', 'Value'],
        ignored: ['Description', 'Tier', 'Tags', 'AllowedPattern'],
        create({ logicalId, properties }) {
          const Name = String(properties.Name ?? `CFN-${logicalId}-${stableId(logicalId, 12)}`);
          const Type = String(properties.Type);
          const Value = String(properties.Value);
          const LastModifiedDate = host.clock.now() / 1000;
          known.set(Name, { Name, Type, Value, ARN: arnOf(Name), DataType: 'text', Version: 1, LastModifiedDate });
          return { ref: Name, attributes: { Type, Value } };
        },
      },
    },
    handle: jsonApi({
      GetParameter: operation<{ Name: string; WithDecryption?: boolean }>(
        ['Name'],
        ['WithDecryption'],
        ({ Name }, caller) => {
          const Parameter = find(Name, 'GetParameter', caller);
          if (Parameter) return { Parameter };
          throw new AwsError('ParameterNotFound', `Parameter ${Name} not found.`);
        },
      ),
      GetParameters: operation<{ Names: string[]; WithDecryption?: boolean }>(
        ['Names'],
        ['WithDecryption'],
        ({ Names }, caller) => {
          const found = Names.map((name) => [name, find(name, 'GetParameters', caller)] as const);
          return {
            Parameters: found.flatMap(([, parameter]) => parameter ?? []),
            InvalidParameters: found.flatMap(([name, parameter]) => (parameter ? [] : name)),
          };
        },
      ),
    }),
  };
}
