import { createHash, createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SignatureV4 } from '@smithy/signature-v4';
import { type RunningHost, type RunOptions, startHost } from '../../infra/local/run.ts';
import type { Template } from '../../infra/local/template/plan.ts';

type Resources = Template['Resources'];
type Line = Parameters<NonNullable<RunOptions['onLog']>>[0];
export type TestHost = RunningHost & { folder: string; lines: Line[]; restart(): Promise<void>; end(): Promise<void> };

/** A host on a free port with the given resources; files of a function's code lie below `asset.<name>/`. */
export async function hostWith(
  template: { Resources: Resources } & Partial<Template>,
  files: Record<string, string> = {},
  options: Partial<RunOptions> = {},
): Promise<TestHost> {
  const folder = mkdtempSync(join(tmpdir(), 'host-'));
  const file = join(folder, 'Test.template.json');
  writeFileSync(file, JSON.stringify(template));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const lines: Line[] = [];
  const all = { template: file, dataDir: join(folder, 'data'), onLog: (line: Line) => lines.push(line), ...options };
  const test = { folder, lines } as TestHost;
  try {
    Object.assign(test, await startHost(all));
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  test.restart = async () => {
    await test.stop();
    Object.assign(test, await startHost(all));
  };
  test.end = async () => {
    await test.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return test;
}

/** A role that a service may take on, with the statements of one policy. */
export function aRole(statements: object[] = [], service = 'lambda.amazonaws.com'): Resources[string] {
  const trust = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  const policy = { PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
      Policies: statements.length > 0 ? [policy] : [],
    },
  };
}

/** A function whose code is the asset `asset.<asset>/`, under the role `Role`. */
export function aFunction(asset: string, properties: Record<string, unknown> = {}): Resources[string] {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: `${asset}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      ...properties,
    },
  };
}

/** An HTTP API `Api` with one route for each key, each calling the function `Function`. */
export function anApi(routeKeys: string[], route: Record<string, unknown> = {}): Resources {
  const ApiId = { Ref: 'Api' };
  const routes = routeKeys.map((RouteKey, index) => [
    `Route${index}`,
    {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId,
        RouteKey,
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
        ...route,
      },
    },
  ]);
  return {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId, StageName: '$default', AutoDeploy: true },
    },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Function', 'Arn'] },
        PayloadFormatVersion: '2.0',
      },
    },
    MayCall: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] },
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Join': [
            '',
            [
              'arn:',
              { Ref: 'AWS::Partition' },
              ':execute-api:',
              { Ref: 'AWS::Region' },
              ':',
              { Ref: 'AWS::AccountId' },
              ':',
              ApiId,
              '/*',
            ],
          ],
        },
      },
    },
    ...Object.fromEntries(routes),
  };
}

type Signer = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** The key of the person at this machine. */
export function rootKey(host: TestHost): Signer {
  return JSON.parse(readFileSync(join(host.folder, 'data/credentials.json'), 'utf8'));
}

/** A request signed for a service, as an SDK would send it. */
export async function signedFetch(
  host: TestHost,
  service: string,
  path: string,
  { body = '', headers = {}, key = rootKey(host), at = new Date() }: SignedOptions = {},
): Promise<Response> {
  const { hostname, port } = new URL(host.url);
  const signer = new SignatureV4({ credentials: key, region: 'us-east-1', service, sha256: Sha256 });
  const target = { method: 'POST', protocol: 'http:', hostname, port: Number(port), path };
  const request = { ...target, headers: { host: `${hostname}:${port}`, ...headers }, body };
  const signed = await signer.sign(request, { signingDate: at });
  return fetch(host.url + path, { method: 'POST', headers: signed.headers, body });
}

type SignedOptions = { body?: string; headers?: Record<string, string>; key?: Signer; at?: Date };

class Sha256 {
  private readonly hash;
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    const secret = typeof key === 'string' ? key : key && Buffer.from(key as Uint8Array);
    this.hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }
  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.hash.update(typeof data === 'string' ? data : Buffer.from(data as Uint8Array));
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
  reset() {}
}
