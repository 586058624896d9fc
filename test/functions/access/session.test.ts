import { beforeAll, describe, expect, it } from 'vitest';
import { actorOf } from '../../../functions/access/actor-of.ts';
import { clearedSession, hashSecret, openSession, readSession } from '../../../functions/access/session.ts';
import type { Link } from '../../../schemas/link.ts';
import { selfCheckApi } from '../../../schemas/self-check.ts';
import { hourMs } from '../../../schemas/time.ts';
import { unitHazardApi } from '../../../schemas/unit-hazard-api.ts';
import { aLink, anId, NOON } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { requestFor } from '../../support/requests.ts';
import { fakeSecret } from '../../support/secret.ts';

beforeAll(() => {
  fakeSecret();
});

const linkId = anId('lk');
const cookieFor = async (generation = 1, now = NOON) =>
  (await openSession(linkId, generation, now)).cookie.split(';')[0] ?? '';
const read = (cookie: string, now = NOON) => readSession([cookie], now);

describe('a session cookie', () => {
  it('is HttpOnly, Secure, SameSite=Strict, for the API alone, and ends after twelve hours', async () => {
    const { cookie, expires } = await openSession(linkId, 1, NOON);
    expect(cookie).toMatch(/; Path=\/api; HttpOnly; Secure; SameSite=Strict; Max-Age=43200$/);
    expect(expires).toBe(NOON + 12 * hourMs);
    expect(clearedSession()).toMatch(/^unit-session=; .*Max-Age=0$/);
  });

  it('is read until it ends', async () => {
    const cookie = await cookieFor(3);
    expect(await read(cookie)).toEqual({ linkId, generation: 3, expires: NOON + 12 * hourMs });
    await expect(read(cookie, NOON + 12 * hourMs)).rejects.toMatchObject({ code: 'session.expired' });
  });

  it('that is missing or empty says so', async () => {
    for (const cookies of [undefined, [], ['other=1'], ['unit-session=']])
      await expect(readSession(cookies, NOON)).rejects.toMatchObject({ code: 'session.missing' });
  });

  it('with any character changed is refused', async () => {
    const cookie = await cookieFor();
    const start = 'unit-session='.length;
    for (let index = start; index < cookie.length; index += 1) {
      const other = cookie[index] === '1' ? '2' : '1';
      const tampered = `${cookie.slice(0, index)}${other}${cookie.slice(index + 1)}`;
      await expect(read(tampered), tampered).rejects.toMatchObject({ code: 'session.tampered' });
    }
  });

  it.each(['x', 'v1', 'v1.a.b.c', 'v2.a.1.2.mac', '.....', 'v1.a.1.9999999999999.'])('%s is refused', async (value) => {
    await expect(read(`unit-session=${value}`)).rejects.toMatchObject({ code: 'session.tampered' });
  });
});

describe('a unit that calls with its session', () => {
  async function call(link: Partial<Link>, { generation = 1, requests = 1 } = {}) {
    const tables = fakeTables({ links: [aLink(link)] });
    tables.countTo(requests);
    const operation = unitHazardApi.acknowledgeHazard;
    const event = requestFor(operation, { hazardId: anId('hz') }, { cookies: [await cookieFor(generation)] });
    return { actor: actorOf(operation, event, NOON), tables };
  }

  it('is the unit of its link', async () => {
    const { actor } = await call({});
    expect(await actor).toEqual({ kind: 'unit', unitId: 'U0001', linkId });
  });

  it('is refused where the page is of another link: tabs of two units share one cookie', async () => {
    fakeTables({ links: [aLink()] });
    const from = async (link: string) => {
      const sent = { cookies: [await cookieFor()], headers: { 'x-link': link } };
      return actorOf(selfCheckApi.getUnitHome, requestFor(selfCheckApi.getUnitHome, {}, sent), NOON);
    };
    await expect(from(anId('lk', 2))).rejects.toMatchObject({ code: 'session.other', status: 401 });
    await expect(from(linkId)).resolves.toMatchObject({ kind: 'unit' });
  });

  it('is refused once the link was rotated: the old session can not be replayed', async () => {
    const { actor } = await call({ generation: 2 });
    await expect(actor).rejects.toMatchObject({ code: 'session.tampered' });
  });

  it('is refused once the link was revoked or has expired', async () => {
    const revoked = await call({ revokedAt: '2026-03-01T00:00:00.000Z' });
    await expect(revoked.actor).rejects.toMatchObject({ code: 'link.revoked' });
    const expired = await call({ expiresAt: new Date(NOON).toISOString() });
    await expect(expired.actor).rejects.toMatchObject({ code: 'link.expired' });
  });

  it('is refused when its link is not there', async () => {
    const { actor } = await call({ linkId: anId('lk', 9) });
    await expect(actor).rejects.toMatchObject({ code: 'session.tampered' });
  });

  it('may send 240 requests a minute; reading is not counted', async () => {
    await expect((await call({}, { requests: 240 })).actor).resolves.toBeDefined();
    await expect((await call({}, { requests: 241 })).actor).rejects.toMatchObject({ code: 'request.too-many' });
    fakeTables({ links: [aLink()] });
    const event = requestFor(selfCheckApi.getUnitHome, {}, { cookies: [await cookieFor()] });
    await expect(actorOf(selfCheckApi.getUnitHome, event, NOON)).resolves.toMatchObject({ kind: 'unit' });
  });
});

describe('the secret of a link', () => {
  it('is stored as a hash that the secret alone does not give', async () => {
    const hash = await hashSecret('a'.repeat(32));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hash).toBe(await hashSecret('a'.repeat(32)));
    expect(hash).not.toBe(await hashSecret('b'.repeat(32)));
  });
});
