import type { Answer, Exchange } from '../exchange.ts';

export type Cors = {
  AllowOrigins?: string[];
  AllowMethods?: string[];
  AllowHeaders?: string[];
  ExposeHeaders?: string[];
  MaxAge?: number | string;
  AllowCredentials?: boolean | string;
};

/** The answer to a preflight, which an API with CORS gives itself; undefined for any other request. */
export function preflight(cors: Cors, { method, headers }: Exchange): Answer | undefined {
  if (method !== 'OPTIONS' || !headers.origin || !headers['access-control-request-method']) return undefined;
  const allowed = corsHeaders(cors, headers.origin);
  if (allowed.length > 0) {
    if (cors.AllowMethods) allowed.push(['access-control-allow-methods', cors.AllowMethods.join(',')]);
    if (cors.AllowHeaders) allowed.push(['access-control-allow-headers', cors.AllowHeaders.join(',')]);
    if (cors.MaxAge !== undefined) allowed.push(['access-control-max-age', String(cors.MaxAge)]);
  }
  return { status: 204, headers: allowed, body: '' };
}

/** What an answer to this origin carries; the function's own CORS headers do not count. */
export function withCors(cors: Cors, origin: string | undefined, answer: Answer): Answer {
  const others = answer.headers.filter(([name]) => !name.startsWith('access-control-'));
  const own = origin === undefined ? [] : corsHeaders(cors, origin);
  if (own.length > 0 && cors.ExposeHeaders) {
    own.push(['access-control-expose-headers', cors.ExposeHeaders.join(',')]);
  }
  return { ...answer, headers: [...others, ...own] };
}

function corsHeaders({ AllowOrigins = [], AllowCredentials }: Cors, origin: string): Answer['headers'] {
  const isAny = AllowOrigins.includes('*');
  if (!isAny && !AllowOrigins.includes(origin)) return [];
  const headers: Answer['headers'] = [['access-control-allow-origin', isAny ? '*' : origin]];
  if (!isAny) headers.push(['vary', 'Origin']);
  if (String(AllowCredentials) === 'true') headers.push(['access-control-allow-credentials', 'true']);
  return headers;
}
