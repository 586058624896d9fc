import { afterEach, describe, expect, it, vi } from 'vitest';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { unitHazardApi } from '../../../schemas/unit-hazard-api.ts';
import { anId, NOON } from '../../support/builders.ts';
import { aHazard, aRectification, later } from '../../support/hazards.ts';
import { anOffice } from './office.ts';

const { returnHazard, supplementForUnit, proposeMajorHazard } = hazardApi;
const { supplementHazard } = unitHazardApi;
const reported = aHazard();
const named = { hazardId: reported.hazardId, version: 1 };
afterEach(() => vi.useRealTimers());

describe('returning a report', () => {
  it('waits 48 hours for the unit, with what is missing', async () => {
    const office = anOffice(reported);
    const { body } = await office.by('clerk', returnHazard, { ...named, reason: '照片看不清' });
    expect(body).toMatchObject({
      status: 'returned',
      returnReason: '照片看不清',
      desk: 'unit#U0001',
      dueAt: later(2),
      round: 2,
    });
    expect(office.entry()).toMatchObject({ verb: 'hazard.returned', detail: { reason: '照片看不清' } });
  });
});

describe('supplementing a returned report', () => {
  const returned = aHazard({ status: 'returned' });
  const input = { ...named, location: '二楼西侧', description: '营业时上锁', photoIds: [anId('ph', 2)] };

  it('adds photos to those that are there, notes what changed, and is reported again', async () => {
    const office = anOffice(returned);
    const { body } = await office.by('unit', supplementHazard, input);
    expect(body).toMatchObject({
      status: 'reported',
      location: '二楼西侧',
      beforePhotoIds: [anId('ph', 1), anId('ph', 2)],
      desk: 'center#D1',
    });
    expect(office.entry()).toMatchObject({
      verb: 'hazard.supplemented',
      actor: { kind: 'unit', unitId: 'U0001' },
      detail: { changes: { location: { from: '二楼东侧安全出口', to: '二楼西侧' } }, photoIds: [anId('ph', 2)] },
    });
  });

  it('sent again is answered as done; with other words it is refused', async () => {
    const done = { location: '二楼西侧', description: '营业时上锁', beforePhotoIds: [anId('ph', 1), anId('ph', 2)] };
    const office = anOffice(aHazard({ ...done, status: 'triaged', version: 3 }));
    expect((await office.by('unit', supplementHazard, input)).body).toMatchObject({ status: 'triaged', version: 3 });
    const other = await office.by('unit', supplementHazard, { ...input, location: '三楼' });
    expect(other.body).toMatchObject({ code: 'hazard.stale' });
    expect(office.tables.stream).toEqual([]);
  });

  it('new photos take the place of those that never came', async () => {
    const spot = aRectification({ isOnTheSpot: true, photoIds: [anId('ph', 51), anId('ph', 52)] });
    const waitingPhotoIds = [anId('ph', 1), anId('ph', 52)];
    const waiting = aHazard({ status: 'returned', rectifications: [spot], waitingPhotoIds });
    const office = anOffice(waiting);
    expect((await office.by('unit', supplementHazard, input)).body).toMatchObject({
      waitingPhotoIds: [],
      beforePhotoIds: [anId('ph', 2)],
      rectifications: [{ photoIds: [anId('ph', 51)] }],
    });
    const none = anOffice({ ...waiting, waitingPhotoIds: [anId('ph', 51), anId('ph', 52)] });
    expect((await none.by('unit', supplementHazard, input)).body.rectifications).toEqual([]);
    const words = anOffice(waiting);
    const { body } = await words.by('unit', supplementHazard, { ...input, photoIds: [] });
    expect(body.waitingPhotoIds).toEqual(waitingPhotoIds);
  });

  it.each([
    [anId('ph', 60), 'photo.not-stored'],
    [anId('ph', 61), 'photo.unknown'],
    [anId('ph', 99), 'photo.not-stored'],
  ])('is refused with a photo that is not there (%s)', async (photoId, code) => {
    const office = anOffice(returned);
    expect((await office.by('unit', supplementHazard, { ...input, photoIds: [photoId] })).body.code).toBe(code);
    expect(office.tables.stream).toEqual([]);
  });

  it('is refused beyond six photos in all', async () => {
    const office = anOffice(
      aHazard({ status: 'returned', beforePhotoIds: [11, 12, 13, 14, 15, 16].map((n) => anId('ph', n)) }),
    );
    const { status, body } = await office.by('unit', supplementHazard, input);
    expect([status, body.code]).toEqual([400, 'request.invalid']);
  });

  it('is not another unit’s to do', async () => {
    expect((await anOffice(returned).by('otherUnit', supplementHazard, input)).status).toBe(404);
  });
});

describe('supplementing for a unit that does not', () => {
  const returned = aHazard({ status: 'returned' });
  const input = { ...named, location: '二楼西侧', description: '营业时上锁', reason: '三次电话未接' };
  const afterward = NOON + 72 * 3_600_000;

  it('moves it on as the unit would have, and tells that the centre did it and why', async () => {
    const office = anOffice(returned);
    office.at(afterward);
    const { status, body } = await office.by('clerk', supplementForUnit, input);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'reported',
      round: 2,
      version: 2,
      location: '二楼西侧',
      beforePhotoIds: [anId('ph', 1)],
      desk: 'center#D1',
    });
    expect(office.hazard()).toMatchObject({ status: 'reported', openStatus: 'reported' });
    expect(office.entry()).toMatchObject({
      verb: 'hazard.supplemented-for-unit',
      actor: { kind: 'staff', role: 'service-center' },
      before: { status: 'returned', round: 1 },
      after: { status: 'reported', round: 2 },
      detail: { reason: '三次电话未接', changes: { location: { from: '二楼东侧安全出口', to: '二楼西侧' } } },
    });
  });

  it('is refused before the unit has had its 72 hours', async () => {
    const office = anOffice(returned);
    office.at(afterward - 1);
    const { status, body } = await office.by('clerk', supplementForUnit, input);
    expect([status, body.code, body.allowed]).toEqual([409, 'hazard.unit-has-time', []]);
    expect(office.tables.stream).toEqual([]);
  });

  it('is refused of anything but a returned report, and of a version that is not the present one', async () => {
    for (const hazard of [reported, aHazard({ status: 'rectifying' })]) {
      const office = anOffice(hazard);
      office.at(afterward);
      expect((await office.by('clerk', supplementForUnit, input)).body.code).toBe('hazard.wrong-status');
    }
    const office = anOffice({ ...returned, version: 3 });
    office.at(afterward);
    const { body } = await office.by('clerk', supplementForUnit, input);
    expect(body).toMatchObject({ code: 'hazard.stale', current: 3, allowed: ['supplementForUnit'] });
  });

  it('is its own centre’s to do: no department’s, and no other district’s', async () => {
    const office = anOffice(returned);
    office.at(afterward);
    expect((await office.by('head', supplementForUnit, input)).status).toBe(403);
    expect((await office.by('otherClerk', supplementForUnit, input)).status).toBe(404);
  });

  it('waits no more for photos that never came', async () => {
    const spot = aRectification({ isOnTheSpot: true, photoIds: [anId('ph', 51)] });
    const beforePhotoIds = [anId('ph', 1), anId('ph', 2)];
    const waitingPhotoIds = [anId('ph', 2), anId('ph', 51)];
    const office = anOffice({ ...returned, beforePhotoIds, waitingPhotoIds, rectifications: [spot] });
    office.at(afterward);
    const { body } = await office.by('clerk', supplementForUnit, input);
    expect(body).toMatchObject({ waitingPhotoIds: [], beforePhotoIds: [anId('ph', 1)], rectifications: [] });
  });

  it('keeps the names of photos where not one has come', async () => {
    const office = anOffice({ ...returned, waitingPhotoIds: [anId('ph', 1)] });
    office.at(afterward);
    const { body } = await office.by('clerk', supplementForUnit, input);
    expect(body).toMatchObject({ status: 'reported', waitingPhotoIds: [], beforePhotoIds: [anId('ph', 1)] });
  });
});

describe('proposing a hazard as major', () => {
  it('waits two hours for the department', async () => {
    const office = anOffice(reported);
    const { body } = await office.by('clerk', proposeMajorHazard, { ...named, basis: '安全出口不足' });
    expect(body).toMatchObject({
      status: 'reported',
      isMajorProposed: true,
      desk: 'department#culture',
      dueAt: new Date(NOON + 2 * 3_600_000).toISOString(),
      round: 2,
    });
    expect(office.entry()).toMatchObject({ verb: 'hazard.major-proposed', detail: { basis: '安全出口不足' } });
  });

  it('is refused the second time', async () => {
    const office = anOffice(aHazard({ isMajorProposed: true }));
    const { body } = await office.by('clerk', proposeMajorHazard, { ...named, basis: '再提' });
    expect(body).toMatchObject({ code: 'hazard.wrong-status', allowed: [] });
  });

  it('is the centre’s to do: a department grades', async () => {
    const { status } = await anOffice(reported).by('head', proposeMajorHazard, { ...named, basis: '提' });
    expect(status).toBe(403);
  });
});
