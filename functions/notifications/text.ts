/** Messages as a clerk would write them: plain text, which every robot, mailbox and phone shows. */
import type { HazardStatus } from '../../schemas/hazard-status.ts';
import { owedByUnit } from '../../schemas/hazard-status.ts';
import type { HazardBrief, HazardNotice, MorningNotice, Notice } from '../../schemas/notice.ts';
import { dateOf, hourMs } from '../../schemas/time.ts';
import { env } from '../kit/env.ts';

export type Text = { subject: string; body: string };

/** A robot's text holds 2048 bytes; everything else takes as much. */
const bytesMaximum = 2048;

const statusNames = {
  reported: '待受理',
  returned: '退回补充',
  triaged: '待分派',
  assigned: '待签收',
  rectifying: '整改中',
  submitted: '待派核查',
  verifying: '待核查',
  'pending-closure': '待销号',
  closed: '已销号',
} as const satisfies Record<HazardStatus, string>;

export function textOf(notice: Notice): Text {
  return notice.kind === 'hazard' ? ofHazard(notice) : ofMorning(notice);
}

function ofHazard({ headline, hazard }: HazardNotice): Text {
  const { hazardNo, unitName, districtName, location } = hazard;
  const lines = [
    `【隐患提醒】${headline}`,
    `编号：${hazardNo}（${levelName(hazard)}）`,
    `单位：${unitName}（${districtName}）`,
    ...(location === undefined ? [] : [`位置：${location}`]),
    ...deadlinesOf(hazard).map(([name, at]) => `${name}：${timeText(at)}`),
  ];
  const link = linkTo(`hazards/${hazard.hazardId}`);
  return { subject: `${headline}：${hazardNo} ${unitName}`, body: fitted(lines, link ? [`查看：${link}`] : []) };
}

/** Several notices as one message: what is urgent first, as many lines as a robot takes. */
export function digestOf(notices: readonly Notice[]): Text {
  const urgentFirst = [...notices].sort((a, b) => Number(isUrgent(b)) - Number(isUrgent(a)));
  const lines = urgentFirst.map((notice, index) =>
    notice.kind === 'hazard'
      ? `${index + 1}. ${[notice.headline, ...hazardParts(notice.hazard)].join('｜')}`
      : `${index + 1}. ${ofMorning(notice).subject}`,
  );
  const subject = `${notices.length} 条隐患提醒`;
  return { subject, body: fitted([`【隐患提醒】共 ${notices.length} 条`, ...lines], consoleLine()) };
}

function ofMorning({ on, total, byStatus, late, dueToday }: MorningNotice): Text {
  const [, month, day] = on.split('-').map(Number);
  const counted = Object.entries(byStatus).filter(([, count]) => count > 0);
  const waiting = counted.map(([status, count]) => `${statusNames[status as HazardStatus]} ${count}`).join('、');
  const number = ({ hazards, hasMore }: MorningNotice['late']) => `${hazards.length}${hasMore ? ' 项以上' : ' 项'}`;
  const lines = [
    `【每日提醒】${month}月${day}日，在办 ${total} 项`,
    ...(waiting === '' ? [] : [waiting]),
    ...(late.hazards.length > 0 ? [`已超时 ${number(late)}：`, ...listed(late.hazards)] : []),
    ...(dueToday.hazards.length > 0 ? [`今日到期 ${number(dueToday)}：`, ...listed(dueToday.hazards)] : []),
  ];
  const subject = `${month}月${day}日在办 ${total} 项，已超时 ${number(late)}，今日到期 ${number(dueToday)}`;
  return { subject, body: fitted(lines, consoleLine()) };
}

function listed(hazards: readonly HazardBrief[]): string[] {
  return hazards.map((hazard) => `· ${[statusNames[hazard.status], ...hazardParts(hazard)].join('｜')}`);
}

function hazardParts(hazard: HazardBrief): string[] {
  const [deadline] = deadlinesOf(hazard);
  const { hazardNo, unitName, location } = hazard;
  return [hazardNo, unitName, ...(location ? [location] : []), ...(deadline ? [`${timeText(deadline[1])}到期`] : [])];
}

function isUrgent(notice: Notice): boolean {
  return notice.kind === 'hazard' && notice.isUrgent;
}

/** Until it is graded a hazard has no level, only a proposal. */
function levelName({ level, isMajorProposed, status }: HazardBrief): string {
  if (isMajorProposed) return '拟定重大';
  if (status === 'reported' || status === 'returned') return '待定级';
  return level === 'major' ? '重大' : '一般';
}

/** The step's time, then the unit's deadline while it owes; the two are one while it rectifies. */
function deadlinesOf({ status, dueAt, deadlineAt }: HazardBrief): [string, string][] {
  return [
    ...(dueAt !== undefined && status !== 'rectifying' ? [['办理时限', dueAt] as [string, string]] : []),
    ...(deadlineAt !== undefined && owedByUnit.includes(status) ? [['整改期限', deadlineAt] as [string, string]] : []),
  ];
}

/** `3月8日 18:00` in Shanghai. */
function timeText(at: string): string {
  const [, month, day] = dateOf(at).split('-').map(Number);
  const shanghai = new Date(Date.parse(at) + 8 * hourMs).toISOString();
  return `${month}月${day}日 ${shanghai.slice(11, 16)}`;
}

export function linkTo(path: string): string | undefined {
  const site = env('SITE_URL');
  return site === '' ? undefined : `${site.replace(/\/$/, '')}/${path}`;
}

function consoleLine(): string[] {
  const link = linkTo('queue');
  return link ? [`工作台：${link}`] : [];
}

/** Lines and an end, as many lines as there is room for. */
function fitted(lines: readonly string[], end: readonly string[]): string {
  for (let count = lines.length; count > 0; count -= 1) {
    const left = lines.length - count;
    const rest = left > 0 ? [`其余 ${left} 项请在工作台查看`] : [];
    const text = [...lines.slice(0, count), ...rest, ...end].join('\n');
    if (Buffer.byteLength(text) <= bytesMaximum) return text;
  }
  return end.join('\n');
}
