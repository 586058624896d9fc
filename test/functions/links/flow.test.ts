/** Poster, phone and directory over the handlers, on the local DynamoDB. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { handler as links } from '../../../functions/links/http.ts';
import { handler as selfChecks } from '../../../functions/self-checks/http.ts';
import { handler as staff } from '../../../functions/staff/http.ts';
import { type LinkView, linkApi } from '../../../schemas/link.ts';
import type { Operation } from '../../../schemas/operations.ts';
import { selfCheckApi } from '../../../schemas/self-check.ts';
import { staffApi } from '../../../schemas/staff.ts';
import { aUnit, NOON } from '../../support/builders.ts';
import { localTables } from '../../support/local-tables.ts';
import { type Extra, requestFor, send } from '../../support/requests.ts';
import { fakeSecret } from '../../support/secret.ts';

let tables: Awaited<ReturnType<typeof localTables>>;
const admin = { claims: { email: 'first@bureau.example' } };
const clerk = { claims: { email: 'clerk@bureau.example' } };

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  fakeSecret();
  tables = await localTables();
  await tables.put('units', [{ ...aUnit(), city: 'city', nameKey: 'x#U0001', updatedKey: 'x#U0001' }]);
}, 60_000);
afterAll(async () => {
  vi.useRealTimers();
  await tables.close();
});

const ask = (handler: unknown, operation: Operation, input: Record<string, unknown>, extra: Extra = {}) =>
  send(handler, requestFor(operation, input, extra));
type Issued = { link: LinkView; secret: string };
const home = (cookies: string[]) => ask(selfChecks, selfCheckApi.getUnitHome, {}, { cookies });
const cookiesOf = (cookies: string[]) => cookies.map((cookie) => cookie.split(';')[0] ?? '');

describe('an empty deployment', () => {
  it('lets its first administrator in, who adds a clerk, who issues a link', async () => {
    expect((await ask(staff, staffApi.getMe, {}, admin)).body).toMatchObject({ actor: { role: 'sys-admin' } });
    const center = { name: '样中心', email: 'clerk@bureau.example', role: 'service-center', districtIds: ['D1'] };
    expect(await ask(staff, staffApi.addStaff, center, admin)).toMatchObject({ status: 200, body: { version: 1 } });
    expect((await ask(staff, staffApi.addStaff, center, admin)).body.code).toBe('staff.exists');
    const me = (await ask(staff, staffApi.getMe, {}, admin)).body.actor as { staffId: string };
    const last = await ask(staff, staffApi.disableStaff, { staffId: me.staffId, version: 1, reason: '调离' }, admin);
    expect(last.body.code).toBe('staff.last-admin');
    expect((await ask(staff, staffApi.listStaff, {}, admin)).body.items).toHaveLength(2);
  });
});

describe('a link', () => {
  it('opens a session that ends with its rotation, and no other after its revocation', async () => {
    const issued = (await ask(links, linkApi.issueLink, { unitId: 'U0001' }, clerk)).body as Issued;
    const { linkId } = issued.link;
    const opened = await ask(links, linkApi.openLink, { linkId, secret: issued.secret });
    expect((await home(cookiesOf(opened.cookies))).body).toMatchObject({ unit: { unitId: 'U0001' } });

    const rotated = (await ask(links, linkApi.rotateLink, { linkId, version: 1 }, clerk)).body as Issued;
    expect(rotated.link).toMatchObject({ generation: 2, version: 2 });
    expect((await home(cookiesOf(opened.cookies))).body.code).toBe('session.tampered');
    expect((await ask(links, linkApi.openLink, { linkId, secret: issued.secret })).body.code).toBe('link.unknown');
    const again = await ask(links, linkApi.openLink, { linkId, secret: rotated.secret });
    expect((await home(cookiesOf(again.cookies))).status).toBe(200);

    const stale = await ask(links, linkApi.revokeLink, { linkId, version: 1, reason: '遗失' }, clerk);
    expect(stale.body.code).toBe('record.stale');
    const revoked = await ask(links, linkApi.revokeLink, { linkId, version: 2, reason: '遗失' }, clerk);
    expect(revoked.body).toMatchObject({ version: 3, revokedReason: '遗失' });
    expect((await home(cookiesOf(again.cookies))).body.code).toBe('link.revoked');
    const listed = (await ask(links, linkApi.listLinks, { unitId: 'U0001' }, clerk)).body.items as LinkView[];
    expect(listed).toMatchObject([{ linkId, useCount: 2, generation: 2, version: 3 }]);
  });

  it('gets no new secret once its unit is closed', async () => {
    const unit = { ...aUnit({ unitId: 'U0002', status: 'closed' }), city: 'city', nameKey: 'y', updatedKey: 'y' };
    await tables.put('units', [{ ...unit, status: 'active' }]);
    const issued = (await ask(links, linkApi.issueLink, { unitId: 'U0002' }, clerk)).body as Issued;
    await tables.put('units', [unit]);
    const rotated = await ask(links, linkApi.rotateLink, { linkId: issued.link.linkId, version: 1 }, clerk);
    expect(rotated.body.code).toBe('unit.closed');
  });

  it('is guessed at no more than 120 times a minute from one address', async () => {
    const guess = { linkId: 'lk_00000000000000000000000000', secret: 'A'.repeat(32) };
    const address = '198.51.100.9';
    const codes: unknown[] = [];
    for (let count = 0; count < 122; count += 1)
      codes.push((await ask(links, linkApi.openLink, guess, { address })).body.code);
    expect(codes.slice(0, 120).every((code) => code === 'link.unknown')).toBe(true);
    expect(codes.slice(120)).toEqual(['request.too-many', 'request.too-many']);
  });
});
