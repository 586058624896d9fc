/** A small template with one of everything that the host is measured by, and nothing of the product. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { aFunction, anApi, aRole } from '../../local/host-support.ts';

const resolveDir = fileURLToPath(new URL('.', import.meta.url));
export const readers = 8;
/** Times that a machine goes round; each round is two transitions. */
export const rounds = 25;

const code = `
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const read = async () => {
  const { Item } = await client.send(new GetItemCommand({ TableName: process.env.TABLE, Key: { id: { S: 'one' } } }));
  return { found: Item !== undefined };
};
export const seen = async ({ Records }) => {
  const at = Date.now();
  for (const { dynamodb } of Records) {
    const Item = { ...dynamodb.Keys, at: { N: String(at) } };
    await client.send(new PutItemCommand({ TableName: process.env.TABLE, Item }));
  }
};
export const echo = async (event) => event;
`;

const table = (more: object = {}) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    ...more,
  },
});
const arnOf = (name: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [name, attribute] });
const handler = (name: string, tableName: string) =>
  aFunction('code', {
    ...{ Handler: `index.${name}`, Timeout: 20, MemorySize: 512 },
    Environment: { Variables: { TABLE: { Ref: tableName } } },
  });

/** Goes round by `state`, which is a transition, and a Choice, which is another. */
function machine(state: object, role: string) {
  const Definition = {
    QueryLanguage: 'JSONata',
    StartAt: 'Begin',
    States: {
      Begin: { Type: 'Pass', Assign: { round: 0 }, Next: 'Round' },
      Round: { ...state, Assign: { round: '{% $round + 1 %}' }, Next: 'Again' },
      Again: { Type: 'Choice', Choices: [{ Condition: `{% $round < ${rounds} %}`, Next: 'Round' }], Default: 'End' },
      End: { Type: 'Succeed' },
    },
  };
  return { Type: 'AWS::StepFunctions::StateMachine', Properties: { RoleArn: arnOf(role), Definition } };
}

/** Writes template and code into a fresh folder. */
export function writeSmallStack(): { folder: string; template: string } {
  const dynamodb = ['GetItem', 'PutItem', 'DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
  const statement = { Effect: 'Allow', Action: dynamodb.map((name) => `dynamodb:${name}`), Resource: '*' };
  const mayInvoke = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' };
  const all = Array.from({ length: readers }, (_, index) => [`Reader${index}`, handler('read', 'Items')]);
  const Resources = {
    Items: table(),
    Written: table({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
    Seen: table(),
    Role: aRole([statement]),
    MachineRole: aRole([mayInvoke], 'states.amazonaws.com'),
    Function: handler('read', 'Items'),
    OnWritten: handler('seen', 'Seen'),
    Echo: handler('echo', 'Items'),
    ...Object.fromEntries(all),
    ...anApi(['GET /one']),
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arnOf('Written', 'StreamArn'),
        FunctionName: { Ref: 'OnWritten' },
        StartingPosition: 'TRIM_HORIZON',
      },
    },
    Passing: machine({ Type: 'Pass' }, 'MachineRole'),
    Calling: machine({ Type: 'Task', Resource: arnOf('Echo') }, 'MachineRole'),
  };
  const folder = mkdtempSync(join(tmpdir(), 'bench-stack-'));
  const template = join(folder, 'Small.template.json');
  writeFileSync(template, JSON.stringify({ Resources }));
  mkdirSync(join(folder, 'asset.code'));
  buildSync({
    stdin: { contents: code, resolveDir, loader: 'js' },
    outfile: join(folder, 'asset.code/index.mjs'),
    ...{
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      mainFields: ['module', 'main'],
    },
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  return { folder, template };
}
