import { afterEach, describe, expect, it, vi } from 'vitest';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { anId } from '../../support/builders.ts';
import { aHazard, aRectification, later } from '../../support/hazards.ts';
import { anOffice, people } from './office.ts';

const { triageHazard } = hazardApi;
const reported = aHazard();
const input = {
  hazardId: reported.hazardId,
  version: 1,
  level: 'general',
  levelBasis: '消防法 第二十八条',
  disposal: 'limited',
  deadlineDays: 7,
  requirement: '更换锁具',
};
afterEach(() => vi.useRealTimers());

describe('grading a hazard', () => {
  it('sets level, basis, requirement and the deadline, and waits for who assigns it', async () => {
    const office = anOffice(reported);
    const { status, body } = await office.by('clerk', triageHazard, input);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'triaged',
      round: 2,
      version: 2,
      level: 'general',
      levelConfirmedBy: '样1',
      deadlineAt: later(7),
      originalDeadlineAt: later(7),
      desk: 'center#D1',
      dueAt: later(1),
    });
    expect(office.hazard()).toMatchObject({
      ...body,
      openStatus: 'triaged',
      dueKey: `${later(1)}#${reported.hazardId}`,
    });
    expect(office.entry()).toMatchObject({
      verb: 'hazard.triaged',
      recordId: reported.hazardId,
      actor: { staffId: people.clerk.staffId },
      before: { status: 'reported', round: 1 },
      after: { status: 'triaged', round: 2 },
      deadlineAt: later(7),
      detail: { level: 'general', disposal: 'limited', deadlineDays: 7, requirement: '更换锁具' },
    });
  });

  it('a department may grade as major, a centre may not', async () => {
    const office = anOffice(reported);
    const major = { ...input, level: 'major', deadlineDays: 30 };
    expect(await office.by('clerk', triageHazard, major)).toMatchObject({
      status: 403,
      body: { code: 'hazard.centre-proposes', allowed: expect.arrayContaining(['proposeMajor', 'triage']) },
    });
    expect(office.tables.stream).toEqual([]);
    expect(await office.by('head', triageHazard, major)).toMatchObject({
      status: 200,
      body: { level: 'major', desk: 'department#culture', deadlineAt: later(30) },
    });
  });

  it('only the department decides on a proposed major hazard', async () => {
    const office = anOffice(aHazard({ isMajorProposed: true }));
    expect((await office.by('clerk', triageHazard, input)).body.code).toBe('hazard.department-decides');
    expect((await office.by('head', triageHazard, input)).body).toMatchObject({
      level: 'general',
      isMajorProposed: false,
      wasMajorCandidate: true,
    });
  });

  it.each([
    ['immediate', 'general', 1],
    ['immediate', 'major', 1],
    ['limited', 'general', 30],
    ['limited', 'major', 90],
  ] as const)('an %s disposal of a %s hazard takes at most %i days', async (disposal, level, days) => {
    const office = anOffice(reported);
    const longer = { ...input, disposal, level, deadlineDays: days + 1 };
    const { status, body } = await office.by('head', triageHazard, longer);
    expect([status, body.code]).toEqual([400, days === 90 ? 'request.invalid' : 'hazard.deadline-too-long']);
    expect((await office.by('head', triageHazard, { ...longer, deadlineDays: days })).status).toBe(200);
  });

  it('what was fixed on the spot and is general goes on to verification at once', async () => {
    const office = anOffice(aHazard({ rectifications: [aRectification({ isOnTheSpot: true })] }));
    const { body } = await office.by('clerk', triageHazard, input);
    expect(body).toMatchObject({ status: 'submitted', desk: 'center#D1', dueAt: later(1), deadlineAt: later(7) });
    expect(office.entry()).toMatchObject({ verb: 'hazard.triaged', after: { status: 'submitted' } });
  });

  it('what was fixed on the spot waits for its after-photos before it is graded as general', async () => {
    const rectifications = [aRectification({ isOnTheSpot: true })];
    const waiting = aHazard({ rectifications, waitingPhotoIds: [anId('ph', 51)] });
    const { status, body } = await anOffice(waiting).by('clerk', triageHazard, input);
    expect([status, body.code]).toEqual([409, 'hazard.photos-waiting']);
    const beforeOnly = aHazard({ rectifications, waitingPhotoIds: [anId('ph', 1)] });
    expect((await anOffice(beforeOnly).by('clerk', triageHazard, input)).body.status).toBe('submitted');
    expect((await anOffice(waiting).by('head', triageHazard, { ...input, level: 'major' })).body.status).toBe(
      'triaged',
    );
  });

  it('what was fixed on the spot and is major takes the whole way', async () => {
    const office = anOffice(
      aHazard({ rectifications: [aRectification({ isOnTheSpot: true })], isMajorProposed: true }),
    );
    const { body } = await office.by('head', triageHazard, { ...input, level: 'major' });
    expect(body.status).toBe('triaged');
  });
});

describe('a refusal', () => {
  it('of a stale version says which one holds and what is possible now', async () => {
    const office = anOffice(aHazard({ status: 'triaged', version: 4 }));
    const { status, body } = await office.by('clerk', triageHazard, input);
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'hazard.stale', current: 4, allowed: ['assign'] });
  });

  it('of a wrong status says what is possible now', async () => {
    const office = anOffice(aHazard({ status: 'submitted' }));
    const { status, body } = await office.by('clerk', triageHazard, input);
    expect(status).toBe(409);
    expect(body).toMatchObject({
      code: 'hazard.wrong-status',
      allowed: ['dispatchVerification', 'sendBackRectification'],
    });
  });

  it('of the slower of two who decide at once names what the quicker one left possible', async () => {
    const office = anOffice(reported);
    const both = await Promise.all([
      office.by('clerk', triageHazard, input),
      office.by('secondClerk', triageHazard, { ...input, deadlineDays: 3 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'hazard.stale',
      current: 2,
      allowed: ['assign'],
    });
    expect(office.tables.stream).toHaveLength(1);
  });

  it('outside one’s scope is that there is no such hazard', async () => {
    const office = anOffice(reported);
    for (const who of ['otherClerk', 'otherHead'] as const)
      expect(await office.by(who, triageHazard, input)).toMatchObject({
        status: 404,
        body: { code: 'hazard.unknown' },
      });
  });
});
