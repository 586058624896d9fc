/** A request's way through a distribution: behaviour, function, origin, error page, response headers, compression. */
import type { Answer, Exchange } from '../exchange.ts';
import { wildcard } from '../iam/conditions.ts';
import { compressor } from './compress.ts';
import type { EdgeFunction } from './edge-function.ts';
import { forward, type Policy } from './forward.ts';
import { type ResponseHeaders, withPolicyHeaders } from './response-headers.ts';

export type Behavior = {
  pattern: string;
  origin: Origin;
  methods: string[];
  policies: Policy[];
  responseHeaders: ResponseHeaders | undefined;
  onRequest: EdgeFunction | undefined;
  compress: boolean;
};
export type Origin = { domain: string; path: string; headers: Record<string, string>; fetch: OriginFetch };
export type OriginFetch = (exchange: Exchange) => Promise<Answer>;
type ErrorPage = { code: number; status: number | undefined; page: string | undefined };
export type Distribution = { behaviors: Behavior[]; rootObject: string; errorPages: ErrorPage[] };

const methodRefused = `<!DOCTYPE html><html><body><h1>403 ERROR</h1><p>This distribution is not configured to allow the HTTP request method that was used for this request.</p></body></html>`;

export function distributionServer(distribution: Distribution): (exchange: Exchange) => Promise<Answer> {
  const { behaviors, rootObject, errorPages } = distribution;
  const compress = compressor();

  const behaviorFor = (path: string): Behavior =>
    behaviors.find(({ pattern }) => wildcard(pattern.replace(/^\/?/, '/')).test(path)) as Behavior;

  async function fromOrigin(behavior: Behavior, exchange: Exchange): Promise<Answer> {
    const { origin, policies } = behavior;
    const asked = exchange.path === '/' && rootObject ? { ...exchange, path: `/${rootObject}` } : exchange;
    const sent = forward(asked, policies, origin.domain);
    const conditional = exchange.headers['if-none-match'];
    const headers = { ...sent.headers, ...origin.headers, ...(conditional ? { 'if-none-match': conditional } : {}) };
    return origin.fetch({ ...sent, path: origin.path + sent.path, headers });
  }

  async function withErrorPage(exchange: Exchange, answer: Answer): Promise<Answer> {
    const rule = answer.status < 400 ? undefined : errorPages.find(({ code }) => code === answer.status);
    if (rule?.page === undefined) return answer;
    const asked = { ...exchange, method: 'GET', path: rule.page, query: '', body: Buffer.alloc(0) };
    const page = await fromOrigin(behaviorFor(rule.page), asked);
    return page.status < 400 ? { ...page, status: rule.status ?? answer.status } : answer;
  }

  return async (exchange) => {
    const behavior = behaviorFor(exchange.path);
    if (!behavior.methods.includes(exchange.method)) {
      return { status: 403, headers: [['content-type', 'text/html']], body: methodRefused };
    }
    const viewed = behavior.onRequest ? await behavior.onRequest(exchange) : exchange;
    const plain = 'status' in viewed ? viewed : await withErrorPage(viewed, await fromOrigin(behavior, viewed));
    const { responseHeaders, policies } = behavior;
    const answer = responseHeaders ? withPolicyHeaders(responseHeaders, plain) : plain;
    const encodings = policies.flatMap((policy) => policy.encodings);
    return behavior.compress ? compress(answer, exchange.headers['accept-encoding'] ?? '', encodings) : answer;
  };
}
