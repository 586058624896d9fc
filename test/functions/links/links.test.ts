import { beforeAll, describe, expect, it } from 'vitest';
import { hashSecret } from '../../../functions/access/session.ts';
import { issueLink } from '../../../functions/links/issue.ts';
import { listLinks } from '../../../functions/links/list.ts';
import { revokeLink } from '../../../functions/links/revoke.ts';
import { rotateLink } from '../../../functions/links/rotate.ts';
import { LinkSecret, linkApi } from '../../../schemas/link.ts';
import { aLink, anId, aUnit, noon, staffActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';
import { fakeSecret } from '../../support/secret.ts';

const center = staffActor({ role: 'service-center', districtIds: ['D1'] });
const elsewhere = staffActor({ role: 'service-center', districtIds: ['D2'] });
const linkId = anId('lk');

beforeAll(() => {
  fakeSecret();
});

describe('issueLink', () => {
  const issue = (actor = center, days = 365) => issueLink({ unitId: 'U0001', days }, aCall(linkApi.issueLink, actor));

  it('gives the secret in this answer and stores its hash alone', async () => {
    const tables = fakeTables({ units: [aUnit()] });
    const { link, secret, url } = await issue();
    expect(LinkSecret.safeParse(secret).success).toBe(true);
    expect(url).toBe(`https://site.example/u/${link.linkId}#${secret}`);
    expect(link).not.toHaveProperty('secretHash');
    const [stored] = tables.put('links');
    expect(stored).toMatchObject({ unitId: 'U0001', generation: 1, useCount: 0, issuedBy: center.staffId });
    expect(stored?.secretHash).toBe(await hashSecret(secret));
    expect(JSON.stringify(tables.written())).not.toContain(secret);
    expect(tables.entries()).toMatchObject([
      {
        verb: 'link.issued',
        recordId: link.linkId,
        detail: { unitId: 'U0001', expiresAt: '2027-03-02T04:00:00.000Z' },
      },
    ]);
  });

  it('never gives the same secret twice', async () => {
    fakeTables({ units: [aUnit()] });
    expect((await issue()).secret).not.toBe((await issue()).secret);
  });

  it('is refused for a closed unit, and unknown outside the scope', async () => {
    fakeTables({ units: [aUnit({ status: 'closed' })] });
    await expect(issue()).rejects.toMatchObject({ code: 'unit.closed' });
    fakeTables({ units: [aUnit()] });
    await expect(issue(elsewhere)).rejects.toMatchObject({ code: 'unit.unknown' });
  });
});

describe('rotateLink', () => {
  const rotate = (actor = center) => rotateLink({ linkId, version: 1, days: 30 }, aCall(linkApi.rotateLink, actor));

  it('gives a new secret and ends the sessions of the old one', async () => {
    const tables = fakeTables({ units: [aUnit()], links: [aLink({ useCount: 7 })] });
    const { link, secret } = await rotate();
    expect(link).toMatchObject({ generation: 2, version: 2, expiresAt: '2026-04-01T04:00:00.000Z' });
    const [update] = tables.updated('links');
    expect(update).toMatchObject({ Key: { linkId }, ConditionExpression: '#version = :read' });
    expect(update?.ExpressionAttributeValues).toMatchObject({
      ':generation': 2,
      ':read': 1,
      ':secretHash': await hashSecret(secret),
    });
    // Uses are counted meanwhile: the update leaves them alone.
    expect(update?.UpdateExpression).not.toContain('useCount');
    expect(tables.entries()).toMatchObject([{ verb: 'link.rotated', recordId: linkId }]);
  });

  it('is refused for a revoked link, and unknown outside the scope', async () => {
    fakeTables({ units: [aUnit()], links: [aLink({ revokedAt: noon })] });
    await expect(rotate()).rejects.toMatchObject({ code: 'link.revoked' });
    fakeTables({ units: [aUnit()], links: [aLink()] });
    await expect(rotate(elsewhere)).rejects.toMatchObject({ code: 'link.unknown' });
  });
});

describe('revokeLink', () => {
  const revoke = (actor = center) =>
    revokeLink({ linkId, version: 1, reason: '海报遗失' }, aCall(linkApi.revokeLink, actor));

  it('ends the link, with its reason', async () => {
    const tables = fakeTables({ units: [aUnit()], links: [aLink()] });
    expect(await revoke()).toMatchObject({ revokedAt: noon, revokedReason: '海报遗失', version: 2 });
    expect(tables.updated('links')).toMatchObject([{ ExpressionAttributeValues: { ':revokedAt': noon, ':read': 1 } }]);
    expect(tables.entries()).toMatchObject([{ verb: 'link.revoked', detail: { unitId: 'U0001', reason: '海报遗失' } }]);
  });

  it('can not be done twice, and is unknown outside the scope', async () => {
    fakeTables({ units: [aUnit()], links: [aLink({ revokedAt: noon })] });
    await expect(revoke()).rejects.toMatchObject({ code: 'link.revoked' });
    fakeTables({ units: [aUnit()], links: [aLink()] });
    await expect(revoke(elsewhere)).rejects.toMatchObject({ code: 'link.unknown' });
  });
});

describe('listLinks', () => {
  it('shows the links of a unit in scope, without hashes', async () => {
    fakeTables({ units: [aUnit()], links: [aLink()] });
    const { items } = await listLinks({ unitId: 'U0001' }, aCall(linkApi.listLinks, center));
    const { secretHash: _, ...view } = aLink();
    expect(items).toEqual([view]);
    const other = listLinks({ unitId: 'U0001' }, aCall(linkApi.listLinks, elsewhere));
    await expect(other).rejects.toMatchObject({ code: 'unit.unknown' });
  });
});
