/** Requests as API Gateway sends them (payload 2.0), and their answers. */
import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Call } from '../../functions/kit/call.ts';
import { type Operation, pathParameters } from '../../schemas/operations.ts';
import { NOON } from './builders.ts';

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;
export type Extra = {
  headers?: Record<string, string>;
  cookies?: string[];
  /** Claims of the token that the authorizer has let through. */
  claims?: Record<string, string>;
  /** Instead of the input as JSON. */
  body?: string;
  address?: string;
};

/** As API Gateway makes them, and its access log has them. */
export const requestId = 'JKJaXmPLvHcESHA=';
/** Lambda's id of an invocation is another than API Gateway's of the request. */
export const context = { awsRequestId: 'invocation-0001', functionName: 'test' } as Context;

/** A call as `serve` hands it to a verb. */
export function aCall<A extends Call['actor']>(operation: Operation, actor: A, changes: Partial<Call> = {}): Call<A> {
  const call: Call = {
    actor,
    operation,
    now: NOON,
    requestId,
    language: 'zh-CN',
    address: '203.0.113.7',
    setCookies: [],
    ...changes,
  };
  return call as Call<A>;
}

/** A request for `operation`: path parameters, then query or body, all from `input`. */
export function requestFor(
  operation: Pick<Operation, 'method' | 'path'>,
  input: Record<string, unknown> = {},
  { headers = {}, cookies, claims, body, address = '203.0.113.7' }: Extra = {},
): APIGatewayProxyEventV2 {
  const names = pathParameters(operation.path);
  const inPath = Object.fromEntries(names.map((name) => [name, String(input[name])]));
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)));
  const isQuery = operation.method === 'GET' || operation.method === 'DELETE';
  const query = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  const rawPath = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(inPath[name] ?? ''));
  return {
    version: '2.0',
    routeKey: `${operation.method} ${operation.path}`,
    rawPath,
    rawQueryString: isQuery ? new URLSearchParams(query).toString() : '',
    headers: { 'content-type': 'application/json', ...headers },
    ...(cookies && { cookies }),
    ...(names.length > 0 && { pathParameters: inPath }),
    ...(isQuery && Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(!isQuery && { body: body ?? JSON.stringify(rest) }),
    isBase64Encoded: false,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method: operation.method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: address, userAgent: 'test' },
      requestId,
      routeKey: `${operation.method} ${operation.path}`,
      stage: '$default',
      time: '',
      timeEpoch: 0,
      ...(claims && { authorizer: { jwt: { claims, scopes: [] } } }),
    },
  } as APIGatewayProxyEventV2;
}

export type Answer = {
  status: number;
  body: Record<string, unknown>;
  headers: Record<string, string>;
  cookies: string[];
};

export async function send(handler: unknown, event: APIGatewayProxyEventV2): Promise<Answer> {
  const {
    statusCode = 0,
    body = '',
    headers = {},
    cookies = [],
    isBase64Encoded,
  } = await (handler as Handler)(event, context);
  const text = isBase64Encoded ? gunzipSync(Buffer.from(body, 'base64')).toString() : body;
  return {
    status: statusCode,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    headers: headers as Record<string, string>,
    cookies,
  };
}
