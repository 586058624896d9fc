/**
 * A client typed by the operation tables: `call(hazardApi.verifyHazard, input)` sends the operation as the table says
 * and gives its output. A refusal is an `ApiProblem` with the server's own sentence; no answer at all is `Unreachable`.
 * Answers are not parsed again: the server made them from the same table, and a page that was loaded before a release
 * must go on working when an answer has gained a field.
 */
import { accessOf, type Operation, type Output, pathParameters, type Sent } from '../schemas/operations.ts';
import { type FieldError, type Language, ProblemBody, type ProblemCode } from '../schemas/problem.ts';
import { problems } from '../schemas/problem-catalogue.ts';

export class ApiProblem extends Error {
  readonly body: ProblemBody;
  constructor(body: ProblemBody) {
    super(body.title);
    this.name = 'ApiProblem';
    this.body = body;
  }
  get code(): string {
    return this.body.code;
  }
  /** The catalogue's sentence in the asker's language. */
  get title(): string {
    return this.body.title;
  }
  get status(): number {
    return this.body.status;
  }
  get requestId(): string {
    return this.body.requestId;
  }
  get errors(): readonly FieldError[] {
    return this.body.errors ?? [];
  }
  /** What is possible now, where the server said so. */
  get allowed(): readonly string[] {
    return this.body.allowed ?? [];
  }
}

/** No answer came: offline, cut off, or too slow. Whether a write was carried out is not known. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('no answer from the server', { cause });
    this.name = 'Unreachable';
  }
}

export type ClientOptions = {
  origin?: string;
  fetch?: typeof fetch;
  language: () => Language;
  /** The Bearer token of staff operations. */
  token?: () => Promise<string | undefined>;
  /** Asked once when a token is refused; true when there is another to try. */
  renew?: () => Promise<boolean>;
  /** The server's clock as last told, milliseconds. */
  onServerTime?: (at: number) => void;
};

export type Call = <T extends Operation>(operation: T, input: Sent<T>, signal?: AbortSignal) => Promise<Output<T>>;

/** An answer later than this is no longer waited for; HTTP APIs give up at 30 s themselves. */
const patienceMs = 35_000;

export function createCall(options: ClientOptions): Call {
  const send = options.fetch ?? fetch;

  async function attempt(operation: Operation, input: unknown, signal: AbortSignal | undefined): Promise<Response> {
    const { url, init } = await requestOf(operation, input, options);
    const patience = AbortSignal.timeout(patienceMs);
    try {
      return await send(url, { ...init, signal: signal ? AbortSignal.any([signal, patience]) : patience });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Unreachable(error);
    }
  }

  return async <T extends Operation>(operation: T, input: Sent<T>, signal?: AbortSignal) => {
    let response = await attempt(operation, input, signal);
    if (response.status === 401 && accessOf(operation) === 'staff' && (await options.renew?.())) {
      response = await attempt(operation, input, signal);
    }
    const body = await bodyOf(response);
    const at = serverTimeOf(body, response.headers);
    if (at !== undefined) options.onServerTime?.(at);
    if (!response.ok) throw problemOf(response, body, options.language());
    return body as Output<T>;
  };
}

async function requestOf(operation: Operation, input: unknown, options: ClientOptions) {
  const rest: Record<string, unknown> = { ...(input as Record<string, unknown>) };
  let path: string = operation.path;
  for (const name of pathParameters(operation.path)) {
    path = path.replace(`{${name}}`, encodeURIComponent(String(rest[name])));
    delete rest[name];
  }
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': options.language() };
  const token = accessOf(operation) === 'staff' ? await options.token?.() : undefined;
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  const init: RequestInit = { method: operation.method, headers };
  const hasBody = operation.method === 'POST' || operation.method === 'PUT';
  if (hasBody) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(rest);
  }
  const query = hasBody ? '' : queryOf(rest);
  return { url: `${options.origin ?? ''}${path}${query}`, init };
}

/** Lists joined by commas, absent fields left out. */
function queryOf(fields: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    query.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return query.size > 0 ? `?${query}` : '';
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch (error) {
    // Only a refusal may come without JSON: from a proxy in between. An answer that was cut off is no answer.
    if (response.ok) throw new Unreachable(error);
    return undefined;
  }
}

/** `now` of the answer where it has one: it follows the app's clock; else the Date header. */
function serverTimeOf(body: unknown, headers: Headers): number | undefined {
  const now = typeof body === 'object' && body !== null && 'now' in body ? body.now : headers.get('date');
  const at = typeof now === 'string' ? Date.parse(now) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** What API Gateway itself answers is no problem document: its status is looked up in the catalogue. */
const byStatus: Readonly<Record<number, ProblemCode>> = {
  401: 'actor.unknown',
  403: 'actor.not-allowed',
  404: 'route.unknown',
  413: 'request.too-large',
  429: 'request.too-many',
};

function problemOf(response: Response, body: unknown, language: Language): ApiProblem {
  const parsed = ProblemBody.safeParse(body);
  if (parsed.success) return new ApiProblem(parsed.data);
  const code = byStatus[response.status] ?? 'server.failed';
  return new ApiProblem({
    type: `/problems/${code}`,
    title: language === 'en' ? problems[code].en : problems[code].zh,
    status: response.status,
    code,
    requestId: response.headers.get('apigw-requestid') ?? '',
  });
}
