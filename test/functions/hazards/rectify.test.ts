import { afterEach, describe, expect, it, vi } from 'vitest';
import { escalateHazard } from '../../../functions/hazards/escalate.ts';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { unitHazardApi } from '../../../schemas/unit-hazard-api.ts';
import { anId, NOON, noon } from '../../support/builders.ts';
import { aHazard, later } from '../../support/hazards.ts';
import { anOffice } from './office.ts';

const { assignHazard, sendBackRectification } = hazardApi;
const { acknowledgeHazard, rectifyHazard, getUnitHazard } = unitHazardApi;
const { hazardId } = aHazard();
afterEach(() => vi.useRealTimers());

describe('assigning', () => {
  const input = { hazardId, version: 1, responsiblePerson: '姜样寅' };

  it('names who answers for it and waits 24 hours for a signature', async () => {
    const office = anOffice(aHazard({ status: 'triaged' }));
    const { body } = await office.by('clerk', assignHazard, input);
    expect(body).toMatchObject({
      status: 'assigned',
      responsiblePerson: '姜样寅',
      desk: 'unit#U0001',
      dueAt: later(1),
    });
    expect(office.entry()).toMatchObject({ verb: 'hazard.assigned', deadlineAt: later(3), generation: 1 });
  });

  it('of a major hazard is the department’s', async () => {
    const office = anOffice(aHazard({ status: 'triaged', level: 'major' }));
    expect((await office.by('clerk', assignHazard, input)).body.code).toBe('actor.not-allowed');
    expect((await office.by('head', assignHazard, input)).body.status).toBe('assigned');
  });
});

describe('acknowledging', () => {
  it('is signed with a name, and then the deadline runs on', async () => {
    const office = anOffice(aHazard({ status: 'assigned' }));
    const { body } = await office.by('unit', acknowledgeHazard, { hazardId, version: 1, receivedBy: '朱样丙' });
    expect(body).toMatchObject({
      status: 'rectifying',
      receivedBy: '朱样丙',
      receivedAt: noon,
      isDeemedDelivered: false,
      dueAt: later(3),
    });
    expect(office.entry()).toMatchObject({ verb: 'hazard.acknowledged', detail: { receivedBy: '朱样丙' } });
  });

  it('sent again is answered as done; by another name it is refused', async () => {
    const office = anOffice(aHazard({ status: 'rectifying', version: 4, receivedBy: '朱样丙', receivedAt: noon }));
    const input = { hazardId, version: 1, receivedBy: '朱样丙' };
    expect((await office.by('unit', acknowledgeHazard, input)).body).toMatchObject({
      status: 'rectifying',
      version: 4,
    });
    const other = await office.by('unit', acknowledgeHazard, { ...input, receivedBy: '朱样丁' });
    expect(other.body).toMatchObject({ code: 'hazard.stale' });
    expect(office.tables.stream).toEqual([]);
  });
});

describe('handing in a rectification', () => {
  const input = {
    hazardId,
    rectificationId: anId('rc', 7),
    measures: '更换为推闩锁',
    costWan: 0.35,
    completedAt: noon,
    photoIds: [anId('ph', 51), anId('ph', 52)],
    signature: { name: '朱样丙', strokes: [[1, 2, 3, 4]] },
  };
  const rectifying = aHazard({ status: 'rectifying', isOverdue: true, wasOverdue: true });

  it.each([
    ['2026-03-02T04:05:01.000Z', '完成时间不能晚于现在'],
    ['2026-03-01T15:59:59.000Z', '完成时间早于发现隐患的日期'],
    ['2026-03-02T04:05:00.000Z', undefined],
    ['2026-03-01T16:00:00.000Z', undefined],
  ])('done at %s is answered with %s', async (completedAt, message) => {
    const office = anOffice(rectifying);
    const { body } = await office.by('unit', rectifyHazard, { ...input, completedAt });
    if (message === undefined) expect(body).toMatchObject({ status: 'submitted' });
    else expect(body).toMatchObject({ code: 'request.invalid', errors: [{ path: 'completedAt', message }] });
  });

  it('is kept with its photos and signature, ends being overdue, and waits for the reviewer', async () => {
    const office = anOffice(rectifying);
    const { status, body } = await office.by('unit', rectifyHazard, input);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'submitted',
      isOverdue: false,
      wasOverdue: true,
      desk: 'center#D1',
      rectifications: [
        { rectificationId: anId('rc', 7), measures: '更换为推闩锁', submittedAt: noon, isOnTheSpot: false },
      ],
    });
    expect(office.entry()).toMatchObject({
      verb: 'hazard.rectified',
      before: { isOverdue: true },
      after: { isOverdue: false },
      detail: { rectificationId: anId('rc', 7), costWan: 0.35, photoIds: input.photoIds },
    });
  });

  it('the same one twice is one, even when the hazard has moved on', async () => {
    const office = anOffice(rectifying);
    await office.by('unit', rectifyHazard, input);
    const { body } = await office.by('clerk', sendBackRectification, { hazardId, version: 2, reason: '照片不符' });
    expect(body).toMatchObject({ status: 'rectifying', sentBackReason: '照片不符', rejectCount: 0 });
    const again = await office.by('unit', rectifyHazard, input);
    expect(again).toMatchObject({ status: 200, body: { status: 'rectifying', version: 3 } });
    expect(office.tables.stream.map(({ verb }) => verb)).toEqual([
      'hazard.rectified',
      'hazard.rectification-sent-back',
    ]);
  });

  it('two deliveries of one at the same time are one', async () => {
    const office = anOffice(rectifying);
    const both = await Promise.all([office.by('unit', rectifyHazard, input), office.by('unit', rectifyHazard, input)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(office.hazard().rectifications).toHaveLength(1);
    expect(office.tables.stream).toHaveLength(1);
  });

  it('is not refused because the deadline passed in the same moment', async () => {
    const office = anOffice(rectifying);
    let isFirst = true;
    office.tables.onCommand = async (point, command) => {
      if (!isFirst || point !== 'before' || command !== 'TransactWriteCommand') return;
      isFirst = false;
      const author = { actor: { kind: 'system', task: 'test' } as const, now: NOON, requestId: 'request-1' };
      await escalateHazard(office.hazard(), 'stage-late', author);
    };
    expect(await office.by('unit', rectifyHazard, input)).toMatchObject({ status: 200, body: { status: 'submitted' } });
    expect(office.tables.stream.map(({ verb }) => verb)).toEqual(['hazard.escalated', 'hazard.rectified']);
  });

  it('another content under the same id is refused', async () => {
    const office = anOffice(rectifying);
    await office.by('unit', rectifyHazard, input);
    const { status, body } = await office.by('unit', rectifyHazard, { ...input, measures: '别的' });
    expect([status, body.code]).toEqual([409, 'rectification.conflict']);
  });

  it('waits for its photos to be stored', async () => {
    const office = anOffice(rectifying);
    const { body } = await office.by('unit', rectifyHazard, { ...input, photoIds: [anId('ph', 60)] });
    expect(body.code).toBe('photo.not-stored');
    expect(office.hazard().version).toBe(1);
  });

  it('takes at least one photo', async () => {
    const { status, body } = await anOffice(rectifying).by('unit', rectifyHazard, { ...input, photoIds: [] });
    expect([status, body.code]).toEqual([400, 'request.invalid']);
  });

  it('takes an acknowledged hazard', async () => {
    const { body } = await anOffice(aHazard({ status: 'assigned' })).by('unit', rectifyHazard, input);
    expect(body).toMatchObject({ code: 'hazard.wrong-status', allowed: ['acknowledge'] });
  });

  it('is another unit’s neither to do nor to see', async () => {
    const office = anOffice(rectifying);
    expect((await office.by('otherUnit', rectifyHazard, input)).status).toBe(404);
    expect((await office.by('otherUnit', getUnitHazard, { hazardId })).status).toBe(404);
    expect((await office.by('unit', getUnitHazard, { hazardId })).body).toMatchObject({ hazardNo: 'YH-2026-000001' });
  });

  it('keeps the deadline when it is sent back', async () => {
    const office = anOffice(aHazard({ status: 'submitted' }));
    office.at(NOON + 86_400_000);
    const { body } = await office.by('clerk', sendBackRectification, { hazardId, version: 1, reason: '不符' });
    expect(body).toMatchObject({ status: 'rectifying', desk: 'unit#U0001', dueAt: later(3), deadlineAt: later(3) });
  });
});
