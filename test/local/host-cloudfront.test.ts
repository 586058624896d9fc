import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFunction, anApi, aRole, hostWith, type TestHost } from './host-support.ts';

const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const securityHeaders = '67f7725c-6f97-4210-82d7-5512b31e9d03';
const methods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

const siteUrl = { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': ['Distribution', 'DomainName'] }]] };

const behavior = (target: string, more: object) => ({
  TargetOriginId: target,
  ViewerProtocolPolicy: 'redirect-to-https',
  CachePolicyId: cachingDisabled,
  ...more,
});
const resources = {
  Role: aRole(),
  Function: aFunction('code'),
  ...anApi(['ANY /api/{rest+}']),
  Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
  Deployment: {
    Type: 'Custom::CDKBucketDeployment',
    Properties: {
      ServiceToken: { 'Fn::GetAtt': ['Deployer', 'Arn'] },
      SourceBucketNames: ['assets'],
      SourceObjectKeys: ['web.zip'],
      DestinationBucketName: { Ref: 'Bucket' },
      SystemMetadata: { 'cache-control': 'no-store' },
    },
  },
  Deployer: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'python3.13', Layers: ['x'] } },
  Access: { Type: 'AWS::CloudFront::OriginAccessControl', Properties: { OriginAccessControlConfig: {} } },
  Distribution: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Enabled: true,
        HttpVersion: 'http2',
        DefaultCacheBehavior: behavior('web', {
          CachePolicyId: cachingOptimized,
          Compress: true,
          ResponseHeadersPolicyId: securityHeaders,
        }),
        CacheBehaviors: [
          behavior('api', { PathPattern: '/api/narrow/*' }),
          behavior('api', {
            PathPattern: '/api/*',
            AllowedMethods: methods,
            OriginRequestPolicyId: allViewerExceptHost,
            ResponseHeadersPolicyId: securityHeaders,
          }),
        ],
        Origins: [
          {
            Id: 'web',
            DomainName: { 'Fn::GetAtt': ['Bucket', 'RegionalDomainName'] },
            OriginAccessControlId: { 'Fn::GetAtt': ['Access', 'Id'] },
            S3OriginConfig: { OriginAccessIdentity: '' },
          },
          {
            Id: 'api',
            DomainName: { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }] }] },
            CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
            OriginCustomHeaders: [{ HeaderName: 'X-Proof', HeaderValue: 'from the distribution' }],
          },
        ],
      },
    },
  },
};
const files = {
  'asset.code/index.mjs': `export const handler = async ({ rawPath, rawQueryString, cookies, headers, requestContext }) => ({
    statusCode: 200, headers: { 'x-frame-options': 'DENY', 'x-content-type-options': 'own' }, cookies: ['s=1; Secure; HttpOnly'],
    body: JSON.stringify({ rawPath, rawQueryString, cookies, headers, peer: requestContext.http.sourceIp }) });`,
  'asset.web/index.html': '<title>Home</title>',
  'asset.web/app.js': `// ${'long '.repeat(1_000)}`,
};

let host: TestHost;
beforeAll(async () => {
  host = await hostWith({ Resources: resources, Outputs: { Site: { Value: siteUrl } } }, files);
});
afterAll(() => host.end());
const get = (path: string, init: RequestInit = {}) => fetch(host.url + path, { redirect: 'manual', ...init });

describe('a distribution', () => {
  it('serves the bucket: whole, in ranges, and only when it changed', async () => {
    const page = await get('/index.html');
    const etag = page.headers.get('etag') ?? '';
    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html',
      '<title>Home</title>',
    ]);
    const part = await get('/index.html', { headers: { range: 'bytes=7-10' } });
    expect([part.status, await part.text()]).toEqual([206, 'Home']);
    expect((await get('/index.html', { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await get('/index.html', { headers: { 'if-match': '"other"' } })).status).toBe(412);
    expect((await get('/index.html', { method: 'HEAD' })).headers.get('content-length')).toBe('19');
  });

  it('hides what the bucket does not have behind a refusal, as S3 does from who may not list', async () => {
    for (const path of ['/', '/nothing.png']) {
      const response = await get(path);
      expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('<Code>AccessDenied<')]);
    }
  });

  it('sends /api/* to the HTTP API with everything but the viewer’s host', async () => {
    const response = await get('/api/units?a=1&b=2', {
      method: 'POST',
      body: 'x',
      headers: { cookie: 'c=1', 'x-own': 'y' },
    });
    const seen = (await response.json()) as { headers: Record<string, string> };
    expect(seen).toMatchObject({ rawPath: '/api/units', rawQueryString: 'a=1&b=2', cookies: ['c=1'] });
    expect(seen.headers).toMatchObject({ 'x-own': 'y', host: expect.stringContaining('.execute-api.') });
    expect(response.headers.getSetCookie()).toEqual(['s=1; Secure; HttpOnly']);
  });

  it('adds the viewer’s address, and the HTTP API then the edge’s: what a client claimed stands before them', async () => {
    const headers = { 'x-forwarded-for': '198.51.100.1', 'x-proof': 'forged' };
    const seen = (await (await get('/api/units', { headers })).json()) as {
      headers: Record<string, string>;
      peer: string;
    };
    expect(seen.peer).toBe('130.176.0.1');
    expect(seen.headers).toMatchObject({
      'x-forwarded-for': '198.51.100.1, 127.0.0.1, 130.176.0.1',
      'x-proof': 'from the distribution',
    });
  });

  it('sends on neither cookies nor queries nor headers that no policy names', async () => {
    const response = await get('/api/narrow/x?a=1', { headers: { cookie: 'c=1', 'x-own': 'y' } });
    const seen = (await response.json()) as {
      headers: Record<string, string>;
      cookies?: string[];
      rawQueryString: string;
    };
    expect(seen.rawQueryString).toBe('');
    expect(seen.cookies).toBeUndefined();
    expect(seen.headers).not.toHaveProperty('x-own');
  });

  it('refuses a method that its behaviour does not allow', async () => {
    expect((await get('/index.html', { method: 'POST', body: 'x' })).status).toBe(403);
    expect((await get('/api/narrow/x', { method: 'PUT' })).status).toBe(403);
  });

  it('adds the headers of its policy, over the origin’s own only where told to', async () => {
    expect(Object.fromEntries((await get('/index.html')).headers)).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'no-store',
    });
    expect(Object.fromEntries((await get('/api/x')).headers)).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
    });
  });

  it('compresses text of some length', async () => {
    const script = await get('/app.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect([script.headers.get('content-encoding'), script.headers.get('etag')]).toEqual([
      'br',
      expect.stringMatching(/^W\/"/),
    ]);
    expect(await script.text()).toBe(files['asset.web/app.js']);
    expect((await get('/index.html')).headers.get('content-encoding')).toBeNull();
  });

  it('is reached under the host’s own address wherever the template spells out its domain', async () => {
    expect(host.outputs.Site).toBe(host.publicUrl);
  });
});

describe('what a distribution cannot do here', () => {
  const config = resources.Distribution.Properties.DistributionConfig;
  const [web, api] = config.Origins;
  const withDefault = (change: object) => ({ DefaultCacheBehavior: { ...config.DefaultCacheBehavior, ...change } });

  it.each<[string, object, string]>([
    ['an unknown cache policy', withDefault({ CachePolicyId: 'none-such' }), 'not know the cache policy none-such'],
    ['a function', withDefault({ FunctionAssociations: [] }), 'DefaultCacheBehavior.FunctionAssociations'],
    ['writing to a bucket', withDefault({ AllowedMethods: methods }), 'only gets objects for a distribution'],
    [
      'a bucket without access control',
      { Origins: [{ ...web, OriginAccessControlId: '' }, api] },
      'OriginAccessControlId',
    ],
    ['being switched off', { Enabled: false }, 'no distribution that is not enabled'],
    ['error pages', { CustomErrorResponses: [] }, 'CustomErrorResponses'],
    ['a root object', { DefaultRootObject: 'index.html' }, 'DefaultRootObject'],
  ])('%s is refused', async (_, change, reason) => {
    const Distribution = { ...resources.Distribution, Properties: { DistributionConfig: { ...config, ...change } } };
    await expect(hostWith({ Resources: { ...resources, Distribution } }, files)).rejects.toThrow(reason);
  });
});
