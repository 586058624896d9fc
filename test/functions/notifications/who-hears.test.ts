import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HazardAuditEntry } from '../../../schemas/audit.ts';
import { anId } from '../../support/builders.ts';
import { aHazardEntry, someFacts } from '../../support/entries.ts';
import type { MemoryTables } from '../../support/memory-tables.ts';
import { mails, openOffice, staff, toRobot } from './office.ts';
import { reported, tell } from './reports.ts';

const { words } = await import('../../../functions/notifications/words.ts');

let tables: MemoryTables;
beforeEach(() => {
  tables = openOffice();
});
afterEach(() => {
  tables.mock.restore();
  vi.useRealTimers();
});

type Told = { headline: string | undefined; mailed?: string[] };
const unit = 'unit#U0001';
const entries: [HazardAuditEntry, Told][] = [
  [reported(), { headline: '新报隐患，请受理定级', mailed: ['clerk'] }],
  [
    reported({ after: someFacts({ isMajorProposed: true, desk: 'department#culture' }) }),
    { headline: '新报隐患，拟定重大，请确认定级', mailed: ['officer'] },
  ],
  [
    aHazardEntry('hazard.returned', { reason: '看不清' }, { after: someFacts({ desk: unit }) }),
    { headline: '已退回单位补充，请提醒单位' },
  ],
  [
    aHazardEntry('hazard.supplemented', { changes: {}, photoIds: [] }),
    { headline: '单位已补充材料，请受理定级', mailed: ['clerk'] },
  ],
  [
    aHazardEntry('hazard.supplemented-for-unit', { reason: '单位未补', changes: {} }),
    { headline: '服务中心已代单位补充，请受理定级', mailed: ['clerk'] },
  ],
  [
    aHazardEntry('hazard.major-proposed', { basis: '…' }, { after: someFacts({ desk: 'department#culture' }) }),
    { headline: '服务中心提请重大，请确认定级', mailed: ['officer'] },
  ],
  [
    aHazardEntry(
      'hazard.triaged',
      { level: 'general', levelBasis: '…', disposal: 'limited', deadlineDays: 3, requirement: '…' },
      { after: someFacts({ status: 'triaged' }) },
    ),
    { headline: '隐患已定级，请分派单位', mailed: ['clerk'] },
  ],
  [
    aHazardEntry(
      'hazard.triaged',
      { level: 'general', levelBasis: '…', disposal: 'immediate', deadlineDays: 1, requirement: '…' },
      { after: someFacts({ status: 'submitted' }) },
    ),
    { headline: '当场整改的隐患，请派核查', mailed: ['clerk'] },
  ],
  [
    aHazardEntry(
      'hazard.assigned',
      { responsiblePerson: '某人' },
      { after: someFacts({ status: 'assigned', desk: unit }) },
    ),
    { headline: '隐患已分派单位，请提醒单位签收' },
  ],
  [aHazardEntry('hazard.acknowledged', { receivedBy: '某人' }), { headline: undefined }],
  [
    aHazardEntry('hazard.deemed-delivered', {}, { after: someFacts({ desk: unit }) }),
    { headline: '单位超时未签收，视同送达，请电话告知并记录', mailed: ['clerk'] },
  ],
  [
    aHazardEntry(
      'hazard.rectified',
      { rectificationId: anId('rc'), measures: '…', costWan: 0, photoIds: [] },
      { after: someFacts({ status: 'submitted' }) },
    ),
    { headline: '单位已报整改，请派核查', mailed: ['clerk'] },
  ],
  [
    aHazardEntry('hazard.rectification-sent-back', { reason: '…' }, { after: someFacts({ desk: unit }) }),
    { headline: '整改材料不符，已退回单位' },
  ],
  [
    aHazardEntry(
      'hazard.verification-dispatched',
      {
        method: 'on-site',
        verifierIds: [staff.officer.staffId, staff.clerk.staffId],
        verifierNames: ['样审员', '样审员'],
      },
      { after: someFacts({ status: 'verifying', desk: `staff#${staff.officer.staffId}` }) },
    ),
    { headline: '已派核查，请按时核查', mailed: ['clerk', 'officer'] },
  ],
  [
    aHazardEntry(
      'hazard.verification-passed',
      { conclusion: '…' },
      { after: someFacts({ status: 'pending-closure' }) },
    ),
    { headline: '核查合格，请办理销号', mailed: ['clerk'] },
  ],
  [
    aHazardEntry(
      'hazard.verification-failed',
      { conclusion: '…' },
      { after: someFacts({ desk: unit, rejectCount: 2 }) },
    ),
    { headline: '核查不合格（第2次），已退回单位整改', mailed: ['clerk', 'officer'] },
  ],
  [
    aHazardEntry(
      'hazard.verification-sent-back',
      { reason: '…' },
      {
        after: someFacts({
          desk: `staff#${staff.clerk.staffId}`,
          sharedDesks: [`staff#${staff.officer.staffId}`],
        }),
      },
    ),
    { headline: '销号审批要求补充核查，请核查', mailed: ['clerk', 'officer'] },
  ],
  [
    aHazardEntry('hazard.closure-endorsed', { opinion: '同意' }, { after: someFacts({ desk: 'bureau-leader' }) }),
    { headline: '科室已同意销号，请局领导批准', mailed: ['leader'] },
  ],
  [
    aHazardEntry('hazard.closed', { opinion: '同意' }, { after: someFacts({ status: 'closed', desk: undefined }) }),
    { headline: '隐患已销号' },
  ],
  [
    aHazardEntry(
      'hazard.escalated',
      { level: 1, kind: 'overdue' },
      { after: someFacts({ desk: unit, isOverdue: true }) },
    ),
    { headline: '整改逾期，请督促单位整改', mailed: ['clerk', 'officer'] },
  ],
  [
    aHazardEntry('hazard.escalated', { level: 0, kind: 'stage-late' }, { after: someFacts({ desk: 'bureau-leader' }) }),
    { headline: '办理超时，请尽快办理', mailed: ['clerk', 'leader', 'officer'] },
  ],
  [
    aHazardEntry('hazard.reminded', { daysLeft: 3 }, { after: someFacts({ desk: unit }) }),
    { headline: '距整改期限还有3天，请提醒单位' },
  ],
  [
    aHazardEntry(
      'hazard.handed-over',
      { fromStaffId: staff.leader.staffId, toStaffId: staff.officer.staffId },
      {
        after: someFacts({
          desk: `staff#${staff.clerk.staffId}`,
          sharedDesks: [`staff#${staff.officer.staffId}`],
        }),
      },
    ),
    { headline: '核查工作已移交，请按时核查', mailed: ['officer'] },
  ],
  [
    aHazardEntry(
      'hazard.verifiers-withdrawn',
      { verifierNames: ['样审员'] },
      { after: someFacts({ status: 'verifying', desk: 'center#D1' }) },
    ),
    { headline: '核查人已不能核查，请改派核查人', mailed: ['clerk'] },
  ],
  [
    aHazardEntry('hazard.followed-unit', { changes: {} }, { after: someFacts({}) }),
    { headline: '单位区县或类别已变更，隐患转由现归属办理', mailed: ['clerk'] },
  ],
  [aHazardEntry('hazard.workflow-restarted', { reason: '…' }), { headline: undefined }],
];

describe('who hears of what', () => {
  it.each(entries.map(([entry, told]) => [entry.verb, told.headline ?? 'nothing', entry, told] as const))(
    '%s: %s',
    async (_verb, _headline, entry, { headline, mailed = [] }) => {
      await tell(entry);
      expect(toRobot().map((text) => text.split('\n')[0])).toEqual(headline ? [`【隐患提醒】${headline}`] : []);
      const nameOf = (address: string | undefined) =>
        Object.entries(staff).find(([, { email }]) => email === address)?.[0];
      expect(mails.map(({ to }) => nameOf(to[0])).sort()).toEqual(mailed);
    },
  );

  it('is decided for every verb', () => {
    expect(new Set(entries.map(([{ verb }]) => verb))).toEqual(new Set(Object.keys(words)));
  });
});
