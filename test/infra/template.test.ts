import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryNames } from '../../infra/bundle.ts';
import { synthesize } from '../../infra/synth.ts';
import { slices } from '../../schemas/api.ts';
import { accessOf, type Operations } from '../../schemas/operations.ts';
import { tables } from '../../schemas/tables.ts';
import { goldenOf } from './golden.ts';

type Resource = { Type: string; Properties: Record<string, unknown>; DeletionPolicy?: string; DependsOn?: string[] };
type Template = { Resources: Record<string, Resource> };

const folder = mkdtempSync(join(tmpdir(), 'synth-'));
const templates: Record<'prod' | 'china', Template> = { prod: { Resources: {} }, china: { Resources: {} } };

beforeAll(async () => {
  // Fails, too, when cdk-nag has a finding without a reason.
  await Promise.all(['prod', 'china'].map((stage) => synthesize(stage, join(folder, stage))));
  for (const stage of ['prod', 'china'] as const) {
    templates[stage] = JSON.parse(readFileSync(join(folder, stage, 'bihuan-prod.template.json'), 'utf8')) as Template;
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ofType = (stage: 'prod' | 'china', type: string): [string, Resource][] =>
  Object.entries(templates[stage].Resources).filter(([, resource]) => resource.Type === type);

/** Types and properties that CloudFormation in `cn-north-1` does not know. */
const missingInChina = [
  /^AWS::Cognito::/,
  /^AWS::SES::/,
  /^AWS::Budgets::/,
  /^AWS::XRay::/,
  /^AWS::CloudFront::(OriginAccessControl|Function|ResponseHeadersPolicy|CachePolicy|OriginRequestPolicy|KeyValueStore)$/,
];

describe.each(['prod', 'china'] as const)('the template of %s', (stage) => {
  it('is the golden one, but for the hashes of assets', async () => {
    await expect(goldenOf(templates[stage])).toMatchFileSnapshot(`golden/${stage}.json`);
  });

  it('keeps every table encrypted, restorable, on demand, protected and retained', () => {
    const found = ofType(stage, 'AWS::DynamoDB::Table');
    expect(found).toHaveLength(Object.keys(tables).length);
    for (const [, table] of found) {
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      });
      expect(table.Properties).not.toHaveProperty('TableName');
      expect(table.DeletionPolicy).toBe('Retain');
    }
  });

  it('routes every operation, and guards those of staff by token', () => {
    const routes = new Map(
      ofType(stage, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => [Properties.RouteKey, Properties]),
    );
    const operations = Object.values(slices).flatMap((slice) => Object.values(slice as Operations));
    for (const operation of operations) {
      const expected = accessOf(operation) === 'staff' ? 'JWT' : 'NONE';
      expect(routes.get(`${operation.method} ${operation.path}`), operation.path).toMatchObject({
        AuthorizationType: expected,
      });
    }
    const pages = ['GET /', 'GET /{proxy+}'];
    expect(routes.size).toBe(operations.length + pages.length);
  });

  it('lets the distribution alone prove itself to the functions of operations', () => {
    const proof = /\{\{resolve:secretsmanager:.*SharedOriginProof.*:SecretString:proof::\}\}/;
    const [[, distribution] = []] = ofType(stage, 'AWS::CloudFront::Distribution');
    expect(JSON.stringify(distribution?.Properties)).toMatch(proof);
    const functions = ofType(stage, 'AWS::Lambda::Function').filter(([, { Properties }]) =>
      JSON.stringify(Properties.Environment ?? '').includes('ORIGIN_PROOF'),
    );
    expect(functions).toHaveLength(Object.keys(slices).length);
    for (const [id, { Properties }] of functions) expect(JSON.stringify(Properties.Environment), id).toMatch(proof);
  });

  it('gives no function a table, a key or a machine by wildcard', () => {
    for (const [id, policy] of ofType(stage, 'AWS::IAM::Policy')) {
      if (/CustomCDKBucketDeployment|BucketNotificationsHandler/.test(id)) continue;
      const { Statement } = policy.Properties.PolicyDocument as {
        Statement: { Action: string | string[]; Resource: unknown }[];
      };
      for (const { Action, Resource } of Statement) {
        const actions = [Action].flat();
        expect(
          actions.filter((action) => action.includes('*') && !action.startsWith('kms:')),
          id,
        ).toEqual([]);
        if (JSON.stringify(Resource) === '"*"') {
          expect(
            actions.every((action) => /^(dynamodb:ListStreams|logs:|xray:)/.test(action)),
            `${id}: ${actions}`,
          ).toBe(true);
        }
      }
    }
  });

  it('lets functions delete only what may go: drafts, waits, notices, places in a queue, unclaimed photos', () => {
    const deleted = ofType(stage, 'AWS::IAM::Policy').flatMap(([, policy]) => {
      const { Statement } = policy.Properties.PolicyDocument as {
        Statement: { Action: string | string[]; Resource: unknown }[];
      };
      return Statement.filter(({ Action }) => [Action].flat().includes('dynamodb:DeleteItem')).flatMap(
        ({ Resource }) =>
          JSON.stringify(Resource).match(/(?<=Tables)[A-Z][a-z]+(?:[A-Z][a-z]+)*(?=[0-9A-F]{8})/g) ?? [],
      );
    });
    expect([...new Set(deleted)].sort()).toEqual(['Drafts', 'Notices', 'Photos', 'SharedQueue', 'Waits']);
  });

  it('lets nobody change or delete an audit entry', () => {
    const [auditId] = ofType(stage, 'AWS::DynamoDB::Table').find(([id]) => id.startsWith('TablesAudit')) ?? [];
    for (const [id, policy] of ofType(stage, 'AWS::IAM::Policy')) {
      const { Statement } = policy.Properties.PolicyDocument as {
        Statement: { Action: string | string[]; Resource: unknown }[];
      };
      for (const { Action, Resource } of Statement.filter((one) =>
        JSON.stringify(one.Resource).includes(`${auditId}`),
      )) {
        const writes = [Action].flat().filter((action) => /UpdateItem|DeleteItem/.test(action));
        expect(writes, `${id} ${JSON.stringify(Resource)}`).toEqual([]);
      }
    }
  });

  it('gives every asynchronous entry a dead-letter queue, and every dead-letter queue an alarm', () => {
    for (const [id, mapping] of ofType(stage, 'AWS::Lambda::EventSourceMapping')) {
      const { DestinationConfig, EventSourceArn } = mapping.Properties;
      const isQueue = JSON.stringify(EventSourceArn).includes('Notices');
      expect(isQueue || DestinationConfig !== undefined, id).toBe(true);
      if (!isQueue)
        expect(mapping.Properties).toMatchObject({
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: 5,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
        });
    }
    const alarmed = ofType(stage, 'AWS::CloudWatch::Alarm').map(([, alarm]) =>
      JSON.stringify(alarm.Properties.Dimensions ?? ''),
    );
    for (const [id] of ofType(stage, 'AWS::SQS::Queue').filter(([queue]) => queue.includes('DeadLetters'))) {
      expect(
        alarmed.some((dimensions) => dimensions.includes(id)),
        id,
      ).toBe(true);
    }
    for (const [id, rule] of ofType(stage, 'AWS::Events::Rule')) {
      const [target] = rule.Properties.Targets as { DeadLetterConfig?: unknown }[];
      expect(target?.DeadLetterConfig, id).toBeDefined();
    }
  });

  it('parks what a function fails on that nobody waits for: jobs, uploads, reminders', () => {
    const byScheduler = ofType(stage, 'AWS::IAM::Role')
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes('scheduler.amazonaws.com'))
      .map(([id]) => id);
    const callers = JSON.stringify([
      ofType(stage, 'AWS::Events::Rule').map(([, { Properties }]) => Properties.Targets),
      ofType(stage, 'Custom::S3BucketNotifications').map(([, { Properties }]) => Properties.NotificationConfiguration),
      ofType(stage, 'AWS::IAM::Policy')
        .map(([, { Properties }]) => Properties)
        .filter(({ Roles }) => byScheduler.some((id) => JSON.stringify(Roles).includes(id))),
    ]);
    const called = ofType(stage, 'AWS::Lambda::Function').filter(([id]) => callers.includes(`"${id}"`));
    expect(called.map(([, { Properties }]) => Properties.Description).sort()).toEqual(
      entryNames().filter((name) => /\/every-|^photos\/on-upload$/.test(name)),
    );
    const invoked = ofType(stage, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
    for (const [id] of called) {
      expect(
        invoked.find(({ FunctionName }) => JSON.stringify(FunctionName) === `{"Ref":"${id}"}`),
        id,
      ).toMatchObject({
        MaximumRetryAttempts: 2,
        DestinationConfig: {
          OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringMatching(/DeadLetters/), 'Arn'] } },
        },
      });
    }
  });

  it('writes an access log under the id that the functions log: API Gateway’s of the request', () => {
    const [[, apiStage] = []] = ofType(stage, 'AWS::ApiGatewayV2::Stage');
    const Format = String((apiStage?.Properties.AccessLogSettings as { Format: string } | undefined)?.Format);
    expect(JSON.parse(Format)).toMatchObject({ requestId: '$context.requestId', status: '$context.status' });
    // Paths and queries may name people.
    expect(Format).not.toMatch(/context\.(path|identity)|request\.(path|querystring)/);
  });

  it('keeps logs for a time, not for ever', () => {
    for (const [id, group] of ofType(stage, 'AWS::Logs::LogGroup'))
      expect(group.Properties.RetentionInDays, id).toBeGreaterThan(0);
  });
});

describe('the distribution of prod', () => {
  it('adds security headers to assets, and to what API Gateway answers by itself', () => {
    // AWS's managed SecurityHeadersPolicy.
    const withHeaders = { ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03' };
    expect(ofType('prod', 'AWS::CloudFront::Distribution')).toMatchObject([
      [
        expect.any(String),
        { Properties: { DistributionConfig: { DefaultCacheBehavior: withHeaders, CacheBehaviors: [withHeaders] } } },
      ],
    ]);
  });
});

describe('the template of china', () => {
  it('has no type that is not there', () => {
    const types = [...new Set(Object.values(templates.china.Resources).map(({ Type }) => Type))];
    expect(types.filter((type) => missingInChina.some((pattern) => pattern.test(type)))).toEqual([]);
  });

  it('has no arm64 function, no tracing, and no ARN of another partition', () => {
    for (const [id, { Properties }] of ofType('china', 'AWS::Lambda::Function')) {
      expect(Properties.TracingConfig, id).toBeUndefined();
      expect(JSON.stringify(Properties.Architectures ?? ['x86_64']), id).not.toContain('arm64');
    }
    expect(JSON.stringify(templates.china)).not.toMatch(/"arn:aws:/);
  });
});
