import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFunction, anApi, aRole, hostWith, type TestHost } from './host-support.ts';

const packages = fileURLToPath(new URL('../../package.json', import.meta.url));
const code = {
  'asset.writer/index.mjs': `
    import { createRequire } from 'node:module';
    const { DynamoDBClient, PutItemCommand, DeleteItemCommand } = createRequire('${packages}')('@aws-sdk/client-dynamodb');
    const client = new DynamoDBClient({});
    export const handler = async ({ pathParameters: { id }, requestContext }) => {
      const TableName = process.env.TABLE;
      try {
        if (requestContext.http.method === 'PUT') await client.send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
        else await client.send(new DeleteItemCommand({ TableName, Key: { id: { S: id } } }));
        return { statusCode: 200, body: 'done' };
      } catch (error) {
        return { statusCode: 500, body: error.name + ': ' + error.message };
      }
    };`,
  'asset.reader/index.mjs': `export const handler = async ({ Records }) => {
    for (const { eventName, dynamodb } of Records) console.log(eventName, dynamodb.Keys.id.S);
  };`,
  'asset.daily/index.mjs': `export const handler = async ({ time }) => console.log(Math.floor((Date.now() - Date.parse(time)) / 60_000));`,
};
const arnOf = (id: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [id, attribute] });
const reads = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];
const Resources = {
  Role: aRole([
    { Sid: 'Write', Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'], Resource: arnOf('Table') },
    { Sid: 'Stream', Effect: 'Allow', Action: reads, Resource: arnOf('Table', 'StreamArn') },
  ]),
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    },
  },
  Function: aFunction('writer', { Environment: { Variables: { TABLE: { Ref: 'Table' } } } }),
  Reader: aFunction('reader'),
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arnOf('Table', 'StreamArn'),
      FunctionName: { Ref: 'Reader' },
      StartingPosition: 'TRIM_HORIZON',
    },
  },
  Daily: aFunction('daily'),
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 day)',
      State: 'ENABLED',
      Targets: [{ Id: 'daily', Arn: arnOf('Daily') }],
    },
  },
  MayRun: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: arnOf('Daily'),
      Principal: 'events.amazonaws.com',
      SourceArn: arnOf('Rule'),
    },
  },
  ...anApi(['PUT /things/{id}', 'DELETE /things/{id}']),
};

describe('services of one template', () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await hostWith({ Resources }, code);
  });
  afterAll(() => host.end());
  const said = (source: string) => host.lines.filter((line) => line.source === source).map(({ message }) => message);

  it('work together: a request writes, the stream tells another function', async () => {
    const response = await fetch(`${host.url}/things/one`, { method: 'PUT' });
    expect(await response.text()).toBe('done');
    await expect.poll(() => said('Reader'), { timeout: 15_000, interval: 20 }).toEqual(['INSERT one']);
  });

  it('are closed to what the role was not granted', async () => {
    const response = await fetch(`${host.url}/things/one`, { method: 'DELETE' });
    expect(await response.text()).toBe(
      `AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/Role/Function is not authorized to perform: dynamodb:DeleteItem on resource: ${host.resources.Table?.attributes.Arn} because no identity-based policy allows the dynamodb:DeleteItem action`,
    );
  });

  it('show which grants were used', async () => {
    const grants = (await (await fetch(`${host.url}/_local/iam`)).json()) as { statement: string; actions: object }[];
    const write = grants.find(({ statement }) => statement === 'Write');
    expect(write?.actions).toEqual({ 'dynamodb:PutItem': true, 'dynamodb:UpdateItem': false });
  });

  it('follow the clock: a daily rule runs once for every day, at its time', async () => {
    await host.host.clock.advance(3 * 86_400_000 + 60_000);
    await expect.poll(() => said('Daily'), { timeout: 15_000, interval: 20 }).toEqual(['0', '0', '0']);
  });
});

describe('a grant that Lambda demands', () => {
  it('is demanded at start too', async () => {
    const starting = hostWith({ Resources: { ...Resources, Role: aRole() } }, code);
    await expect(starting).rejects.toThrow(/cannot be hosted here: event-sources: .+dynamodb:DescribeStream/);
  });
});
