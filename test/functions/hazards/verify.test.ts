import { afterEach, describe, expect, it, vi } from 'vitest';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { anId, noon } from '../../support/builders.ts';
import { aHazard, later } from '../../support/hazards.ts';
import { anOffice, people, takenBy } from './office.ts';

const { dispatchVerification, redispatchVerification, verifyHazard } = hazardApi;
const approve = hazardApi.approveClosure;
const submitted = aHazard({ status: 'submitted' });
const named = { hazardId: submitted.hazardId, version: 1 };
const { clerk, head, inspector, strayInspector, leaver, leader } = people;
const ids = (...who: { staffId: string }[]) => who.map(({ staffId }) => staffId);
afterEach(() => vi.useRealTimers());

describe('dispatching a verification', () => {
  it('waits three working days on the desk of the first named', async () => {
    const office = anOffice(submitted);
    const input = { ...named, method: 'on-site', verifierIds: ids(inspector, clerk) };
    const { body } = await office.by('clerk', dispatchVerification, input);
    expect(body).toMatchObject({
      status: 'verifying',
      verificationMethod: 'on-site',
      verifierIds: ids(inspector, clerk),
      desk: `staff#${inspector.staffId}`,
      dueAt: later(3),
    });
    expect(office.entry()).toMatchObject({
      verb: 'hazard.verification-dispatched',
      detail: { method: 'on-site', verifierIds: ids(inspector, clerk), verifierNames: ['样11', '样1'] },
    });
  });

  it.each([
    ['somebody who left', leaver],
    ['somebody whose scope does not hold the unit', strayInspector],
    ['a role that does not verify', leader],
    ['nobody', { staffId: anId('st', 99) }],
  ])('does not name %s', async (_, who) => {
    const office = anOffice(submitted);
    const input = { ...named, method: 'on-site', verifierIds: ids(who) };
    expect((await office.by('clerk', dispatchVerification, input)).body.code).toBe('hazard.verifier-unfit');
    expect(office.tables.stream).toEqual([]);
  });

  it.each([
    ['by photo', 'by-photo', ids(head, inspector), 'hazard.verifiers'],
    ['one person', 'on-site', ids(head), 'hazard.verifiers'],
    ['the same person twice', 'on-site', ids(head, head), 'hazard.verifiers'],
    ['nobody of the department', 'on-site', ids(inspector, clerk), 'hazard.verifiers'],
    ['two on site, one of the department', 'on-site', ids(inspector, head), undefined],
  ])('of a major hazard: %s', async (_, method, verifierIds, code) => {
    const office = anOffice(aHazard({ status: 'submitted', level: 'major' }));
    const { body } = await office.by('head', dispatchVerification, { ...named, method, verifierIds });
    expect(body.code).toBe(code);
  });

  it('of a major hazard is the department’s to order', async () => {
    const office = anOffice(aHazard({ status: 'submitted', level: 'major' }));
    const input = { ...named, method: 'on-site', verifierIds: ids(head, inspector) };
    expect((await office.by('clerk', dispatchVerification, input)).status).toBe(403);
  });

  it.each([
    [1, undefined],
    [2, 'hazard.verifiers'],
  ])('after %i rejections by photo gives %s', async (rejectCount, code) => {
    const office = anOffice(aHazard({ status: 'submitted', rejectCount }));
    const input = { ...named, method: 'by-photo', verifierIds: ids(clerk) };
    expect((await office.by('clerk', dispatchVerification, input)).body.code).toBe(code);
  });
});

describe('naming other verifiers', () => {
  const late = { isStageLate: true, dueAt: later(-1), round: 5 };
  const verifying = aHazard({ status: 'verifying', verifierIds: [leaver.staffId, inspector.staffId], ...late });
  const input = { ...named, method: 'by-photo', verifierIds: ids(clerk) };

  it('moves what waits for somebody who left to somebody else’s desk, due when it was', async () => {
    const office = anOffice(verifying);
    const { body } = await office.by('clerk', redispatchVerification, input);
    expect(body).toMatchObject({
      status: 'verifying',
      verifierIds: ids(clerk),
      verificationMethod: 'by-photo',
      desk: `staff#${clerk.staffId}`,
      version: 2,
      ...late,
    });
    expect(office.entry()).toMatchObject({
      verb: 'hazard.verification-dispatched',
      before: { status: 'verifying', desk: `staff#${leaver.staffId}` },
      after: { status: 'verifying', desk: `staff#${clerk.staffId}` },
      detail: { method: 'by-photo', verifierIds: ids(clerk), verifierNames: ['样1'] },
    });
    const passed = { ...named, version: 2, isPassed: true, conclusion: '锁具已更换', photoIds: [] };
    expect((await office.by('inspector', verifyHazard, passed)).body.code).toBe('hazard.not-verifier');
    expect((await office.by('clerk', verifyHazard, passed)).body.status).toBe('pending-closure');
    expect((await office.by('clerk', approve, { ...named, version: 3, opinion: '同意' })).body.code).toBe(
      'hazard.same-person',
    );
  });

  it.each([
    ['somebody who left', ids(leaver), 'hazard.verifier-unfit'],
    ['a role that does not verify', ids(leader), 'hazard.verifier-unfit'],
  ])('does not name %s', async (_, verifierIds, code) => {
    const office = anOffice(verifying);
    expect((await office.by('clerk', redispatchVerification, { ...input, verifierIds })).body.code).toBe(code);
    expect(office.tables.stream).toEqual([]);
  });

  it('of a major hazard is the department’s, and takes two on site', async () => {
    const major = { ...verifying, level: 'major' as const };
    expect((await anOffice(major).by('clerk', redispatchVerification, input)).body.code).toBe('actor.not-allowed');
    expect((await anOffice(major).by('head', redispatchVerification, input)).body.code).toBe('hazard.verifiers');
    const two = { ...input, method: 'on-site', verifierIds: ids(head, clerk) };
    expect((await anOffice(major).by('head', redispatchVerification, two)).status).toBe(200);
  });

  it('is for a verification under way, and for nobody outside its scope', async () => {
    const { body } = await anOffice(submitted).by('clerk', redispatchVerification, input);
    expect(body).toMatchObject({
      code: 'hazard.wrong-status',
      allowed: ['dispatchVerification', 'sendBackRectification'],
    });
    expect((await anOffice(verifying).by('otherClerk', redispatchVerification, input)).body.code).toBe(
      'hazard.unknown',
    );
    expect((await anOffice(verifying).by('inspector', redispatchVerification, input)).status).toBe(403);
  });
});

describe('verifying', () => {
  const verifying = aHazard({ status: 'verifying', verifierIds: [inspector.staffId, clerk.staffId] });
  const photoIds = [takenBy('inspector')];
  const passed = { ...named, isPassed: true, conclusion: '锁具已更换', photoIds };
  const failed = { ...named, isPassed: false, conclusion: '仍然上锁', photoIds };

  it('a passed one waits for closure', async () => {
    const office = anOffice(verifying);
    const { body } = await office.by('inspector', verifyHazard, passed);
    expect(body).toMatchObject({
      status: 'pending-closure',
      desk: 'center#D1',
      verifications: [{ isPassed: true, verifiedBy: inspector.staffId, verifiedAt: noon, method: 'on-site', photoIds }],
    });
    expect(office.entry()).toMatchObject({
      verb: 'hazard.verification-passed',
      detail: { conclusion: '锁具已更换', photoIds },
    });
  });

  it.each([
    ['without a photo', [], 'hazard.verification-photo-missing'],
    ['with a photo that has not arrived', [anId('ph', 62)], 'photo.not-stored'],
    ['with the photo of another verifier', [takenBy('clerk')], 'photo.unknown'],
    ['with a photo of the unit’s', [anId('ph', 1)], 'photo.unknown'],
  ])('none on site is concluded %s', async (_, photos, code) => {
    const office = anOffice(verifying);
    for (const input of [passed, failed])
      expect((await office.by('inspector', verifyHazard, { ...input, photoIds: photos })).body.code).toBe(code);
    expect(office.tables.stream).toEqual([]);
  });

  it('by photo, those of the unit are looked at', async () => {
    const office = anOffice({ ...verifying, verificationMethod: 'by-photo' });
    const { body } = await office.by('inspector', verifyHazard, { ...passed, photoIds: [] });
    expect(body).toMatchObject({ status: 'pending-closure', verifications: [{ method: 'by-photo', photoIds: [] }] });
  });

  it('any of those named may conclude it, nobody else', async () => {
    const office = anOffice(verifying);
    expect((await office.by('secondClerk', verifyHazard, passed)).body.code).toBe('hazard.not-verifier');
    const its = { ...passed, photoIds: [takenBy('clerk')] };
    expect((await office.by('clerk', verifyHazard, its)).status).toBe(200);
  });

  it('none passes whose after-photos have not arrived; it can fail', async () => {
    const waiting = { ...verifying, waitingPhotoIds: [anId('ph', 51)] };
    const office = anOffice(waiting);
    const { body } = await office.by('inspector', verifyHazard, passed);
    expect(body).toMatchObject({ code: 'hazard.photos-waiting', allowed: ['failVerification'] });
    expect(office.tables.stream).toEqual([]);
    expect((await office.by('inspector', verifyHazard, failed)).status).toBe(200);
    const beforeOnly = { ...verifying, waitingPhotoIds: [anId('ph', 1)] };
    expect((await anOffice(beforeOnly).by('inspector', verifyHazard, passed)).status).toBe(200);
  });

  it('a failed one goes back to the unit with its reason, under the same deadline', async () => {
    const office = anOffice(verifying);
    const { body } = await office.by('inspector', verifyHazard, failed);
    expect(body).toMatchObject({
      status: 'rectifying',
      rejectCount: 1,
      sentBackReason: '仍然上锁',
      verifierIds: [],
      desk: 'unit#U0001',
      dueAt: later(3),
      escalationLevel: 0,
      verifications: [{ isPassed: false }],
    });
    expect(body).not.toHaveProperty('verificationMethod');
    expect(office.entry()).toMatchObject({ verb: 'hazard.verification-failed', after: { rejectCount: 1 } });
  });

  it('the third rejection goes to level 2, and no level falls', async () => {
    const third = { ...verifying, rejectCount: 2 };
    expect((await anOffice(third).by('inspector', verifyHazard, failed)).body.escalationLevel).toBe(2);
    const high = { ...third, escalationLevel: 4 };
    expect((await anOffice(high).by('inspector', verifyHazard, failed)).body.escalationLevel).toBe(4);
  });

  it('a major hazard passes only with the date on which the workers were told', async () => {
    const office = anOffice({ ...verifying, level: 'major' });
    expect((await office.by('inspector', verifyHazard, passed)).body.code).toBe('hazard.notice-missing');
    const told = { ...passed, notifiedStaffAt: '2026-03-01' };
    expect((await office.by('inspector', verifyHazard, told)).body).toMatchObject({
      status: 'pending-closure',
      notifiedStaffAt: '2026-03-01',
      desk: 'department#culture',
    });
  });

  it('the workers of a unit can’t have been told tomorrow', async () => {
    const told = { ...passed, notifiedStaffAt: '2026-03-03' };
    const { status, body } = await anOffice({ ...verifying, level: 'major' }).by('inspector', verifyHazard, told);
    expect([status, body.errors]).toEqual([400, [{ path: 'notifiedStaffAt', message: '日期不能晚于今天' }]]);
  });

  it('a major hazard fails without that date', async () => {
    const { body } = await anOffice({ ...verifying, level: 'major' }).by('inspector', verifyHazard, failed);
    expect(body.status).toBe('rectifying');
  });
});
