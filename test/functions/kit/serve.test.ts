import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { serve } from '../../../functions/kit/serve.ts';
import type { Actor } from '../../../schemas/actor.ts';
import { operations } from '../../../schemas/operations.ts';
import { Problem, ProblemBody } from '../../../schemas/problem.ts';
import { staffActor, unitActor } from '../../support/builders.ts';
import { logged } from '../../support/logged.ts';
import { type Extra, requestFor, requestId, send } from '../../support/requests.ts';

const api = operations({
  readNote: {
    method: 'GET',
    path: '/api/notes/{noteId}',
    input: z.strictObject({ noteId: z.string(), limit: z.coerce.number().int().max(5).default(1) }),
    output: z.unknown(),
    allow: ['auditor'],
    summary: 'Reads.',
  },
  writeNote: {
    method: 'POST',
    path: '/api/notes',
    input: z.strictObject({
      title: z.string().min(1).max(5),
      lines: z.array(z.string()).max(2),
      kind: z.enum(['a', 'b']),
    }),
    output: z.unknown(),
    allow: ['auditor'],
    summary: 'Writes.',
  },
});
const verbs = {
  readNote: async (input: unknown) => input,
  writeNote: async (input: unknown) => input,
};
const as = (actor: Actor, overrides: Partial<typeof verbs> = {}) =>
  serve(api, { ...verbs, ...overrides } as never, async () => actor);
const auditor = staffActor({ role: 'auditor' });

const read = (handler: unknown, input: Record<string, unknown> = { noteId: 'n1' }, extra: Extra = {}) =>
  send(handler, requestFor(api.readNote, input, extra));
const write = (input: Record<string, unknown>, extra: Extra = {}) =>
  send(as(auditor), requestFor(api.writeNote, input, extra));

describe('a request', () => {
  it('is parsed from path and query, or from path and body', async () => {
    expect(await read(as(auditor), { noteId: 'a b/c', limit: 3 })).toMatchObject({
      status: 200,
      body: { noteId: 'a b/c', limit: 3 },
    });
    const note = { title: '题', lines: ['x'], kind: 'a' };
    expect(await write(note)).toMatchObject({ status: 200, body: note });
  });

  it('a parameter of the path can not be replaced from the query', async () => {
    const event = requestFor(api.readNote, { noteId: 'n1' });
    event.queryStringParameters = { noteId: 'n2' };
    expect((await send(as(auditor), event)).body).toMatchObject({ noteId: 'n1' });
  });

  it('every wrong field is named at once, in the asker’s language', async () => {
    const wrong = { title: 'too long', lines: ['1', '2', '3'], kind: 'c', more: 1 };
    const { status, body, headers } = await write(wrong);
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(ProblemBody.parse(body)).toEqual({
      type: '/problems/request.invalid',
      title: '填写的内容有误，请按提示修改。',
      status: 400,
      code: 'request.invalid',
      requestId,
      errors: [
        { path: 'title', message: '不能超过 5 个字' },
        { path: 'lines', message: '不能超过 2 项' },
        { path: 'kind', message: '只能是：a、b' },
        { path: 'more', message: '没有这个字段' },
      ],
    });
    const english = await write({ lines: 'x' }, { headers: { 'accept-language': 'en-GB,en;q=0.9' } });
    expect(english.body).toMatchObject({
      title: 'Some fields are not right; see each of them.',
      errors: [
        { path: 'title', message: 'Required' },
        { path: 'lines', message: 'Wrong kind of value' },
        { path: 'kind', message: 'Required' },
      ],
    });
  });

  it.each([
    ['is not JSON', '{"a":', 'request.not-json'],
    ['is a list', '[]', 'request.not-json'],
    ['is null', 'null', 'request.not-json'],
    ['is too deep', `${'['.repeat(60_000)}${']'.repeat(60_000)}`, 'request.too-deep'],
    ['is too large', JSON.stringify({ title: 'x'.repeat(1024 * 1024) }), 'request.too-large'],
  ])('whose body %s is refused', async (_, body, code) => {
    const answer = await write({}, { body });
    expect(answer.body.code).toBe(code);
    expect(answer.status).toBe(code === 'request.too-large' ? 413 : 400);
  });

  it('brackets in texts make a body no deeper', async () => {
    const note = { title: '[{"', lines: ['\\"[[[[[[[[[[[[[[[['], kind: 'a' };
    expect((await write(note)).status).toBe(200);
  });

  it('whose body came in Base64 is read all the same', async () => {
    const event = requestFor(api.writeNote, { title: '题', lines: [], kind: 'b' });
    event.body = Buffer.from(event.body ?? '').toString('base64');
    event.isBase64Encoded = true;
    expect((await send(as(auditor), event)).body).toMatchObject({ title: '题' });
  });

  it('to no operation is unknown', async () => {
    const event = requestFor({ method: 'GET', path: '/api/elsewhere' });
    expect(await send(as(auditor), event)).toMatchObject({ status: 404, body: { code: 'route.unknown' } });
  });

  it('of somebody who may not is refused before its input is looked at', async () => {
    for (const actor of [staffActor({ role: 'liaison' }), unitActor()]) {
      const answer = await send(as(actor), requestFor(api.writeNote, {}, { body: '{' }));
      expect(answer).toMatchObject({ status: 403, body: { code: 'actor.not-allowed' } });
    }
  });
});

describe('an answer', () => {
  it('that is a problem carries what is allowed now', async () => {
    const readNote = async () => {
      throw new Problem('hazard.wrong-status', { allowed: ['triage'], current: 4 });
    };
    expect(await read(as(auditor, { readNote }))).toMatchObject({
      status: 409,
      body: { code: 'hazard.wrong-status', allowed: ['triage'], current: 4 },
    });
  });

  it('to a bug says its request id and nothing of the bug', async () => {
    const readNote = async () => {
      throw new Error('password=hunter2');
    };
    const { status, body } = await read(as(auditor, { readNote }));
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: 'server.failed', requestId });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('that is long is compressed for those who take it', async () => {
    const readNote = async () => ({ text: '安'.repeat(2000) });
    const gzip = { headers: { 'accept-encoding': 'br, gzip' } };
    const packed = await read(as(auditor, { readNote }), undefined, gzip);
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    const plain = await read(as(auditor, { readNote }));
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(plain.body).toEqual(packed.body);
    expect((await read(as(auditor), undefined, gzip)).headers).not.toHaveProperty('content-encoding');
  });

  it('is never cached, sniffed or framed, and says which request it was; so is a problem', async () => {
    const refused = await read(as(unitActor()));
    expect(refused.status).toBe(403);
    for (const { headers } of [await read(as(auditor)), refused]) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'permissions-policy': 'camera=(), microphone=(), payment=(), geolocation=()',
        'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        'x-request-id': requestId,
      });
    }
  });
});

describe('the log', () => {
  const line = (message: string) => ({ level: 'INFO', message, requestId, operation: 'readNote' });

  it('has one line of every request, with API Gateway’s id of it, and nothing that people wrote', async () => {
    const lines = await logged(() => read(as(unitActor()), { noteId: 'secret words' }));
    lines.push(...(await logged(() => read(as(auditor), { noteId: 'secret words' }))));
    expect(lines).toMatchObject([
      { ...line('a request was answered'), status: 403, code: 'actor.not-allowed', ms: expect.any(Number) },
      { ...line('a request was answered'), status: 200, actor: auditor.staffId, ms: expect.any(Number) },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/secret words|"name"/);
    expect(JSON.stringify(lines)).not.toContain(auditor.name);
  });

  it('has a bug whole, under the same id', async () => {
    const readNote = async () => {
      throw new Error('no such note');
    };
    const lines = await logged(() => read(as(auditor, { readNote })));
    expect(lines).toMatchObject([
      { level: 'ERROR', requestId, error: { message: 'no such note' } },
      { ...line('a request was answered'), status: 500, code: 'server.failed' },
    ]);
  });
});
