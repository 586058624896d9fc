/**
 * What would leave this machine: e-mails, robots' messages, webhooks. They lie in the store, newest first on the page,
 * and `/_local/outbox/wecom/<name>` and `/_local/outbox/webhook/<name>` stand in for WeCom and for an agency.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../exchange.ts';
import type { Host, Service } from '../host.ts';
import { outboxPage, style } from './outbox-page.ts';
import { robots } from './robots.ts';

type Outgoing = Parameters<Host['deliver']>[0] & {
  /** A webhook's own headers, signature included. */
  headers?: Record<string, string>;
};
export type Kept = Outgoing & { id: string };
export type Outbox = Service & { deliver: Host['deliver'] };

const prefix = 'outbox/';
const PAGE = 30;
const MOST_BYTES = 1_000_000;
const END_OF_TIME = 999_999_999_999_999;
const MOST_MESSAGES = 999_999_999;

export function outbox(host: Host): Outbox {
  let sequence = 0;
  const robot = robots(host.clock);

  async function keep(message: Outgoing): Promise<void> {
    sequence += 1;
    // Counted downwards, so that the store's order is newest first.
    const id = `${END_OF_TIME - host.clock.now()}-${MOST_MESSAGES - sequence}`;
    await host.store.write([{ put: `${prefix}${id}`, value: { ...message, id } }]);
  }

  /** Messages older than `before`, newest first, and the id to go on from. */
  async function list(before: string | undefined, limit: number): Promise<{ messages: Kept[]; next?: string }> {
    const options = { limit: limit + 1, ...(before !== undefined && { after: `${prefix}${before}` }) };
    const page = (await host.store.list<Kept>(prefix, options)).map(([, message]) => message);
    const messages = page.slice(0, limit);
    const last = messages.at(-1);
    return page.length > limit && last ? { messages, next: last.id } : { messages };
  }

  async function show(response: ServerResponse, url: URL): Promise<void> {
    const limit = Math.min(Math.max(Number(url.searchParams.get('limit') ?? PAGE) || PAGE, 1), 200);
    const found = await list(url.searchParams.get('before') ?? undefined, limit);
    if (url.searchParams.get('format') === 'json') return sendJson(response, 200, found);
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    };
    response.writeHead(200, headers).end(outboxPage(found.messages, found.next));
  }

  async function take(request: IncomingMessage, response: ServerResponse, kind: string, name: string): Promise<void> {
    const body = (await readBody(request, MOST_BYTES))?.toString('utf8');
    if (body === undefined) return sendJson(response, 413, { message: 'too large' });
    const at = host.clock.now();
    if (kind === 'wecom') {
      const { answer, text } = robot(name, body);
      if (text !== undefined) await keep({ channel: 'wecom', to: name, body: text, at });
      return sendJson(response, 200, answer);
    }
    const own = Object.entries(request.headers).filter(
      ([header]) => header.startsWith('x-') || header === 'content-type',
    );
    const headers = Object.fromEntries(own.map(([header, value]) => [header, String(value)]));
    await keep({ channel: 'webhook', to: name, body, at, headers });
    sendJson(response, 200, { ok: true });
  }

  return {
    name: 'outbox',
    types: {},
    deliver: keep,
    async page(request, response, url) {
      const [, kind, name] = /^\/_local\/outbox\/(wecom|webhook)\/([^/]+)$/.exec(url.pathname) ?? [];
      if (kind && name) {
        if (request.method === 'POST') return take(request, response, kind, decodeURIComponent(name));
        return sendJson(response, 405, { message: 'POST only' });
      }
      if (url.pathname === '/_local/outbox/style.css') {
        response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' }).end(style);
      } else if (/^\/_local\/outbox\/?$/.test(url.pathname)) {
        await show(response, url);
      } else {
        sendJson(response, 404, { message: 'Not Found' });
      }
    },
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
