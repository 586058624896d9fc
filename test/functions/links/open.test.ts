import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { hashSecret, readSession } from '../../../functions/access/session.ts';
import { handler } from '../../../functions/links/http.ts';
import { openLink } from '../../../functions/links/open.ts';
import { type Link, linkApi } from '../../../schemas/link.ts';
import type { Unit } from '../../../schemas/unit.ts';
import { aLink, anId, aUnit, NOON, noon } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall, requestFor, send } from '../../support/requests.ts';
import { fakeSecret } from '../../support/secret.ts';

const secret = 'A'.repeat(32);
const linkId = anId('lk');
let secretHash = '';

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  fakeSecret();
  secretHash = await hashSecret(secret);
});

afterAll(() => {
  vi.useRealTimers();
});

let tables: ReturnType<typeof fakeTables>;
let call = aCall(linkApi.openLink, { kind: 'public' });
function ready(link: Partial<Link> = {}, unit: Partial<Unit> = {}) {
  tables = fakeTables({ links: [aLink({ secretHash, ...link })], units: [aUnit(unit)] });
  tables.countTo(1);
  call = aCall(linkApi.openLink, { kind: 'public' });
}
beforeEach(() => ready());
const open = (input: Partial<{ linkId: string; secret: string }> = {}) => openLink({ linkId, secret, ...input }, call);

describe('openLink', () => {
  it('exchanges the secret for a session, counts the use, and says so in the audit', async () => {
    expect(await open()).toEqual({ expiresAt: '2026-03-02T16:00:00.000Z', unitName: '金色年华歌城' });
    expect(await readSession([call.setCookies[0]?.split(';')[0] ?? ''], NOON)).toMatchObject({ linkId, generation: 1 });
    expect(tables.updated('links')).toMatchObject([
      {
        Key: { linkId },
        UpdateExpression: 'SET lastUsedAt = :now ADD useCount :one',
        ExpressionAttributeValues: { ':now': noon },
      },
    ]);
    expect(tables.entries()).toMatchObject([
      { verb: 'link.opened', recordId: linkId, actor: { kind: 'unit', unitId: 'U0001', linkId } },
    ]);
    expect(JSON.stringify(tables.written())).not.toContain(secret);
  });

  it('opens for a closed unit too: it can read its hazards', async () => {
    ready({}, { status: 'closed' });
    await expect(open()).resolves.toBeDefined();
  });

  it.each([
    ['an unknown link', { linkId: anId('lk', 9) }],
    ['what is no link at all', { linkId: '../../etc/passwd' }],
    ['a wrong secret', { secret: 'B'.repeat(32) }],
    ['no secret', { secret: '' }],
  ])('%s reads like any other unknown link', async (_, input) => {
    await expect(open(input)).rejects.toMatchObject({ code: 'link.unknown' });
    expect(call.setCookies).toEqual([]);
    expect(tables.written()).toEqual([]);
  });

  it('a link that was revoked or has expired says so to whoever has its secret, and to nobody else', async () => {
    ready({ revokedAt: noon });
    await expect(open()).rejects.toMatchObject({ code: 'link.revoked' });
    await expect(open({ secret: 'B'.repeat(32) })).rejects.toMatchObject({ code: 'link.unknown' });
    ready({ expiresAt: noon });
    await expect(open()).rejects.toMatchObject({ code: 'link.expired' });
    expect(tables.written()).toEqual([]);
  });

  it('an address may try 120 times a minute, and is refused before anything is read', async () => {
    tables.countTo(121);
    await expect(open()).rejects.toMatchObject({ code: 'request.too-many' });
    expect(tables.mock.calls().map((each) => each.args[0].constructor)).toEqual([UpdateCommand]);
  });

  it('a link may be opened 120 times an hour', async () => {
    const counted = { Attributes: { requests: 121 } };
    tables.mock
      .on(UpdateCommand)
      .resolvesOnce({ Attributes: { requests: 1 } })
      .resolves(counted);
    await expect(open()).rejects.toMatchObject({ code: 'request.too-many' });
  });

  it('sets its cookie over HTTP; leaving clears it', async () => {
    const opened = await send(handler, requestFor(linkApi.openLink, { linkId, secret }));
    expect(opened).toMatchObject({ status: 200, cookies: [expect.stringMatching(/^unit-session=v1\./)] });
    const left = await send(handler, requestFor(linkApi.leaveSession));
    expect(left).toMatchObject({ status: 200, body: {}, cookies: [expect.stringContaining('Max-Age=0')] });
  });
});
