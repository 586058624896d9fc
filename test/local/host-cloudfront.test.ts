import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFunction, anApi, aRole, hostWith, type TestHost } from './host-support.ts';

const spa = `function handler(event) {
  var request = event.request;
  if (request.uri === '/old') return { statusCode: 301, statusDescription: 'Moved', headers: { location: { value: '/new' } } };
  if (!request.uri.includes('.') && request.uri !== '/') request.uri = '/index.html';
  return request;
}`;
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
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
  Spa: {
    Type: 'AWS::CloudFront::Function',
    Properties: {
      Name: 'spa',
      AutoPublish: true,
      FunctionCode: spa,
      FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
    },
  },
  Headers: {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        Name: 'headers',
        SecurityHeadersConfig: {
          ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'self'", Override: true },
          StrictTransportSecurity: { AccessControlMaxAgeSec: 60, IncludeSubdomains: true, Override: true },
          FrameOptions: { FrameOption: 'DENY', Override: false },
        },
        CustomHeadersConfig: { Items: [{ Header: 'Permissions-Policy', Value: 'camera=()', Override: true }] },
      },
    },
  },
  Distribution: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Enabled: true,
        HttpVersion: 'http2',
        DefaultRootObject: 'index.html',
        DefaultCacheBehavior: behavior('web', {
          CachePolicyId: cachingOptimized,
          Compress: true,
          FunctionAssociations: [
            { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Spa', 'FunctionARN'] } },
          ],
          ResponseHeadersPolicyId: { Ref: 'Headers' },
        }),
        CacheBehaviors: [
          behavior('api', { PathPattern: '/api/narrow/*' }),
          behavior('api', {
            PathPattern: '/api/*',
            AllowedMethods: methods,
            OriginRequestPolicyId: allViewerExceptHost,
            ResponseHeadersPolicyId: { Ref: 'Headers' },
          }),
        ],
        CustomErrorResponses: [{ ErrorCode: 403, ResponseCode: 404, ResponsePagePath: '/missing.html' }],
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
    statusCode: 200, headers: { 'x-frame-options': 'SAMEORIGIN' }, cookies: ['s=1; Secure; HttpOnly'],
    body: JSON.stringify({ rawPath, rawQueryString, cookies, headers, peer: requestContext.http.sourceIp }) });`,
  'asset.web/index.html': '<title>Home</title>',
  'asset.web/missing.html': 'nothing here',
  'asset.web/app.js': `// ${'long '.repeat(1_000)}`,
};

let host: TestHost;
beforeAll(async () => {
  host = await hostWith({ Resources: resources, Outputs: { Site: { Value: siteUrl } } }, files);
});
afterAll(() => host.end());
const get = (path: string, init: RequestInit = {}) => fetch(host.url + path, { redirect: 'manual', ...init });

describe('a distribution', () => {
  it('serves the bucket, with the root object at /', async () => {
    for (const path of ['/', '/index.html']) {
      const response = await get(path);
      expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
        200,
        'text/html',
        '<title>Home</title>',
      ]);
    }
  });

  it('runs its function on viewer requests', async () => {
    expect(await (await get('/units/12')).text()).toBe('<title>Home</title>');
    const moved = await get('/old');
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/new']);
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
    const page = await get('/');
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-security-policy': "default-src 'self'",
      'strict-transport-security': 'max-age=60; includeSubDomains',
      'x-frame-options': 'DENY',
      'permissions-policy': 'camera=()',
      'cache-control': 'no-store',
    });
    expect((await get('/api/x')).headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });

  it('answers what the bucket does not have with the error page', async () => {
    const response = await get('/nothing.png');
    expect([response.status, await response.text()]).toEqual([404, 'nothing here']);
  });

  it('compresses text of some length, and knows what has not changed', async () => {
    const script = await get('/app.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(script.headers.get('content-encoding')).toBe('br');
    expect(await script.text()).toBe(files['asset.web/app.js']);
    expect((await get('/index.html')).headers.get('content-encoding')).toBeNull();
    const etag = (await get('/index.html')).headers.get('etag') ?? '';
    expect((await get('/index.html', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('is reached under the host’s own address wherever the template spells out its domain', async () => {
    expect(host.outputs.Site).toBe(host.publicUrl);
  });
});

describe('what a distribution cannot do here', () => {
  it.each<[string, object, string]>([
    ['an unknown cache policy', { CachePolicyId: 'no-such-policy' }, 'does not know the cache policy no-such-policy'],
    [
      'a function on responses',
      { FunctionAssociations: [{ EventType: 'viewer-response', FunctionARN: 'x' }] },
      'viewer-request only',
    ],
  ])('%s is refused', async (_, change, reason) => {
    const config = resources.Distribution.Properties.DistributionConfig;
    const changed = { ...config, DefaultCacheBehavior: { ...config.DefaultCacheBehavior, ...change } };
    const Distribution = { ...resources.Distribution, Properties: { DistributionConfig: changed } };
    await expect(hostWith({ Resources: { ...resources, Distribution } }, files)).rejects.toThrow(reason);
  });

  it('a bucket without access control stays closed', async () => {
    const [web, api] = resources.Distribution.Properties.DistributionConfig.Origins;
    const { OriginAccessControlId: _, ...open } = web as Record<string, unknown>;
    const config = {
      ...resources.Distribution.Properties.DistributionConfig,
      Origins: [open, api],
      CustomErrorResponses: [],
    };
    const Distribution = { ...resources.Distribution, Properties: { DistributionConfig: config } };
    const closed = await hostWith({ Resources: { ...resources, Distribution } }, files);
    expect((await fetch(closed.url)).status).toBe(403);
    await closed.end();
  });
});
