import type { Context, ScheduledEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Hazard } from '../../../schemas/hazard.ts';
import { anId, noon } from '../../support/builders.ts';
import { aHazardEntry, someFacts } from '../../support/entries.ts';
import { aHazard, later } from '../../support/hazards.ts';
import type { MemoryTables } from '../../support/memory-tables.ts';
import { deliver } from '../../support/stream-event.ts';
import { mails, openOffice, received, settle, staff, toRobot } from './office.ts';

const { handler } = await import('../../../functions/notifications/every-morning.ts');
const { handler: count } = await import('../../../functions/statistics/on-audit.ts');

let tables: MemoryTables;
beforeEach(() => {
  tables = openOffice({ hazards: [] });
});
afterEach(() => {
  tables.mock.restore();
  vi.useRealTimers();
});

/** A hazard in the table, with the attributes of its indexes, and counted. */
async function stands(number: number, changes: Partial<Hazard>): Promise<void> {
  const hazardId = anId('hz', number);
  const hazard = aHazard({ hazardId, hazardNo: `YH-2026-${String(number).padStart(6, '0')}`, ...changes });
  const { status, level, isMajorProposed, isOverdue, isStageLate, desk, categoryId, districtId, departmentId } = hazard;
  const keys = {
    openStatus: status,
    dueKey: `${hazard.dueAt}#${hazardId}`,
    city: 'city',
    foundKey: `${noon}#${hazardId}`,
  };
  tables.put('hazards', { ...hazard, ...keys });
  const place = { categoryId, districtId, departmentId };
  const after = someFacts({ status, level, isMajorProposed, isOverdue, isStageLate, desk, ...place });
  const detail = { selfCheckId: anId('sc'), itemId: 'FC-001', isFixedOnTheSpot: false };
  const ids = { entryId: anId('au', number), recordId: hazardId };
  await deliver(count, [aHazardEntry('hazard.reported', detail, { ...ids, after })]);
}

const morning = async (at = '2026-03-03T00:30:00.000Z') => {
  vi.setSystemTime(Date.parse(at));
  await (handler as (event: ScheduledEvent, context: Context) => Promise<void>)(
    {} as ScheduledEvent,
    {
      awsRequestId: 'request-0002',
    } as Context,
  );
  await settle();
};

describe('every morning', () => {
  it('the group hears how much is open, what is late, and what falls due today', async () => {
    await stands(1, { status: 'rectifying', dueAt: later(-1), deadlineAt: later(-1), isOverdue: true });
    await stands(2, { status: 'submitted', dueAt: later(1) });
    await stands(3, { status: 'reported', dueAt: later(4) });
    await morning();
    expect(toRobot()).toEqual([
      [
        '【每日提醒】3月3日，在办 3 项',
        '待受理 1、整改中 1、待派核查 1',
        '已超时 1 项：',
        '· 整改中｜YH-2026-000001｜金色年华歌城｜二楼东侧安全出口｜3月1日 12:00到期',
        '今日到期 1 项：',
        '· 待派核查｜YH-2026-000002｜金色年华歌城｜二楼东侧安全出口｜3月3日 12:00到期',
        '工作台：https://site.example/queue',
      ].join('\n'),
    ]);
    const [request] = received.filter(({ name }) => name === 'platform');
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      ...{ kind: 'morning', on: '2026-03-03', total: 3 },
      url: 'https://site.example/queue',
    });
  });

  it('each person hears by e-mail of their own desks only', async () => {
    await stands(1, { status: 'submitted', dueAt: later(1), desk: 'center#D1' });
    await stands(2, { status: 'verifying', dueAt: later(0), desk: `staff#${staff.officer.staffId}` });
    await morning();
    expect(mails.map(({ to, subject }) => [to[0], subject]).sort()).toEqual([
      [staff.clerk.email, '3月3日在办 1 项，已超时 0 项，今日到期 1 项'],
      [staff.officer.email, '3月3日在办 1 项，已超时 1 项，今日到期 0 项'],
    ]);
  });

  it('a group hears of its own district only', async () => {
    await stands(1, { districtId: 'D1', dueAt: later(1) });
    await stands(2, { districtId: 'D2', dueAt: later(1), desk: 'center#D2' });
    await morning();
    expect(toRobot('second')[0]).toContain('在办 1 项');
    expect(toRobot('second')[0]).toContain('YH-2026-000002');
    expect(toRobot('city')[0]).toContain('在办 2 项');
  });

  it('there is no message where there is nothing to say', async () => {
    await morning();
    expect([received, mails]).toEqual([[], []]);
  });

  it('on a day off only what is late or falls due that day is told', async () => {
    await stands(1, { status: 'submitted', dueAt: later(9) });
    await morning('2026-03-07T00:30:00.000Z');
    expect(toRobot()).toEqual([]);
    await stands(2, { status: 'submitted', dueAt: '2026-03-08T02:00:00.000Z' });
    await morning('2026-03-08T00:30:00.000Z');
    expect(toRobot()).toHaveLength(1);
  });

  it('the same morning again says nothing more', async () => {
    await stands(1, { status: 'submitted', dueAt: later(1) });
    await morning();
    await morning('2026-03-03T00:31:00.000Z');
    expect({ robot: toRobot().length, mails: mails.length }).toEqual({ robot: 1, mails: 1 });
  });

  it('says that there are more than it lists', async () => {
    for (let number = 1; number <= 12; number += 1) await stands(number, { status: 'submitted', dueAt: later(-1) });
    await morning();
    expect(toRobot()[0]).toContain('已超时 10 项以上：');
  });
});
