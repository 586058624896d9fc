/** CloudFront Functions (runtime 2.0, viewer requests): the declared code in a context of its own. */
import { createContext, Script } from 'node:vm';
import type { Answer, Exchange } from '../exchange.ts';

/** What a viewer-request function makes of a request: another request, or the answer itself. */
export type EdgeFunction = (exchange: Exchange) => Promise<Exchange | Answer>;

type Value = { value: string; multiValue?: { value: string }[] };
type EdgeRequest = {
  method: string;
  uri: string;
  querystring: Record<string, Value>;
  headers: Record<string, Value>;
  cookies: Record<string, Value>;
};
type EdgeResponse = {
  statusCode: number;
  headers?: Record<string, Value>;
  cookies?: Record<string, { value: string; attributes?: string }>;
  body?: string | { encoding: 'text' | 'base64'; data: string };
};

/** Milliseconds by the clock. AWS counts computing time, about one; on a busy machine this ends endless loops alone. */
const timeout = 5_000;

export function edgeFunction(code: string): EdgeFunction {
  const context = createContext({ input: '' });
  new Script(code).runInContext(context, { timeout });
  const call = new Script('Promise.resolve(handler(JSON.parse(input))).then(JSON.stringify)');
  return async (exchange) => {
    const event = {
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip: exchange.sourceIp },
      request: requestOf(exchange),
    };
    context.input = JSON.stringify(event);
    const result = JSON.parse(await (call.runInContext(context, { timeout }) as Promise<string>));
    return 'statusCode' in result ? answerOf(result) : changed(exchange, result);
  };
}

function requestOf(exchange: Exchange): EdgeRequest {
  const { cookie = '', ...headers } = exchange.headers;
  const cookies = cookie.split(/; */).filter(Boolean);
  return {
    method: exchange.method,
    uri: exchange.path,
    querystring: gather(exchange.query.split('&').filter(Boolean)),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
    cookies: gather(cookies),
  };
}

function gather(pairs: string[]): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const pair of pairs) {
    const [name = '', ...rest] = pair.split('=');
    const value = rest.join('=');
    const known = values[name];
    if (known === undefined) values[name] = { value };
    else known.multiValue = [...(known.multiValue ?? [{ value: known.value }]), { value }];
  }
  return values;
}

function changed(exchange: Exchange, { uri, querystring, headers, cookies }: EdgeRequest): Exchange {
  const pairs = (values: Record<string, Value>): string[] =>
    Object.entries(values).flatMap(([name, { value, multiValue }]) =>
      (multiValue ?? [{ value }]).map((one) => (one.value === '' ? name : `${name}=${one.value}`)),
    );
  const cookie = pairs(cookies).join('; ');
  const plain = Object.entries(headers).map(([name, { value }]) => [name.toLowerCase(), value] as const);
  return {
    ...exchange,
    path: uri,
    query: pairs(querystring).join('&'),
    headers: { ...Object.fromEntries(plain), ...(cookie ? { cookie } : {}) },
  };
}

function answerOf({ statusCode, headers = {}, cookies = {}, body = '' }: EdgeResponse): Answer {
  const flat = Object.entries(headers).map(([name, { value }]): [string, string] => [name.toLowerCase(), value]);
  for (const [name, { value, attributes }] of Object.entries(cookies)) {
    flat.push(['set-cookie', `${name}=${value}${attributes ? `; ${attributes}` : ''}`]);
  }
  const text = typeof body === 'string' ? body : Buffer.from(body.data, body.encoding === 'base64' ? 'base64' : 'utf8');
  return { status: statusCode, headers: flat, body: text };
}
