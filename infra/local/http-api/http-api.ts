/** HTTP APIs: a request's way through stage, route, authorizer and function. */
import { randomBytes } from 'node:crypto';
import { type Answer, type Exchange, jsonAnswer, readExchange, writeAnswer } from '../exchange.ts';
import { AwsError, type Host, type Service } from '../host.ts';
import { type Api, apiTypes, type Route, type Stage } from './declare.ts';
import { eventOf, pathOf } from './event.ts';
import { answerOf } from './response.ts';
import { routeTable } from './routes.ts';

export type HttpApi = Service & {
  /** The API behind a domain name; the only one when no name is given and there is just one. */
  apiAt(domain?: string): ((exchange: Exchange) => Promise<Answer>) | undefined;
};

export function httpApi(host: Host): HttpApi {
  const apis = new Map<string, Api>();

  async function answer(api: Api, exchange: Exchange): Promise<Answer> {
    const requestId = randomBytes(11).toString('base64');
    const { status, headers, body } = await throughRoute(api, exchange, requestId);
    return { status, headers: [...headers, ['apigw-requestid', requestId]], body };
  }

  async function throughRoute(api: Api, exchange: Exchange, requestId: string): Promise<Answer> {
    const path = pathOf(exchange.path);
    if (path === undefined) return jsonAnswer(400, 'Bad Request');
    const [, first = '', rest] = /^\/([^/]*)(\/.*)?$/.exec(exchange.path) ?? [];
    const named = api.stages.get(first);
    const stage = named ?? api.stages.get('$default');
    if (stage === undefined) return jsonAnswer(404, 'Not Found');
    api.find ??= routeTable(api.routes);
    const found = api.find(exchange.method, named ? (rest ?? '/') : exchange.path);
    if (found === undefined) return jsonAnswer(404, 'Not Found');
    const { route, parameters } = found;
    if (!stage.mayPass()) return jsonAnswer(429, 'Too Many Requests');
    const authorize = api.authorizers.get(route.authorizerId ?? '');
    if (route.authorizerId !== undefined && authorize === undefined) return jsonAnswer(500, 'Internal Server Error');
    const verdict = await authorize?.(exchange, route.scopes);
    if (verdict && 'refused' in verdict) return verdict.refused;
    const event = eventOf(forwarded(exchange), {
      accountId: host.accountId,
      apiId: api.id,
      domainName: api.domain,
      stage: stage.name,
      path,
      routeKey: route.key,
      requestId,
      now: host.clock.now(),
      pathParameters: parameters,
      jwt: verdict?.jwt,
    });
    return integrate(api, stage, route, exchange.method, event);
  }

  /** What API Gateway adds to a request's headers. */
  function forwarded(exchange: Exchange): Exchange {
    const { protocol, port } = new URL(host.publicUrl);
    const before = exchange.headers['x-forwarded-for'];
    const headers = {
      ...exchange.headers,
      'x-amzn-trace-id': `Root=1-${Math.floor(host.clock.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
      'x-forwarded-for': before ? `${before}, ${exchange.sourceIp}` : exchange.sourceIp,
      'x-forwarded-port': port,
      'x-forwarded-proto': protocol.slice(0, -1),
    };
    return { ...exchange, headers };
  }

  async function integrate(api: Api, stage: Stage, route: Route, method: string, event: object): Promise<Answer> {
    const integration = api.integrations.get(route.integrationId);
    if (integration === undefined) return jsonAnswer(500, 'Internal Server Error');
    const path = route.key.includes(' ') ? `/${method}${route.key.split(' ')[1]}` : `/${route.key}`;
    const sourceArn = `arn:${host.partition}:execute-api:${host.region}:${host.accountId}:${api.id}/${stage.name}${path}`;
    const caller = { kind: 'service', service: 'apigateway.amazonaws.com', sourceArn } as const;
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    const limit = setTimeout(resolve, integration.timeout);
    try {
      const result = await Promise.race([host.invoke(integration.functionArn, event, caller), late]);
      if (result === undefined) return jsonAnswer(503, 'Service Unavailable');
      return result.functionError ? jsonAnswer(500, 'Internal Server Error') : answerOf(result.payload);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      host.log({ source: 'http-api', level: 'error', message: `${route.key}: ${error.message}` });
      if (error.status === 413) return jsonAnswer(413, 'Request Entity Too Large');
      return error.status === 429 ? jsonAnswer(503, 'Service Unavailable') : jsonAnswer(500, 'Internal Server Error');
    } finally {
      clearTimeout(limit);
    }
  }

  return {
    name: 'http-api',
    types: apiTypes(host, apis),
    apiAt(domain) {
      const found = [...apis.values()].filter((api) => domain === undefined || api.domain === domain);
      const [api, ...others] = found;
      return api === undefined || others.length > 0 ? undefined : (exchange) => answer(api, exchange);
    },
    async page(request, response, url) {
      const [, id = '', path = '/'] = /^\/_local\/http-api\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
      const api = apis.get(id);
      const exchange = await readExchange(request);
      const result = !api
        ? jsonAnswer(404, 'Not Found')
        : !exchange
          ? jsonAnswer(413, 'Request Entity Too Large')
          : await answer(api, { ...exchange, path });
      writeAnswer(response, request.method ?? 'GET', result);
    },
  };
}
