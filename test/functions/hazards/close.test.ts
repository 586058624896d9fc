import { afterEach, describe, expect, it, vi } from 'vitest';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { anId, noon } from '../../support/builders.ts';
import { aHazard } from '../../support/hazards.ts';
import { anOffice, people } from './office.ts';

const { approveClosure, endorseClosure, redispatchVerification, sendBackVerification } = hazardApi;
const { inspector, clerk, head, leader, leaver } = people;
const pending = aHazard({ status: 'pending-closure', verifierIds: [inspector.staffId] });
const major = { ...pending, level: 'major' as const, desk: 'department#culture' };
const signed = (who: typeof head) => ({ staffId: who.staffId, name: who.name, at: noon, opinion: '同意' });
const endorsed = { ...major, endorsement: signed(head), desk: 'bureau-leader' };
const input = { hazardId: pending.hazardId, version: 1, opinion: '同意销号' };
afterEach(() => vi.useRealTimers());

describe('closing a general hazard', () => {
  it('takes it off every desk and out of what is open', async () => {
    const office = anOffice(pending);
    const { body } = await office.by('clerk', approveClosure, input);
    expect(body).toMatchObject({
      status: 'closed',
      closedAt: noon,
      closureNo: 'XH-2026-000001',
      closure: { staffId: clerk.staffId, name: '样1', opinion: '同意销号' },
    });
    for (const gone of ['desk', 'dueAt']) expect(body).not.toHaveProperty(gone);
    const record = office.hazard();
    for (const gone of ['desk', 'dueKey', 'openStatus']) expect(record).not.toHaveProperty(gone);
    expect(record).toMatchObject({ closedIn: 'city', closedKey: `${noon}#${pending.hazardId}` });
    expect(office.entry()).toMatchObject({
      verb: 'hazard.closed',
      after: { status: 'closed' },
      detail: { closureNo: 'XH-2026-000001' },
    });
    expect(office.entry()).not.toHaveProperty('after.desk');
  });

  it('is the department’s to do as well, not a bureau leader’s', async () => {
    expect((await anOffice(pending).by('head', approveClosure, input)).status).toBe(200);
    expect((await anOffice(pending).by('leader', approveClosure, input)).body.code).toBe('actor.not-allowed');
  });

  it('is refused to whoever was named for any of its verifications', async () => {
    const office = anOffice({ ...pending, verifierIds: [inspector.staffId, clerk.staffId] });
    const { body } = await office.by('clerk', approveClosure, input);
    expect(body).toMatchObject({ code: 'hazard.same-person', allowed: ['sendBackVerification'] });
    const earlier = { ...pending.verifications[0], isPassed: false, verifierIds: [clerk.staffId] };
    const before = { ...pending, verifications: [earlier, ...pending.verifications] } as typeof pending;
    expect((await anOffice(before).by('clerk', approveClosure, input)).body.code).toBe('hazard.same-person');
    expect((await anOffice(before).by('secondClerk', approveClosure, input)).status).toBe(200);
  });

  it('is refused while photos of the rectification have not arrived', async () => {
    const office = anOffice({ ...pending, waitingPhotoIds: [anId('ph', 51)] });
    const { body } = await office.by('clerk', approveClosure, input);
    expect(body).toMatchObject({ code: 'hazard.photos-waiting', allowed: ['sendBackVerification'] });
  });

  it('draws the next closure number of the year, and none when it is refused', async () => {
    const other = { ...pending, hazardId: anId('hz', 2), hazardNo: 'YH-2026-000002' };
    const office = anOffice(pending, other);
    expect((await office.by('leader', approveClosure, input)).status).toBe(403);
    expect((await office.by('clerk', approveClosure, input)).body.closureNo).toBe('XH-2026-000001');
    const { body } = await office.by('clerk', approveClosure, { ...input, hazardId: other.hazardId });
    expect(body.closureNo).toBe('XH-2026-000002');
  });

  it('has no endorsement', async () => {
    expect((await anOffice(pending).by('head', endorseClosure, input)).body.code).toBe('hazard.wrong-status');
  });
});

describe('closing a major hazard', () => {
  it('takes the department’s consent, then a bureau leader', async () => {
    const office = anOffice(major);
    const refused = await office.by('leader', approveClosure, input);
    expect(refused.body.code).toBe('hazard.not-endorsed');
    const { body } = await office.by('head', endorseClosure, input);
    expect(body).toMatchObject({
      status: 'pending-closure',
      desk: 'bureau-leader',
      endorsement: { staffId: head.staffId },
    });
    expect(office.entry()).toMatchObject({
      verb: 'hazard.closure-endorsed',
      before: { round: 1 },
      after: { round: 2 },
    });
    const closed = await office.by('leader', approveClosure, { ...input, version: 2 });
    expect(closed.body).toMatchObject({
      status: 'closed',
      closureNo: 'XH-2026-000001',
      closure: { staffId: leader.staffId },
    });
  });

  it('is nobody else’s to approve', async () => {
    for (const who of ['clerk', 'head', 'secondHead'] as const)
      expect((await anOffice(endorsed).by(who, approveClosure, input)).body.code).toBe('hazard.not-endorsed');
  });

  it('is not endorsed by who verified it, nor twice', async () => {
    const byHead = { ...major, verifierIds: [inspector.staffId, head.staffId] };
    expect((await anOffice(byHead).by('head', endorseClosure, input)).body.code).toBe('hazard.same-person');
    expect((await anOffice(byHead).by('secondHead', endorseClosure, input)).status).toBe(200);
    expect((await anOffice(endorsed).by('secondHead', endorseClosure, input)).body.code).toBe('hazard.wrong-status');
  });

  it('is not approved by who endorsed it, whatever the role has become since', async () => {
    const self = { ...endorsed, endorsement: signed(leader) };
    expect((await anOffice(self).by('leader', approveClosure, input)).body.code).toBe('hazard.same-person');
  });
});

describe('asking the verifiers for more', () => {
  const more = { hazardId: pending.hazardId, version: 1, reason: '缺少同角度照片' };

  it('goes back to the same verifiers and takes the consent with it', async () => {
    const office = anOffice(endorsed);
    const { body } = await office.by('leader', sendBackVerification, more);
    expect(body).toMatchObject({
      status: 'verifying',
      desk: `staff#${inspector.staffId}`,
      sentBackReason: '缺少同角度照片',
    });
    expect(body).not.toHaveProperty('endorsement');
    expect(office.entry()).toMatchObject({
      verb: 'hazard.verification-sent-back',
      detail: { reason: '缺少同角度照片' },
    });
  });

  it('goes to the desk that names verifiers where those who were named have left', async () => {
    const office = anOffice({ ...pending, verifierIds: [leaver.staffId] });
    const { body } = await office.by('clerk', sendBackVerification, more);
    expect(body).toMatchObject({ status: 'verifying', verifierIds: [], desk: 'center#D1' });
    const again = { hazardId: pending.hazardId, version: 2, method: 'on-site', verifierIds: [inspector.staffId] };
    expect((await office.by('clerk', redispatchVerification, again)).body.desk).toBe(`staff#${inspector.staffId}`);
  });

  it('is for who may close it', async () => {
    expect((await anOffice(pending).by('clerk', sendBackVerification, more)).status).toBe(200);
    expect((await anOffice(major).by('head', sendBackVerification, more)).status).toBe(200);
    expect((await anOffice(major).by('clerk', sendBackVerification, more)).body.code).toBe('actor.not-allowed');
    expect((await anOffice(pending).by('leader', sendBackVerification, more)).body.code).toBe('actor.not-allowed');
  });
});
