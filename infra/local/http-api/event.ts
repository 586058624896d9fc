import type { Exchange } from '../exchange.ts';

export type EventContext = {
  accountId: string;
  apiId: string;
  domainName: string;
  stage: string;
  /** As `pathOf` reads it. */
  path: string;
  routeKey: string;
  requestId: string;
  now: number;
  pathParameters: Record<string, string>;
  jwt: { claims: Record<string, string>; scopes: string[] | null } | undefined;
};

/** Bodies of these types reach the function as text, all others in base64, form posts and untyped ones too. */
const textual = /^(text\/|application\/(json|xml|javascript)\s*(;|$))/i;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The path as HTTP APIs hand it on, which is no good reading of it: decoded, cut where that brought up a question
 * mark, and decoded once more. Undefined for a path that cannot be decoded so, which they refuse.
 */
export function pathOf(sent: string): string | undefined {
  try {
    return decodeURIComponent(decodeURIComponent(sent).replace(/\?.*$/s, ''));
  } catch {
    return undefined;
  }
}

/** The event of payload format 2.0. What a request does not have (cookies, query, parameters, body) is left out. */
export function eventOf(exchange: Exchange, context: EventContext): object {
  const { cookie, ...headers } = exchange.headers;
  const isBase64Encoded = exchange.body.length > 0 && !textual.test(headers['content-type'] ?? '');
  const { path, requestId, routeKey, stage, apiId, accountId, domainName, now, jwt } = context;
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: exchange.query,
    ...(cookie ? { cookies: cookie.split(/; */) } : {}),
    headers,
    ...(exchange.query ? { queryStringParameters: queryOf(exchange.query) } : {}),
    requestContext: {
      accountId,
      apiId,
      ...(jwt ? { authorizer: { jwt } } : {}),
      domainName,
      domainPrefix: domainName.split('.')[0],
      http: {
        method: exchange.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: exchange.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage,
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...(Object.keys(context.pathParameters).length > 0 ? { pathParameters: context.pathParameters } : {}),
    ...(exchange.body.length > 0 ? { body: exchange.body.toString(isBase64Encoded ? 'base64' : 'utf8') } : {}),
    isBase64Encoded,
  };
}

function queryOf(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name).join(',')]));
}

function commonLogTime(now: number): string {
  const [day = '', time = ''] = new Date(now).toISOString().split('T');
  const [year, month, date] = day.split('-');
  return `${date}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
