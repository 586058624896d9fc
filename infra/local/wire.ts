/**
 * The one port. What carries a signature goes to the service it is signed for, what lies below a bucket's path to
 * S3, `/_local/…` to the host's own pages, and everything else to the distribution or the HTTP API.
 */
import { hash as digestOf, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostClock } from './clock.ts';
import { type Answer, type Exchange, jsonAnswer, readBody, readExchange, writeAnswer } from './exchange.ts';
import { AwsError, type Host, type Service, type WireResponse } from './host.ts';
import { errorDocument } from './s3/xml.ts';
import { verifyHeaderSignature } from './sigv4.ts';
import { instantOf } from './sigv4-canonical.ts';

export type Site = (exchange: Exchange) => Promise<Answer>;
export type Wiring = {
  host: Host;
  clock: HostClock;
  services: Service[];
  isBucket(name: string): boolean;
  site(): Site | undefined;
  /** Not before every resource is there: until then nobody may be told that something does not exist. */
  isOpen(): boolean;
};
const starting = jsonAnswer(503, 'Service Unavailable', [['retry-after', '1']]);
type Pages = Record<string, NonNullable<Service['page']>>;

/** A signed request is held in memory; S3 takes larger objects through presigned requests, which it streams. */
const largestSigned = 256 * 2 ** 20;

export function wire(wiring: Wiring): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { host, services } = wiring;
  const named = new Map(services.map((service) => [service.name, service]));
  const pages: Pages = { clock: clockPage(wiring.clock, host) };
  for (const { name, page } of services) if (page) pages[name] = page;

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256')) return signed(request, response);
    if (!request.url?.startsWith('/')) return writeAnswer(response, 'GET', jsonAnswer(400, 'Bad Request'));
    const url = new URL(`http://host${request.url}`);
    const [, first = '', second = ''] = url.pathname.split('/');
    const page = first === '_local' ? pages[second] : undefined;
    if (page) return page(request, response, url);
    const virtual = request.headers.host?.split('.')[0] ?? '';
    const s3 = named.get('s3');
    if (s3?.raw && (wiring.isBucket(first) || wiring.isBucket(virtual))) return s3.raw(request, response, url);
    const site = first === '_local' ? undefined : wiring.site();
    const exchange = await readExchange(request);
    const answer = exchange
      ? ((await site?.(exchange)) ?? jsonAnswer(404, 'Not Found'))
      : jsonAnswer(413, 'Request Entity Too Large');
    writeAnswer(response, request.method ?? 'GET', isOnThisMachine(host) ? answer : withoutSecure(answer));
  }

  async function signed(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomUUID();
    const name = /Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const result = await answerSigned(request, name, requestId).catch((error) => asError(host, name, error));
    const { status, headers, body } = result;
    const length = body !== undefined && { 'content-length': Buffer.byteLength(body) };
    response.writeHead(status, { 'x-amzn-requestid': requestId, ...length, ...headers });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  async function answerSigned(request: IncomingMessage, name: string, requestId: string): Promise<WireResponse> {
    const body = await readBody(request, largestSigned);
    if (body === undefined) throw new AwsError('EntityTooLarge', 'the host takes signed requests up to 256 MB', 413);
    const { headers, method = 'GET', url = '/' } = request;
    const [rawPath = '/', query = ''] = url.split(/\?(.*)/s);
    const signedAt = instantOf(String(headers['x-amz-date']));
    const now = wiring.clock.showedLately(signedAt) ? signedAt : wiring.clock.now();
    const sent = { method, path: rawPath, query, headers };
    const { caller } = verifyHeaderSignature(sent, digestOf('sha256', body), host.credentials, now);
    const service = named.get(name);
    if (!service?.handle) throw new AwsError('UnknownOperationException', `the host does not have the service ${name}`);
    const parameters = new URLSearchParams(query);
    return service.handle({ ...sent, path: decoded(rawPath), rawPath, query: parameters, body, caller, requestId });
  }

  return async (request, response) => {
    // Node's own Date header would show the machine's time; SDKs correct their clocks by it.
    response.sendDate = false;
    response.setHeader('date', new Date().toUTCString());
    try {
      if (wiring.isOpen()) await route(request, response);
      else writeAnswer(response, 'GET', starting);
    } catch (error) {
      host.log({
        source: 'host',
        level: 'error',
        message: `${request.method} ${request.url}: ${(error as Error).stack}`,
      });
      if (!response.headersSent) writeAnswer(response, 'GET', jsonAnswer(500, 'Internal Server Error'));
      else response.destroy();
    }
  };
}

function asError(host: Host, service: string, error: unknown): WireResponse {
  if (!(error instanceof AwsError)) {
    host.log({ source: service, level: 'error', message: String((error as Error).stack) });
    return asError(host, service, new AwsError('InternalFailure', 'The host failed; its log says how.', 500));
  }
  const { code, message, status, details } = error;
  if (service === 's3') {
    return { status, headers: { 'content-type': 'application/xml' }, body: errorDocument(error, randomUUID()) };
  }
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: code, message, ...details }),
  };
}

/** `GET` tells the time, `POST {"advanceMs": n}` moves it: for this machine, and not for pages of other sites open on it. */
function clockPage(clock: HostClock, { url, publicUrl }: Host): NonNullable<Service['page']> {
  return async (request, response) => {
    const { method = 'GET', headers, socket } = request;
    const body = String(await readBody(request, 1_000));
    if (method === 'POST') {
      const isLocal = /^(::1|(::ffff:)?127\.)/.test(socket.remoteAddress ?? '');
      const isOwn = [url, publicUrl].includes(headers.origin ?? url);
      if (!isLocal || !isOwn) {
        return writeAnswer(response, method, jsonAnswer(403, 'only this machine moves the clock'));
      }
      const [, milliseconds] = /^\s*\{\s*"advanceMs"\s*:\s*(\d{1,13})\s*\}\s*$/.exec(body) ?? [];
      if (!milliseconds) return writeAnswer(response, method, jsonAnswer(400, 'advanceMs must be a number from 0 on'));
      await clock.advance(Number(milliseconds));
    }
    const now = clock.now();
    const told = JSON.stringify({ now, iso: new Date(now).toISOString() });
    writeAnswer(response, method, { status: 200, headers: [['content-type', 'application/json']], body: told });
  };
}

/** Browsers keep Secure cookies of http://127.0.0.1, but not those of a plain address on the local network. */
function withoutSecure(answer: Answer): Answer {
  const headers = answer.headers.map(([name, value]): [string, string] =>
    name.toLowerCase() === 'set-cookie' ? [name, value.replace(/;\s*secure(?=;|$)/i, '')] : [name, value],
  );
  return { ...answer, headers };
}

const isOnThisMachine = (host: Host): boolean => /^http:\/\/(127\.|localhost)/.test(host.publicUrl);

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
