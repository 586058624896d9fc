import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFunction, anApi, aRole, hostWith, type TestHost } from './host-support.ts';
import { code, type Event } from './http-api-support.ts';

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

  it('keeps what looks like an object’s own in a query', async () => {
    const event = await eventOf('/units?constructor=1&__proto__=2&toString=3&toString=4&%zz=5');
    expect(Object.entries(event.queryStringParameters ?? {})).toEqual([
      ['constructor', '1'],
      ['__proto__', '2'],
      ['toString', '3,4'],
      ['%zz', '5'],
    ]);
  });

  it.each([
    ['hash%23value', 'hash#value'],
    ['question%3Fvalue', 'question'],
    ['slash%2Fvalue', 'slash/value'],
    ['unicode-%CE%BB-%E4%B8%96', 'unicode-λ-世'],
    ['literal%252Fvalue', 'literal/value'],
    ['literal%253Fvalue', 'literal?value'],
    ['literal%2525value', 'literal%value'],
  ])('hands on the path /units/%s decoded twice', async (sent, path) => {
    const { rawPath, rawQueryString, requestContext } = await eventOf(`/units/${sent}?a=%3F`);
    expect([rawPath, rawQueryString]).toEqual([`/units/${path}`, 'a=%3F']);
    expect(requestContext.http).toMatchObject({ path: `/units/${path}` });
  });

  it.each(['percent%25done', '%zz', '%ff'])('refuses the path /units/%s, which cannot be decoded so', async (path) => {
    const response = await fetch(`${host.url}/units/${path}`);
    expect([response.status, await response.text()]).toEqual([400, '{"message":"Bad Request"}']);
  });

  it.each([
    ['application/json; charset=utf-8', '{"ä":1}', false],
    ['text/csv', 'a,b', false],
    ['application/json-patch+json', '[]', true],
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
    ['answers with a status that ends nothing', Buffer.from('{"statusCode":101}').toString('base64')],
    ['answers with headers that are text', Buffer.from('{"statusCode":200,"headers":"a"}').toString('base64')],
    ['answers with a cookie of two lines', Buffer.from('{"statusCode":200,"cookies":["a\\r\\nb"]}').toString('base64')],
    ['answers with a list in a header', Buffer.from('{"statusCode":200,"headers":{"a":["b"]}}').toString('base64')],
    [
      'answers with a header of two lines',
      Buffer.from('{"statusCode":200,"headers":{"a":"b\\r\\nc: d"}}').toString('base64'),
    ],
    ['answers with a status that is none', Buffer.from('{"statusCode":"often"}').toString('base64')],
  ])('says only that something failed when the function %s', async (_, answer) => {
    const response = await fetch(`${host.url}/units?answer=${encodeURIComponent(answer)}`);
    expect([response.status, response.statusText, await response.text()]).toEqual([
      500,
      'Internal Server Error',
      '{"message":"Internal Server Error"}',
    ]);
  });

  it('puts the answer on the wire itself', async () => {
    const headers = { 'transfer-encoding': 'chunked', connection: 'close', 'content-length': '3' };
    const response = await answered({ statusCode: 200, headers, body: 'hello' });
    expect([await response.text(), response.headers.get('transfer-encoding')]).toEqual(['hello', null]);
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
  it('throttles with 429 over the rate of its stage', async () => {
    const resources = anApi(['GET /a']);
    Object.assign(resources.Stage?.Properties ?? {}, {
      DefaultRouteSettings: { ThrottlingBurstLimit: 2, ThrottlingRateLimit: 0.001 },
    });
    const host = await hostWith({ Resources: { Role: aRole(), Function: aFunction('code'), ...resources } }, code);
    const statuses: number[] = [];
    for (const path of ['/a', '/a', '/a']) statuses.push((await fetch(host.url + path)).status);
    expect(statuses).toEqual([200, 200, 429]);
    await host.end();
  });

  it.each([
    ['Api', { CorsConfiguration: { AllowOrigins: ['*'] } }, 'CorsConfiguration'],
    ['Stage', { StageVariables: { a: 'b' } }, 'StageVariables'],
    ['Stage', { RouteSettings: { 'GET /a': { ThrottlingRateLimit: 1 } } }, 'RouteSettings'],
    ['Integration', { PayloadFormatVersion: '1.0' }, 'payload format 2.0 only'],
    ['Route0', { AuthorizationType: 'AWS_IAM' }, 'JWT only, not AWS_IAM'],
  ])('stops the start where %s has %j, which this host lacks', async (id, properties, reason) => {
    const resources = anApi(['GET /a']);
    Object.assign(resources[id]?.Properties ?? {}, properties);
    const starting = hostWith({ Resources: { Role: aRole(), Function: aFunction('code'), ...resources } }, code);
    await expect(starting).rejects.toThrow(reason);
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
