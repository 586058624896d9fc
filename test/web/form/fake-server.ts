/** The API as the contracts say, in memory, beside the built page: what the phone page is tested against. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pageHeaders } from '../../../functions/pages/headers.ts';
import { formApi } from '../../../schemas/form.ts';
import { linkApi } from '../../../schemas/link.ts';
import type { Input, Output } from '../../../schemas/operations.ts';
import { photoApi } from '../../../schemas/photo.ts';
import { Problem, type ProblemCode, problemBody } from '../../../schemas/problem.ts';
import { selfCheckApi } from '../../../schemas/self-check.ts';
import { unitHazardApi } from '../../../schemas/unit-hazard-api.ts';
import { sha256Of, startFakeBucket } from './fake-bucket.ts';
import { acknowledge, rectify, supplement } from './fake-hazards.ts';
import { FakeUnit, fakeNow } from './fake-unit.ts';

const table = {
  openLink: linkApi.openLink,
  getUnitHome: selfCheckApi.getUnitHome,
  getDraft: selfCheckApi.getDraft,
  saveDraft: selfCheckApi.saveDraft,
  submitSelfCheck: selfCheckApi.submitSelfCheck,
  getReceipt: selfCheckApi.getReceipt,
  getUnitForm: formApi.getUnitForm,
  requestPhotoSlots: photoApi.requestPhotoSlots,
  getUnitPhotos: photoApi.getUnitPhotos,
  ...unitHazardApi,
};
type Table = typeof table;
type Handlers = { [K in keyof Table]: (input: Input<Table[K]>) => Output<Table[K]> };

export const linkId = 'lk_00000000000000000000000001';
export const secret = 'abcdefghijklmnopqrstuvwxyz012345';
export type FakeServer = {
  url: string;
  /** Address of the unit's link. */
  link: string;
  unit: FakeUnit;
  /** Operation names, in the order they were called. */
  calls: string[];
  /** Requests of any kind since the start. */
  paths: string[];
  /** What an operation is refused with from now on. */
  refusals: Partial<Record<keyof Table, ProblemCode>>;
  /** An operation that is carried out while its answer never arrives. */
  losesAnswersOf: keyof Table | undefined;
  /** Ends every session. */
  endSessions(): void;
  /** As a browser that keeps no cookie. */
  areCookiesRefused: boolean;
  /** The page arrives by half, and then nothing. */
  cutsPageOff: boolean;
  /** What was uploaded, by photo id. */
  uploads: Map<string, Buffer>;
  isBucketDown: boolean;
  /** The next uploads turn out to be no photos. */
  areUploadsBad: boolean;
  close(): void;
};

/** Serves the page that was built into the folder `site`. */
export async function startFakeServer(site: string): Promise<FakeServer> {
  const unit = new FakeUnit();
  let session = 1;
  const bucket = await startFakeBucket(
    ({ fields, body }) => receive(fake, fields.key?.replace('incoming/', '') ?? '', body, bucket.url),
    () => fake.isBucketDown,
  );
  const server = createServer((request, response) => {
    fake.paths.push(`${request.method} ${request.url}`);
    answer(request, response, String(session)).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeServer = {
    url,
    link: `${url}/u/${linkId}#${secret}`,
    unit,
    calls: [],
    paths: [],
    refusals: {},
    endSessions: () => {
      session += 1;
    },
    areCookiesRefused: false,
    losesAnswersOf: undefined,
    cutsPageOff: false,
    uploads: new Map(),
    isBucketDown: false,
    areUploadsBad: false,
    close() {
      bucket.close();
      server.closeAllConnections();
      server.close();
    },
  };
  const handlers = handlersOf(fake, bucket.url);

  async function answer(request: IncomingMessage, response: ServerResponse, cookie: string): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    if (pathname.startsWith('/u/')) return page(response, site, bucket.url, fake.cutsPageOff);
    const found = find(request.method ?? '', pathname);
    if (!found) return void response.writeHead(404).end();
    fake.calls.push(found.name);
    const language = request.headers['accept-language'] === 'en' ? 'en' : 'zh-CN';
    try {
      const body = await bodyOf(request);
      const [, held, of] = /session=(\d+)\.(\w+)/.exec(request.headers.cookie ?? '') ?? [];
      if (found.name !== 'openLink') {
        if (held !== cookie) throw new Problem(held ? 'session.expired' : 'session.missing');
        if (request.headers['x-link'] !== of) throw new Problem('session.other');
      }
      const refusal = fake.refusals[found.name];
      if (refusal) throw new Problem(refusal);
      const input = table[found.name].input.parse({
        ...Object.fromEntries(searchParams),
        ...body,
        ...found.parameters,
      });
      const output = (handlers[found.name] as (input: unknown) => unknown)(input);
      if (found.name === 'openLink' && !fake.areCookiesRefused)
        response.setHeader('set-cookie', `session=${cookie}.${body.linkId}; HttpOnly; SameSite=Strict; Path=/`);
      if (fake.losesAnswersOf === found.name) return void response.destroy();
      send(response, { 'content-type': 'application/json' }, JSON.stringify(output));
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem('request.invalid');
      if (!(error instanceof Problem)) console.error(found.name, error);
      response.writeHead(problem.status).end(JSON.stringify(problemBody(problem, 'r-1', language)));
    }
  }
  return fake;
}

function handlersOf(fake: FakeServer, bucketUrl: string): Handlers {
  const { unit } = fake;
  const receiptOf = (id: string) => unit.receipts.get(id) ?? refuse('self-check.unknown');
  return {
    openLink: (input) =>
      input.secret === secret ? { expiresAt: fakeNow(), unitName: '金色年华歌城' } : refuse('link.unknown'),
    getUnitHome: () => unit.home(),
    getDraft: ({ formId, period }) => {
      const draft = unit.drafts.get(`${formId} ${period}`);
      return draft ? { draft } : {};
    },
    saveDraft: (input) => ({ draft: unit.saveDraft(input) }),
    submitSelfCheck: (input) => unit.submit(input),
    getReceipt: ({ selfCheckId }) => receiptOf(selfCheckId),
    getUnitForm: ({ formId }) => unit.forms.find((form) => form.formId === formId) ?? refuse('form.unknown'),
    requestPhotoSlots: ({ photos }) => ({
      slots: photos.map(({ photoId, sha256 }) => {
        const before = unit.photos.get(photoId);
        const isRetaken = before?.status !== 'stored' && before?.sha256 !== sha256;
        const known = before && !isRetaken ? before : { photoId, status: 'expected' as const, sha256 };
        unit.photos.set(photoId, known);
        const { status } = known;
        if (status !== 'expected') return { photoId, status };
        return { photoId, status, upload: { url: `${bucketUrl}/bucket`, fields: { key: `incoming/${photoId}` } } };
      }),
    }),
    getUnitPhotos: ({ photoIds }) => ({
      photos: photoIds.flatMap((photoId) => {
        const photo = unit.photos.get(photoId);
        if (!photo) return [];
        const { sha256: _, ...view } = photo;
        return [view];
      }),
    }),
    getUnitHazard: ({ hazardId }) => unit.hazards.get(hazardId) ?? refuse('hazard.unknown'),
    acknowledgeHazard: (input) => acknowledge(unit, input),
    supplementHazard: (input) => supplement(unit, input),
    rectifyHazard: (input) => rectify(unit, input),
  };
}

function refuse(code: ProblemCode): never {
  throw new Problem(code);
}

/** What `photos/on-upload` does with a file. */
function receive(fake: FakeServer, photoId: string, body: Buffer, bucketUrl: string): void {
  const photo = fake.unit.photos.get(photoId);
  if (!photo) return;
  fake.uploads.set(photoId, body);
  const isGood = !fake.areUploadsBad && photo.sha256 === sha256Of(body) && body.readUInt16BE(0) === 0xffd8;
  const url = `${bucketUrl}/shown/${photoId}`;
  fake.unit.photos.set(
    photoId,
    isGood
      ? { ...photo, status: 'stored', pictureUrl: url, thumbnailUrl: url }
      : { ...photo, status: 'refused', refusal: 'unreadable' },
  );
}

function find(method: string, pathname: string) {
  for (const [name, operation] of Object.entries(table)) {
    if (operation.method !== method) continue;
    const pattern = new RegExp(`^${operation.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const match = pattern.exec(pathname);
    if (match) return { name: name as keyof Table, parameters: { ...match.groups } };
  }
  return undefined;
}

/** Compressed, as the distribution does it. */
function send(response: ServerResponse, headers: Record<string, string>, body: string | Buffer): void {
  response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(gzipSync(body));
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {};
}

function page(response: ServerResponse, site: string, bucketUrl: string, isCutOff: boolean): void {
  const html = readFileSync(join(site, 'index.html'), 'utf8');
  const headers = pageHeaders(html, { images: bucketUrl, connections: bucketUrl });
  if (isCutOff) {
    response.writeHead(200, { ...headers, 'content-length': html.length });
    response.write(html.slice(0, html.length / 2), () => response.destroy());
  } else send(response, headers, html);
}
