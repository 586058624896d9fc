/** A request's way through a distribution: behaviour, origin, response headers, compression. */
import type { Answer, Exchange } from '../exchange.ts';
import { compressor } from './compress.ts';
import type { cachePolicies, originRequestPolicies, responseHeadersPolicies } from './policies.ts';

export type Behavior = {
  pattern: RegExp;
  origin: Origin;
  methods: string[];
  cache: (typeof cachePolicies)[string];
  request: (typeof originRequestPolicies)[string] | undefined;
  response: (typeof responseHeadersPolicies)[string];
  compress: boolean;
};
export type Origin = { domain: string; isBucket: boolean; headers: Record<string, string>; fetch: OriginFetch };
export type OriginFetch = (exchange: Exchange) => Promise<Answer>;

const methodRefused = `<!DOCTYPE html><html><body><h1>403 ERROR</h1><p>This distribution is not configured to allow the HTTP request method that was used for this request.</p></body></html>`;

/** Of CloudFront's own addresses towards origins: what an origin sees as its peer. */
const edgeAddress = '130.176.0.1';

/** Sent on whatever the policies say. */
const always = [
  ...['content-length', 'content-type', 'range', 'via'],
  ...['if-match', 'if-modified-since', 'if-none-match', 'if-unmodified-since'],
];

/** `behaviors` in their order of precedence; the last one fits every path. */
export function distributionServer(behaviors: Behavior[]): (exchange: Exchange) => Promise<Answer> {
  const compress = compressor();
  return async (exchange) => {
    const behavior = behaviors.find(({ pattern }) => pattern.test(exchange.path)) as Behavior;
    if (!behavior.methods.includes(exchange.method)) {
      return { status: 403, headers: [['content-type', 'text/html']], body: methodRefused };
    }
    const answer = withPolicyHeaders(behavior, await behavior.origin.fetch(forward(exchange, behavior)));
    if (!behavior.compress) return answer;
    return compress(answer, exchange.headers['accept-encoding'] ?? '', behavior.cache.encodings);
  };
}

/** The request as the origin gets it. */
function forward(exchange: Exchange, { request, origin }: Behavior): Exchange {
  const { 'x-forwarded-for': before, ...sent } = exchange.headers;
  const passes = (name: string) => always.includes(name) || (request && !request.except.includes(name));
  const headers = {
    'user-agent': 'Amazon CloudFront',
    ...Object.fromEntries(Object.entries(sent).filter(([name]) => passes(name))),
    host: origin.domain,
    'x-forwarded-for': before ? `${before}, ${exchange.sourceIp}` : exchange.sourceIp,
    ...origin.headers,
  };
  return { ...exchange, headers, query: request ? exchange.query : '', sourceIp: edgeAddress };
}

function withPolicyHeaders({ response }: Behavior, answer: Answer): Answer {
  const has = (name: string): boolean => answer.headers.some(([other]) => other.toLowerCase() === name);
  const added = response.filter(({ name, override }) => override || !has(name));
  const kept = answer.headers.filter(([name]) => !added.some((each) => each.name === name.toLowerCase()));
  return { ...answer, headers: [...kept, ...added.map(({ name, value }): [string, string] => [name, value])] };
}
