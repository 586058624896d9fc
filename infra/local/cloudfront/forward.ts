/** Which headers, cookies and query strings reach an origin: what cache policy and origin request policy name, and no more. */
import type { Exchange } from '../exchange.ts';

type Selection = { behavior: string; names: string[] };
export type Policy = { headers: Selection; cookies: Selection; queries: Selection; encodings: string[] };

const none: Selection = { behavior: 'none', names: [] };
const all: Selection = { behavior: 'all', names: [] };
const nothing: Policy = { headers: none, cookies: none, queries: none, encodings: [] };

/** AWS's managed policies that the host knows, by id. */
export const managedCachePolicies: Record<string, Policy> = {
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': nothing,
  '658327ea-f89d-4fab-a63d-7e88639e58f6': { ...nothing, encodings: ['br', 'gzip'] },
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': nothing,
};
export const managedOriginRequestPolicies: Record<string, Policy> = {
  '216adef6-5c7f-47e4-b989-5492eafa07d3': { headers: all, cookies: all, queries: all, encodings: [] },
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': {
    headers: { behavior: 'allExcept', names: ['host'] },
    cookies: all,
    queries: all,
    encodings: [],
  },
};

/** Of CloudFront's own addresses towards origins: what an origin sees as its peer. */
export const edgeAddress = '130.176.0.1';

/** Always sent on, whatever the policies say. */
const always = ['content-type', 'content-length', 'x-forwarded-for', 'via'];

type Config = Record<string, unknown>;

/** Reads `ParametersInCacheKeyAndForwardedToOrigin` or an `OriginRequestPolicyConfig`. */
export function readPolicy(config: Config): Policy {
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } = config as Record<string, Config | undefined>;
  const encodings = [
    ...(String(config.EnableAcceptEncodingBrotli) === 'true' ? ['br'] : []),
    ...(String(config.EnableAcceptEncodingGzip) === 'true' ? ['gzip'] : []),
  ];
  return {
    headers: selection(HeadersConfig, 'HeaderBehavior', 'Headers'),
    cookies: selection(CookiesConfig, 'CookieBehavior', 'Cookies'),
    queries: selection(QueryStringsConfig, 'QueryStringBehavior', 'QueryStrings'),
    encodings,
  };
}

/** Reads `ForwardedValues`, how distributions said it before there were cache policies, and in China still do. */
export function readForwardedValues(config: Config): Policy {
  const { QueryString, QueryStringCacheKeys, Cookies, Headers } = config;
  const { Forward = 'none', WhitelistedNames } = (Cookies ?? {}) as { Forward?: string; WhitelistedNames?: string[] };
  const headers = ((Headers ?? []) as string[]).map((name) => name.toLowerCase());
  const isEvery = headers.includes('*');
  return {
    headers: { behavior: isEvery ? 'all' : 'whitelist', names: headers },
    cookies: { behavior: String(Forward), names: WhitelistedNames ?? [] },
    queries: {
      behavior: String(QueryString) !== 'true' ? 'none' : QueryStringCacheKeys ? 'whitelist' : 'all',
      names: (QueryStringCacheKeys ?? []) as string[],
    },
    encodings: ['gzip'],
  };
}

function selection(config: Config | undefined, behavior: string, names: string): Selection {
  const listed = ((config?.[names] ?? []) as string[]).map((name) => (names === 'Headers' ? name.toLowerCase() : name));
  return { behavior: String(config?.[behavior] ?? 'none'), names: listed };
}

/** The request as the origin at `domain` gets it. */
export function forward(exchange: Exchange, policies: Policy[], domain: string): Exchange {
  const passes = (kind: 'headers' | 'cookies' | 'queries', name: string): boolean =>
    policies.some((policy) => selects(policy[kind], name));
  const { cookie = '', 'x-forwarded-for': before, ...sent } = exchange.headers;
  const headers: Record<string, string> = { host: domain, 'user-agent': 'Amazon CloudFront' };
  for (const [name, value] of Object.entries(sent)) {
    if (always.includes(name) || passes('headers', name)) headers[name] = value;
  }
  headers['x-forwarded-for'] = before ? `${before}, ${exchange.sourceIp}` : exchange.sourceIp;
  const cookies = cookie.split(/; */).filter((pair) => pair && passes('cookies', pair.split('=')[0] ?? ''));
  if (cookies.length > 0) headers.cookie = cookies.join('; ');
  const parts = exchange.query.split('&').filter(Boolean);
  const query = parts.filter((part) => passes('queries', decodeURIComponent(part.split('=')[0] ?? ''))).join('&');
  return { ...exchange, headers, query, sourceIp: edgeAddress };
}

function selects({ behavior, names }: Selection, name: string): boolean {
  if (behavior === 'all' || behavior === 'allViewer' || behavior === 'allViewerAndWhitelistCloudFront') return true;
  if (behavior === 'whitelist') return names.includes(name);
  return behavior === 'allExcept' && !names.includes(name);
}
