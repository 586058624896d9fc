/**
 * The console's server in memory: the built pages under the strict policy of the real site, the operation tables with
 * inputs and outputs checked by their schemas, and an issuer. Nothing is kept.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { pageHeaders } from '../../../functions/pages/headers.ts';
import { may, type StaffActor } from '../../../schemas/actor.ts';
import { slices } from '../../../schemas/api.ts';
import { fieldErrors } from '../../../schemas/field-message.ts';
import { accessOf, type Operation, pathParameters } from '../../../schemas/operations.ts';
import { type Language, Problem, problemBody } from '../../../schemas/problem.ts';
import { NOON } from '../../support/builders.ts';
import { startFakeBucket } from '../form/fake-bucket.ts';
import { actorOf, makeCity, people, stranger } from './fake-city.ts';
import { fakeHazardVerbs } from './fake-hazards.ts';
import { clientId, fakeIssuer } from './fake-issuer.ts';
import { fakePhotos } from './fake-photos.ts';
import { fakeReads } from './fake-reads.ts';
import { fakeRegistry } from './fake-registry.ts';

type Verb = (input: never, actor: StaffActor) => unknown;
const operations: Record<string, Operation> = Object.assign({}, ...Object.values(slices));
const contentTypes: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

export async function startFakeServer(site: string, lifetimeSeconds = 3600) {
  const started = Date.now();
  const now = () => NOON + (Date.now() - started);
  const city = makeCity();
  const issuer = fakeIssuer({ staff: [...Object.values(people), stranger], now, lifetimeSeconds });
  const state = { isDown: false, isBucketDown: false, requests: [] as string[] };
  const photos = fakePhotos(city, now);
  const bucket = await startFakeBucket(photos.receive, () => state.isBucketDown);
  const origins = { images: bucket.url, connections: bucket.url };
  let origin = '';
  const verbs: Record<string, Verb> = {
    ...fakeHazardVerbs(city, now),
    ...fakeReads(city, now),
    ...photos.verbs(bucket.url),
    ...fakeRegistry(city, now),
    getSignIn: () => ({ issuer: `${origin}/oidc`, clientId, bureauName: '云泊样例市文体广电和旅游局' }),
  };

  async function api(request: IncomingMessage, url: URL): Promise<unknown> {
    const [name, operation, parameters] = route(request.method ?? 'GET', url.pathname);
    state.requests.push(name);
    const actor = accessOf(operation) === 'staff' ? actorBy(request.headers.authorization) : undefined;
    if (actor && !may(actor, operation)) throw new Problem('actor.not-allowed');
    const sent = request.method === 'GET' ? Object.fromEntries(url.searchParams) : JSON.parse(await bodyOf(request));
    const input = operation.input.safeParse({ ...sent, ...parameters });
    if (!input.success) throw new Problem('request.invalid', { errors: fieldErrors(input.error.issues, 'zh-CN') });
    const verb = verbs[name];
    if (!verb) throw new Error(`${name} is not played`);
    return operation.output.parse(withoutUndefined(verb(input.data as never, actor as StaffActor)));
  }

  function actorBy(authorization: string | undefined): StaffActor {
    const email = issuer.emailOf((authorization ?? '').replace('Bearer ', ''));
    if (email === undefined) throw new Problem('actor.unknown');
    const person = [...city.staff.values()].find((one) => one.email === email);
    if (!person) throw new Problem('actor.not-in-directory');
    if (person.status === 'disabled') throw new Problem('actor.disabled');
    return { kind: 'staff', ...actorOf(person) };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const headers = { date: new Date(now()).toUTCString(), 'cache-control': 'no-store' };
    if (url.pathname.startsWith('/oidc/')) {
      const form = new URLSearchParams(await bodyOf(request));
      const reply = issuer.answer(url.pathname, url.searchParams, form, `${origin}/oidc`);
      response.writeHead(reply.status, reply.headers).end(reply.body);
    } else if (url.pathname.startsWith('/api/')) {
      if (state.isDown) return void request.socket.destroy();
      const language: Language = request.headers['accept-language'] === 'en' ? 'en' : 'zh-CN';
      try {
        const body = await api(request, url);
        response.writeHead(200, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(body));
      } catch (error) {
        if (!(error instanceof Problem)) console.error(error);
        const problem = error instanceof Problem ? error : new Problem('server.failed');
        const body = JSON.stringify(problemBody(problem, 'request-1', language));
        response.writeHead(problem.status, { ...headers, 'content-type': 'application/problem+json' }).end(body);
      }
    } else if (url.pathname.startsWith('/photos/')) {
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(picture(url.pathname));
    } else if (url.pathname.startsWith('/assets/')) {
      const type = contentTypes[extname(url.pathname)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(readFileSync(join(site, url.pathname)));
    } else {
      const page = readFileSync(join(site, 'index.html'), 'utf8');
      response.writeHead(200, { ...headers, ...pageHeaders(page, origins) }).end(page);
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    bucket.close();
    server.close();
  };
  return { origin, city, state, issuer, close };
}

function route(method: string, path: string): [string, Operation, Record<string, string>] {
  for (const [name, operation] of Object.entries(operations)) {
    const pattern = new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`);
    const match = operation.method === method ? pattern.exec(path) : null;
    if (!match) continue;
    const values = pathParameters(operation.path).map((key, index) => [
      key,
      decodeURIComponent(match[index + 1] ?? ''),
    ]);
    return [name, operation, Object.fromEntries(values)];
  }
  throw new Problem('route.unknown');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** As JSON would send it: a strict output schema takes no key that holds nothing. */
function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** A picture that no two photos share. */
function picture(path: string): string {
  const number = Number(path.replaceAll(/\D/g, '')) || 1;
  const hue = (number * 47) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200" viewBox="0 0 16 12"><rect width="16" height="12" fill="hsl(${hue} 30% 60%)"/><rect x="5" y="2" width="6" height="10" fill="hsl(${hue} 40% 30%)"/><circle cx="10" cy="7" r=".5" fill="#fff"/><text x="1" y="2" font-size="1.2">${number}</text></svg>`;
}
