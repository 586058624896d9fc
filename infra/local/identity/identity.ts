/**
 * Cognito: a user pool whose administrators call its API, and whose people sign in at `/_local/oidc`, an OpenID
 * Connect issuer. Two services share it: `cognito-idp` has the API and the resource types, `oidc` the pages.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Host, Resource, ResourceType, Service, Timer } from '../host.ts';
import { sweepExpired } from './adapter.ts';
import { adminApi } from './admin.ts';
import { login } from './login.ts';
import { messagePage, style, submitScript } from './pages.ts';
import { type Client, clientProperties, type Pool, poolProperties, readClient, readPool, refused } from './pool.ts';
import { base, makeProvider, securityHeaders } from './provider.ts';
import { openUsers } from './users.ts';

const DAY = 86_400_000;

export function identity(host: Host): Service[] {
  const pools = new Map<string, Pool>();
  const clients = new Map<string, Client>();
  const users = openUsers(host);
  const signIn = login(host, users, () => [...pools.values()][0]);
  let making: Promise<Provider> | undefined;
  let sweeping: Timer | undefined;

  /** Made at the first request: by then every client is known. */
  function provider(): Promise<Provider> {
    making ??= makeProvider(host, clients, users);
    return making;
  }

  async function page(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const path = url.pathname.slice(base.length);
    const file = files[path];
    if (file)
      return void response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-cache' }).end(file.text);
    const issuer = await provider();
    if (!path.startsWith('/login/')) {
      // The provider routes by the path below where it is mounted, and finds that in the original address.
      Object.assign(request, { originalUrl: request.url, url: (request.url ?? '').slice(base.length) || '/' });
      return issuer.callback()(request, response);
    }
    try {
      await signIn(request, response, issuer);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      response.writeHead(400, { 'content-type': 'text/html; charset=utf-8', ...securityHeaders([]) });
      response.end(messagePage('登录已过期', '请回到原来的页面重新登录。'));
    }
  }

  async function sweep(): Promise<void> {
    await sweepExpired(host);
    sweeping = host.clock.at(host.clock.now() + DAY, sweep);
  }

  return [
    { name: 'cognito-idp', types: types(host, pools, clients), handle: adminApi(host, pools, users) },
    {
      name: 'oidc',
      types: {},
      page,
      start: sweep,
      async stop() {
        sweeping?.cancel();
      },
    },
  ];
}

const files: Record<string, { type: string; text: string }> = {
  '/style.css': { type: 'text/css; charset=utf-8', text: style },
  '/submit.js': { type: 'text/javascript; charset=utf-8', text: submitScript },
};

function types(host: Host, pools: Map<string, Pool>, clients: Map<string, Client>): Record<string, ResourceType> {
  const issuer = `${host.url}${base}`;
  const suffix = host.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    'AWS::Cognito::UserPool': {
      ...poolProperties,
      create(resource: Resource) {
        if (pools.size > 0) throw refused(resource.logicalId, 'a second user pool');
        const pool = readPool(resource, host);
        pools.set(pool.id, pool);
        const cognito = `https://cognito-idp.${host.region}.${suffix}`;
        return {
          ref: pool.id,
          attributes: {
            Arn: pool.arn,
            UserPoolId: pool.id,
            ProviderURL: issuer,
            ProviderName: issuer.replace(/^https?:\/\//, ''),
          },
          addresses: { [`${cognito}/${pool.id}`]: issuer, [cognito]: host.url },
        };
      },
    },
    'AWS::Cognito::UserPoolClient': {
      ...clientProperties,
      create(resource: Resource) {
        const client = readClient(resource, host);
        clients.set(client.id, client);
        return { ref: client.id, attributes: { ClientId: client.id } };
      },
    },
    'AWS::Cognito::UserPoolDomain': {
      hosted: ['Domain', 'UserPoolId'],
      ignored: ['ManagedLoginVersion'],
      create({ properties }: Resource) {
        const address = `https://${properties.Domain}.auth.${host.region}.amazoncognito.com`;
        return { ref: String(properties.Domain), attributes: {}, addresses: { [address]: host.url } };
      },
    },
  };
}
