import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aFunction, anApi, aRole, hostWith, type TestHost } from './host-support.ts';
import { code, type Event } from './http-api-support.ts';

describe('a JWT authorizer', () => {
  let host: TestHost;
  let issuer: string;
  let server: Server;
  let key: CryptoKey;
  const at = (path: string, token?: string) =>
    fetch(host.url + path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  const aToken = (
    claims: object,
    changes: { iss?: string; exp?: number; iat?: number; nbf?: number; kid?: string } = {},
  ) =>
    new SignJWT({ sub: 'ann', ...claims })
      .setProtectedHeader({
        alg: 'RS256',
        kid: 'k1',
        ...('kid' in changes && { kid: changes.kid }),
      } as JWTHeaderParameters)
      .setIssuer(changes.iss ?? issuer)
      .setIssuedAt(changes.iat)
      .setNotBefore(changes.nbf ?? 0)
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
    const response = await at(
      '/me',
      await aToken({ aud: 'console', groups: ['a', 'b'], admin: true, nick: null, at: { b: [1], a: null } }),
    );
    const { requestContext } = (await response.json()) as Event;
    expect(requestContext.authorizer).toEqual({
      jwt: {
        claims: {
          sub: 'ann',
          aud: 'console',
          groups: '[a b]',
          admin: 'true',
          at: 'map[a:<nil> b:[1]]',
          iss: issuer,
          iat: expect.any(String),
          exp: expect.any(String),
          nbf: '0',
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
    ['issued in the future', () => aToken({ aud: 'console' }, { iat: 9_999_999_999 }), /invalid_token/],
    ['from a later time on', () => aToken({ aud: 'console' }, { nbf: 9_999_999_999 }), /invalid_token/],
    ['of a key without a name', () => aToken({ aud: 'console' }, { kid: undefined as never }), /invalid_token/],
    ['of a key that is not there', () => aToken({ aud: 'console' }, { kid: 'k2' }), /invalid_token/],
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
