import { describe, expect, it } from 'vitest';
import type { StaffActor } from '../../../schemas/actor.ts';
import { allowedActions } from '../../../schemas/hazard-allowed.ts';
import { unitSupplementsMs } from '../../../schemas/hazard-deadline.ts';
import { HazardStatus } from '../../../schemas/hazard-status.ts';
import { offeredActions, staffActions } from '../../../web/console/hazards/offered.ts';
import { entryLines, verbName } from '../../../web/console/parts/entry-words.ts';
import { civilTime, duration } from '../../../web/console/text/time.ts';
import { anId, NOON, staffActor } from '../../support/builders.ts';
import { aHazard } from '../../support/hazards.ts';

const now = NOON + unitSupplementsMs;
const centre = staffActor({ staffId: anId('st', 31), role: 'service-center', districtIds: ['D1'] });
const department = staffActor({ staffId: anId('st', 32), role: 'department', departmentIds: ['culture'] });
const leader = staffActor({ staffId: anId('st', 33), role: 'bureau-leader' });
const offered = (actor: StaffActor, changes: Parameters<typeof aHazard>[0]) =>
  offeredActions(actor, aHazard(changes), now);

describe('offeredActions', () => {
  it('offers what the server allows, in every status, to every role', () => {
    for (const status of HazardStatus.options) {
      for (const actor of [centre, department, leader, staffActor({ role: 'auditor' })]) {
        const hazard = aHazard({ status });
        const allowed = allowedActions(actor, hazard, now);
        const moves = offeredActions(actor, hazard, now).actions.flatMap(
          (action): readonly string[] => staffActions[action].moves,
        );
        expect(moves).toEqual(expect.arrayContaining(allowed));
        if (allowed.length === 0) expect(moves).toEqual([]);
      }
    }
  });

  it('puts the likeliest first', () => {
    expect(offered(centre, { status: 'reported' }).actions).toEqual(['triage', 'proposeMajor', 'return']);
    expect(offered(centre, { status: 'pending-closure' }).actions).toEqual(['approveClosure', 'sendBackVerification']);
  });

  it('says why a verifier can’t close and why a centre can’t grade a proposed major hazard', () => {
    expect(offered(centre, { status: 'pending-closure', verifierIds: [anId('st', 31)] }).because).toBe(
      'hazard.same-person',
    );
    expect(offered(centre, { status: 'reported', isMajorProposed: true }).because).toBe('hazard.department-decides');
  });

  it('says that a unit still has time to supplement, and offers the centre to do it after that', () => {
    const returned = aHazard({ status: 'returned' });
    expect(offeredActions(centre, returned, now - 1)).toEqual({ actions: [], because: 'hazard.unit-has-time' });
    expect(offeredActions(centre, returned, now)).toEqual({ actions: ['supplementForUnit'] });
    expect(offeredActions(department, returned, now)).toEqual({ actions: [] });
  });

  it('says nothing of what is another role’s or another stage’s', () => {
    expect(offered(leader, { status: 'reported' })).toEqual({ actions: [] });
    expect(offered(centre, { status: 'closed' })).toEqual({ actions: [] });
  });
});

describe('the words of an audit entry', () => {
  const facts = (status: HazardStatus) => {
    const { level, isMajorProposed, isOverdue, isStageLate, categoryId, districtId, departmentId } = aHazard();
    const { unitId, foundAt, round, rejectCount } = aHazard();
    return {
      ...{ level, isMajorProposed, isOverdue, isStageLate, categoryId, districtId, departmentId },
      ...{ unitId, foundAt, round, rejectCount, status },
    };
  };
  const entry = (verb: string, detail: Record<string, unknown>) => ({
    ...{ entryId: anId('au'), verb, at: '2026-03-02T04:00:00.000Z', detail },
    actor: { kind: 'system' as const, task: 'x' },
    before: facts('reported'),
    after: facts('triaged'),
  });

  it('tell what changed and name values as the glossary does', () => {
    const detail = { level: 'major', levelBasis: '第六条', disposal: 'limited', deadlineDays: 30, requirement: '更换' };
    expect(entryLines(entry('hazard.triaged', detail), 'zh-CN')).toEqual([
      { label: '状态', value: '已上报 → 已定级' },
      { label: '级别', value: '重大' },
      { label: '定级依据', value: '第六条' },
      { label: '处置方式', value: '限期整改' },
      { label: '时限（天）', value: '30' },
      { label: '整改要求', value: '更换' },
    ]);
  });

  it('tell field changes from and to by their label, and escalations by their level', () => {
    const changes = { name: { from: '甲', to: '乙' }, other: { to: '丙' } };
    expect(entryLines({ ...entry('unit.amended', { changes }), before: undefined }, 'zh-CN')).toEqual([
      { label: '单位名称', value: '甲 → 乙' },
      { label: 'other', value: '— → 丙' },
    ]);
    const supplemented = entry('hazard.supplemented-for-unit', {
      changes: { location: { from: '楼梯', to: '东侧楼梯' }, description: { from: '堵', to: '被杂物堵塞' } },
    });
    const labels = (spoken: 'zh-CN' | 'en') => entryLines(supplemented, spoken).map(({ label }) => label);
    expect(labels('zh-CN')).toEqual(['状态', '部位', '问题描述']);
    expect(labels('en')).toEqual(['Status', 'Place', 'Description']);
    const escalated = entryLines(entry('hazard.escalated', { level: 1, kind: 'overdue' }), 'zh-CN');
    expect(escalated.at(-1)).toEqual({ label: '整改逾期', value: '升级至 1 级' });
  });

  it('let a verb of a later release stand for itself', () => {
    expect([verbName('hazard.closed', 'en'), verbName('hazard.merged', 'en')]).toEqual([
      'Closure approved',
      'hazard.merged',
    ]);
  });
});

describe('times', () => {
  it('are civil times of Shanghai', () => {
    expect(civilTime('2026-03-02T16:30:00.000Z')).toBe('2026-03-03 00:30');
  });
  it.each([
    [30_000, '1 分钟', '1 min'],
    [5 * 3_600_000, '5 小时', '5 h'],
    [51 * 3_600_000, '2 天 3 小时', '2 d 3 h'],
    [400 * 3_600_000, '16 天', '16 d'],
  ])('are left or over in words: %i ms', (ms, zh, en) => {
    expect([duration(ms, 'zh-CN'), duration(ms, 'en')]).toEqual([zh, en]);
  });
});
