import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFunction, anApi, aRole, hostWith, type TestHost } from './host-support.ts';

const code = {
  'asset.code/index.mjs': `
    export const handler = async (event) => {
      const { answer } = event.queryStringParameters ?? {};
      if (answer === 'throw') throw new Error('no');
      if (answer === 'wait') await new Promise((done) => setTimeout(done, 2000));
      return answer ? JSON.parse(Buffer.from(answer, 'base64').toString()) : { statusCode: 200, body: JSON.stringify(event) };
    };`,
};
type Event = Record<string, unknown> & { requestContext: Record<string, unknown>; headers: Record<string, string> };

describe('an HTTP API', () => {
  let host: TestHost;
  beforeAll(async () => {
    const keys = [
      'GET /units',
      'GET /units/{unitId}',
      'ANY /units/{unitId}',
      'GET /units/{rest+}',
      'POST /units',
      'GET /units/own',
    ];
    host = await hostWith({ Resources: { Role: aRole(), Function: aFunction('code'), ...anApi(keys) } }, code);
  });
  afterAll(() => host.end());

  const eventOf = async (path: string, init: RequestInit = {}) =>
    (await (await fetch(host.url + path, init)).json()) as Event;
  const answered = (result: unknown) =>
    fetch(`${host.url}/units?answer=${encodeURIComponent(Buffer.from(JSON.stringify(result)).toString('base64'))}`);

  it('hands a request on in payload format 2.0', async () => {
    const { requestContext, headers, ...event } = await eventOf('/units/a%20b?x=1&y=%20z&x=2', {
      headers: { cookie: 'a=1; b=2', 'X-Mixed': 'Case', 'user-agent': 'test' },
    });
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'GET /units/{unitId}',
      rawPath: '/units/a b',
      rawQueryString: 'x=1&y=%20z&x=2',
      cookies: ['a=1', 'b=2'],
      queryStringParameters: { x: '1,2', y: ' z' },
      pathParameters: { unitId: 'a b' },
      isBase64Encoded: false,
    });
    expect(headers).toMatchObject({ 'x-mixed': 'Case', 'x-forwarded-for': '127.0.0.1' });
    expect(headers).not.toHaveProperty('cookie');
    expect(requestContext).toMatchObject({
      accountId: '123456789012',
      domainName: expect.stringMatching(/^\w{10}\.execute-api\.us-east-1\.amazonaws\.com$/),
      http: { method: 'GET', path: '/units/a b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      routeKey: 'GET /units/{unitId}',
      stage: '$default',
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    });
  });

  it.each([
    ['application/json; charset=utf-8', '{"ä":1}', false],
    ['text/csv', 'a,b', false],
    ['application/octet-stream', 'bytes', true],
    ['application/x-www-form-urlencoded', 'a=b', true],
  ])('gives a body of %s as text or in base64', async (type, body, isBase64Encoded) => {
    const event = await eventOf('/units', { method: 'POST', body, headers: { 'content-type': type } });
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    expect(isBase64Encoded ? Buffer.from(String(event.body), 'base64').toString() : event.body).toBe(body);
  });

  it.each([
    ['GET', '/units/own', 'GET /units/own'],
    ['GET', '/units/other', 'GET /units/{unitId}'],
    ['PUT', '/units/other', 'ANY /units/{unitId}'],
    ['GET', '/units/a/b', 'GET /units/{rest+}'],
  ])('%s %s takes the most specific route', async (method, path, routeKey) => {
    expect((await eventOf(path, { method })).routeKey).toBe(routeKey);
  });

  it('finds no route for what none declares', async () => {
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/Units'],
      ['DELETE', '/units'],
      ['GET', '/units/'],
    ] as const) {
      const response = await fetch(host.url + path, { method });
      expect([response.status, await response.text()]).toEqual([404, '{"message":"Not Found"}']);
    }
  });

  it('answers what a function without statusCode returns, as JSON', async () => {
    const response = await answered({ any: 'thing' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.json()).toEqual({ any: 'thing' });
    expect(await (await answered('plain')).text()).toBe('plain');
  });

  it('answers as a structured result says, with its cookies and bytes', async () => {
    const response = await answered({
      statusCode: 201,
      headers: { 'X-Own': 'yes', 'Content-Type': 'image/png', 'x-number': 5 },
      cookies: ['a=1; HttpOnly', 'b=2'],
      body: Buffer.from([0, 255, 1]).toString('base64'),
      isBase64Encoded: true,
    });
    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-own': 'yes',
      'content-type': 'image/png',
      'x-number': '5',
    });
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 1]);
  });

  it.each([
    ['throws', 'throw'],
    ['answers with a body that is no string', Buffer.from('{"statusCode":200,"body":{}}').toString('base64')],
    ['answers with a status that is none', Buffer.from('{"statusCode":"often"}').toString('base64')],
  ])('says only that something failed when the function %s', async (_, answer) => {
    const response = await fetch(`${host.url}/units?answer=${encodeURIComponent(answer)}`);
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  it('refuses a body over 10 MB, and one that Lambda would not take', async () => {
    for (const size of [11_000_000, 7_000_000]) {
      const init = { method: 'POST', body: 'x'.repeat(size), headers: { 'content-type': 'text/plain' } };
      const response = await fetch(`${host.url}/units`, init);
      expect([response.status, await response.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    }
  });
});

describe('what is declared of an HTTP API', () => {
  it('throttles with 429 over the rate of its stage, and a route by its own', async () => {
    const resources = anApi(['GET /a', 'GET /b']);
    Object.assign(resources.Stage?.Properties ?? {}, {
      DefaultRouteSettings: { ThrottlingBurstLimit: 2, ThrottlingRateLimit: 0.001 },
      RouteSettings: { 'GET /b': { ThrottlingBurstLimit: 0, ThrottlingRateLimit: 0 } },
    });
    const host = await hostWith({ Resources: { Role: aRole(), Function: aFunction('code'), ...resources } }, code);
    const statuses: number[] = [];
    for (const path of ['/a', '/a', '/a', '/b']) statuses.push((await fetch(host.url + path)).status);
    expect(statuses).toEqual([200, 200, 429, 429]);
    await host.end();
  });

  it('answers preflights and marks answers by its CORS settings', async () => {
    const resources = anApi(['GET /a']);
    Object.assign(resources.Api?.Properties ?? {}, {
      CorsConfiguration: {
        AllowOrigins: ['https://app.example'],
        AllowMethods: ['GET'],
        AllowHeaders: ['x-own'],
        MaxAge: 60,
      },
    });
    const host = await hostWith({ Resources: { Role: aRole(), Function: aFunction('code'), ...resources } }, code);
    const origin = 'https://app.example';
    const headers = { origin, 'access-control-request-method': 'GET' };
    const before = await fetch(`${host.url}/a`, { method: 'OPTIONS', headers });
    expect(before.status).toBe(204);
    expect(before.headers.get('access-control-allow-methods')).toBe('GET');
    expect((await fetch(`${host.url}/a`, { headers: { origin } })).headers.get('access-control-allow-origin')).toBe(
      origin,
    );
    const other = await fetch(`${host.url}/a`, { headers: { origin: 'https://other.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    await host.end();
  });

  it('is limited by the time of its integration, and by what the function permits', async () => {
    const resources = anApi(['GET /a']);
    Object.assign(resources.Integration?.Properties ?? {}, { TimeoutInMillis: 300 });
    const { MayCall: _, ...without } = resources;
    const slow = await hostWith({ Resources: { Role: aRole(), Function: aFunction('code'), ...resources } }, code);
    const late = await fetch(`${slow.url}/a?answer=wait`);
    expect([late.status, await late.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
    await slow.end();
    const closed = await hostWith({ Resources: { Role: aRole(), Function: aFunction('code'), ...without } }, code);
    expect((await fetch(`${closed.url}/a`)).status).toBe(500);
    expect(closed.lines.at(-1)?.message).toContain('no resource-based policy allows the lambda:InvokeFunction action');
    await closed.end();
  });
});

describe('a JWT authorizer', () => {
  let host: TestHost;
  let issuer: string;
  let server: Server;
  let key: CryptoKey;
  const at = (path: string, token?: string) =>
    fetch(host.url + path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  const aToken = (claims: object, changes: { iss?: string; exp?: number } = {}) =>
    new SignJWT({ sub: 'ann', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(changes.iss ?? issuer)
      .setIssuedAt()
      .setExpirationTime(changes.exp ?? Math.floor(Date.now() / 1000) + 600)
      .sign(key);

  beforeAll(async () => {
    const pair = await generateKeyPair('RS256');
    key = pair.privateKey;
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'RS256' };
    server = createServer((request, response) => {
      const isKeys = request.url === '/keys';
      response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const protect = { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Authorizer' } };
    const resources = anApi(['GET /me', 'GET /scoped'], protect);
    Object.assign(resources.Route1?.Properties ?? {}, { AuthorizationScopes: ['units.read'] });
    const Authorizer = {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId: { Ref: 'Api' },
        AuthorizerType: 'JWT',
        Name: 'jwt',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Issuer: issuer, Audience: ['console'] },
      },
    };
    host = await hostWith(
      { Resources: { Role: aRole(), Function: aFunction('code'), Authorizer, ...resources } },
      code,
    );
  });
  afterAll(async () => {
    await host.end();
    server.close();
  });

  it('lets a valid token in and gives the function its claims as strings', async () => {
    const response = await at('/me', await aToken({ aud: 'console', groups: ['a', 'b'], admin: true }));
    const { requestContext } = (await response.json()) as Event;
    expect(requestContext.authorizer).toEqual({
      jwt: {
        claims: {
          sub: 'ann',
          aud: 'console',
          groups: '[a b]',
          admin: 'true',
          iss: issuer,
          iat: expect.any(String),
          exp: expect.any(String),
        },
        scopes: null,
      },
    });
  });

  it('takes client_id where there is no audience', async () => {
    expect((await at('/me', await aToken({ client_id: 'console' }))).status).toBe(200);
    expect((await at('/me', await aToken({ client_id: 'console', aud: 'other' }))).status).toBe(401);
  });

  it.each<[string, () => Promise<string | undefined>, RegExp]>([
    ['without a token', async () => undefined, /^Bearer$/],
    ['with nonsense', async () => 'nonsense', /error="invalid_token"/],
    ['of another audience', () => aToken({ aud: 'other' }), /the token does not have a valid audience/],
    ['of another issuer', () => aToken({ aud: 'console' }, { iss: 'http://elsewhere' }), /issuer/],
    ['that has expired', () => aToken({ aud: 'console' }, { exp: 1 }), /the token has expired/],
    ['that was changed', async () => `${(await aToken({ aud: 'console' })).slice(0, -8)}AAAAAAAA`, /invalid_token/],
  ])('refuses a request %s', async (_, token, challenge) => {
    const response = await at('/me', await token());
    expect([response.status, await response.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(response.headers.get('www-authenticate')).toMatch(challenge);
  });

  it('asks for one of the scopes of a route', async () => {
    const poor = await at('/scoped', await aToken({ aud: 'console', scope: 'openid' }));
    expect([poor.status, await poor.text()]).toEqual([403, '{"message":"Forbidden"}']);
    const rich = await at('/scoped', await aToken({ aud: 'console', scope: 'openid units.read' }));
    expect(((await rich.json()) as Event).requestContext.authorizer).toMatchObject({
      jwt: { scopes: ['openid', 'units.read'] },
    });
  });

  it('sees a token expire by the host’s clock', async () => {
    const token = await aToken({ aud: 'console' });
    expect((await at('/me', token)).status).toBe(200);
    await host.host.clock.advance(3_600_000);
    expect((await at('/me', token)).status).toBe(401);
  });
});
