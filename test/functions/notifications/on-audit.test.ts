import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditEntry, HazardAuditEntry } from '../../../schemas/audit.ts';
import { anId, noon } from '../../support/builders.ts';
import { aHazardEntry, someFacts } from '../../support/entries.ts';
import { later } from '../../support/hazards.ts';
import type { MemoryTables } from '../../support/memory-tables.ts';
import { deliver } from '../../support/stream-event.ts';
import { beforeSending, mails, messages, openOffice, received, settle, staff, toRobot } from './office.ts';

const { handler } = await import('../../../functions/notifications/on-audit.ts');
const { words } = await import('../../../functions/notifications/words.ts');

let tables: MemoryTables;
beforeEach(() => {
  tables = openOffice();
});
afterEach(() => {
  tables.mock.restore();
  vi.useRealTimers();
});

const detail = { selfCheckId: anId('sc'), itemId: 'FC-001', isFixedOnTheSpot: false };
const reported = (changes: Partial<Extract<HazardAuditEntry, { verb: 'hazard.reported' }>> = {}) =>
  aHazardEntry('hazard.reported', detail, { dueAt: later(1), ...changes });
const tell = async (...entries: AuditEntry[]) => {
  expect(await deliver(handler, entries)).toEqual({ batchItemFailures: [] });
  await settle();
};

describe('a reported hazard', () => {
  it('is told to the group as a clerk would write it', async () => {
    await tell(reported());
    expect(toRobot()).toEqual([
      [
        '【隐患提醒】新报隐患，请受理定级',
        '编号：YH-2026-000001（待定级）',
        '单位：金色年华歌城（北屯样例区）',
        '位置：二楼东侧安全出口',
        '办理时限：3月3日 12:00',
        `查看：https://console.example/hazards/${anId('hz')}`,
      ].join('\n'),
    ]);
    expect(received.find(({ name }) => name === 'city')?.url).toBe('/city?key=k%261');
  });

  it('is told by e-mail to the active people of the desk, each alone', async () => {
    await tell(reported());
    expect(mails).toMatchObject([
      {
        to: [staff.clerk.email],
        from: 'bihuan@bureau.example',
        subject: '新报隐患，请受理定级：YH-2026-000001 金色年华歌城',
      },
    ]);
  });

  it('is told to a webhook as JSON with a signature over time and body', async () => {
    await tell(reported());
    const [request] = received.filter(({ name }) => name === 'platform');
    const timestamp = request?.headers['x-bihuan-timestamp'];
    expect(timestamp).toBe(String(Date.parse(noon) / 1000));
    const signature = createHmac('sha256', 'd'.repeat(48)).update(`${timestamp}.${request?.body}`).digest('hex');
    expect(request?.headers['x-bihuan-signature']).toBe(signature);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      ...{ noticeId: anId('au'), kind: 'hazard', verb: 'hazard.reported', requestId: 'request-0001' },
      hazard: { hazardNo: 'YH-2026-000001', location: '二楼东侧安全出口', status: 'reported' },
      url: `https://console.example/hazards/${anId('hz')}`,
    });
  });

  it('is not told to the group of another district', async () => {
    await tell(reported());
    expect(toRobot('second')).toEqual([]);
    await tell(reported({ entryId: anId('au', 2), after: someFacts({ districtId: 'D2', desk: 'center#D2' }) }));
    expect(toRobot('second')).toHaveLength(1);
  });

  it('carries no phone number', async () => {
    await tell(reported());
    const all = JSON.stringify([received.map(({ body }) => body), mails.map(({ body }) => body)]);
    expect(all).not.toMatch(/1[3-9]\d{9}/);
  });
});

describe('an entry that comes again', () => {
  it('is told once', async () => {
    await tell(reported());
    await tell(reported(), reported());
    expect({ robot: toRobot().length, mails: mails.length, all: received.length }).toEqual({
      robot: 1,
      mails: 1,
      all: 2,
    });
  });

  it('is told although the process was killed between posting and waking', async () => {
    beforeSending.run = () => {
      throw new Error('the process was killed');
    };
    await expect(deliver(handler, [reported()])).rejects.toThrow('killed');
    beforeSending.run = () => {};
    expect(messages).toEqual([]);
    await tell(reported());
    expect(toRobot()).toHaveLength(1);
  });
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
      { after: someFacts({ desk: `staff#${staff.clerk.staffId}` }) },
    ),
    { headline: '销号审批要求补充核查，请核查', mailed: ['clerk'] },
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
      { fromStaffId: staff.clerk.staffId, toStaffId: staff.officer.staffId },
      { after: someFacts({ desk: `staff#${staff.officer.staffId}` }) },
    ),
    { headline: '核查工作已移交，请按时核查', mailed: ['officer'] },
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
