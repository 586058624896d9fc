import { describe, expect, it } from 'vitest';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { systemApi } from '../../../schemas/system.ts';
import { ApiProblem, type ClientOptions, createCall, Unreachable } from '../../../web/api.ts';
import { anId } from '../../support/builders.ts';

const hazardId = anId('hz');

/** A client whose fetch gives these answers in turn and remembers what was asked. */
function clientWith(answers: (Response | Error)[], options: Partial<ClientOptions> = {}) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch: typeof globalThis.fetch = async (url, init = {}) => {
    asked.push({ url: String(url), init });
    const answer = answers.shift() ?? new Error('no more answers');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, call: createCall({ fetch, language: () => 'zh-CN', token: async () => 'token-1', ...options }) };
}
const problem = (status: number, body: object) =>
  new Response(JSON.stringify({ type: '', title: '标题', status, code: 'x', requestId: 'r1', ...body }), { status });

describe('the typed client', () => {
  it('puts path parameters into the path, lists into the query, and the token and language into headers', async () => {
    const { asked, call } = clientWith([Response.json({ items: [] }), Response.json({})]);
    await call(hazardApi.listHazards, {
      status: ['reported', 'closed'],
      categoryId: [],
      unitId: 'U1',
      cursor: undefined,
    });
    await call(hazardApi.getHazard, { hazardId });
    expect(asked.map(({ url }) => url)).toEqual([
      '/api/hazards?status=reported%2Cclosed&unitId=U1',
      `/api/hazards/${hazardId}`,
    ]);
    expect(asked[0]?.init.headers).toMatchObject({ authorization: 'Bearer token-1', 'accept-language': 'zh-CN' });
  });

  it('sends what is not in the path as the JSON body of a write', async () => {
    const { asked, call } = clientWith([Response.json({})]);
    await call(hazardApi.approveClosure, { hazardId, version: 3, opinion: '同意' });
    expect(asked[0]?.url).toBe(`/api/hazards/${hazardId}/approve-closure`);
    expect(JSON.parse(String(asked[0]?.init.body))).toEqual({ version: 3, opinion: '同意' });
  });

  it('sends no token with what is public', async () => {
    const { asked, call } = clientWith([Response.json({})]);
    await call(systemApi.getSignIn, {});
    expect(asked[0]?.init.headers).not.toHaveProperty('authorization');
  });

  it('gives a refusal as the server words it, with its fields and what is allowed', async () => {
    const errors = [{ path: 'opinion', message: '必填' }];
    const { call } = clientWith([problem(409, { code: 'hazard.stale', allowed: ['assign'], errors })]);
    const refused = await call(hazardApi.getHazard, { hazardId }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiProblem);
    expect(refused).toMatchObject({
      code: 'hazard.stale',
      title: '标题',
      allowed: ['assign'],
      errors,
      requestId: 'r1',
    });
  });

  it.each([
    [429, 'request.too-many', '操作过于频繁，请稍后再试。'],
    [413, 'request.too-large', '请求内容过大。'],
    [503, 'server.failed', '服务器出错，请稍后再试；多次出现请把编号告诉管理员。'],
  ])('finds the catalogue’s sentence for a bare %i of the gateway', async (status, code, title) => {
    const { call } = clientWith([new Response('{"message":"x"}', { status })]);
    await expect(call(hazardApi.getHazard, { hazardId })).rejects.toMatchObject({ code, title });
  });

  it('renews a refused token once and tries again', async () => {
    const answers = [problem(401, { code: 'actor.unknown' }), Response.json({ hazardId })];
    const { asked, call } = clientWith(answers, { renew: async () => true });
    await expect(call(hazardApi.getHazard, { hazardId })).resolves.toEqual({ hazardId });
    expect(asked).toHaveLength(2);
  });

  it('gives up when the token can’t be renewed', async () => {
    const { asked, call } = clientWith([problem(401, { code: 'actor.unknown' })], { renew: async () => false });
    await expect(call(hazardApi.getHazard, { hazardId })).rejects.toMatchObject({ status: 401 });
    expect(asked).toHaveLength(1);
  });

  it('says so when no answer came, or one that was cut off', async () => {
    const { call } = clientWith([new TypeError('fetch failed'), new Response('{"items":[')]);
    await expect(call(hazardApi.listHazards, {})).rejects.toBeInstanceOf(Unreachable);
    await expect(call(hazardApi.listHazards, {})).rejects.toBeInstanceOf(Unreachable);
  });

  it('tells the server’s time by the answer’s `now` before the Date header', async () => {
    const times: number[] = [];
    const date = { headers: { date: 'Mon, 02 Mar 2026 04:00:00 GMT' } };
    const answers = [Response.json({ now: '2026-03-05T00:00:00.000Z' }, date), Response.json({}, date)];
    const { call } = clientWith(answers, { onServerTime: (at) => times.push(at) });
    await call(hazardApi.listMyQueue, {});
    await call(hazardApi.getHazard, { hazardId });
    expect(times).toEqual([Date.parse('2026-03-05T00:00:00Z'), Date.parse('2026-03-02T04:00:00Z')]);
  });
});
