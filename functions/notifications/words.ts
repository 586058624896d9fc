/** For every verb of a hazard: what is said, and whose desks get an e-mail. Robots and webhooks get all that is said. */
import type { Desk } from '../../schemas/actor.ts';
import type { HazardAuditEntry } from '../../schemas/audit.ts';

type HazardVerb = HazardAuditEntry['verb'];
type EntryOf<V extends HazardVerb> = Extract<HazardAuditEntry, { verb: V }>;
/** `says` answers undefined where nobody needs to know. */
type Words<V extends HazardVerb> = {
  says: (entry: EntryOf<V>) => string | undefined;
  tells: (entry: EntryOf<V>) => Desk[];
  isUrgent?: true;
};

const nobody = (): Desk[] => [];
/** The desks that now have to act; a unit has no e-mail here. */
const next = ({ after: { desk, sharedDesks = [] } }: HazardAuditEntry): Desk[] =>
  desk === undefined || desk.startsWith('unit#') ? [] : ([desk, ...sharedDesks] as Desk[]);
/** The centre and the department that watch over it (domain.md §4, L1). */
const overseers = ({ after }: HazardAuditEntry): Desk[] => [
  `center#${after.districtId}`,
  `department#${after.departmentId}`,
];

export const words: { [V in HazardVerb]: Words<V> } = {
  'hazard.reported': {
    says: ({ after }) => (after.isMajorProposed ? '新报隐患，拟定重大，请确认定级' : '新报隐患，请受理定级'),
    tells: next,
  },
  'hazard.supplemented': { says: () => '单位已补充材料，请受理定级', tells: next },
  'hazard.supplemented-for-unit': { says: () => '服务中心已代单位补充，请受理定级', tells: next },
  'hazard.major-proposed': { says: () => '服务中心提请重大，请确认定级', tells: next, isUrgent: true },
  'hazard.returned': { says: () => '已退回单位补充，请提醒单位', tells: nobody },
  'hazard.triaged': {
    says: ({ after }) => (after.status === 'submitted' ? '当场整改的隐患，请派核查' : '隐患已定级，请分派单位'),
    tells: next,
  },
  'hazard.assigned': { says: () => '隐患已分派单位，请提醒单位签收', tells: nobody },
  'hazard.acknowledged': { says: () => undefined, tells: nobody },
  'hazard.deemed-delivered': {
    says: () => '单位超时未签收，视同送达，请电话告知并记录',
    tells: ({ after }) => [`center#${after.districtId}`],
    isUrgent: true,
  },
  'hazard.rectified': { says: () => '单位已报整改，请派核查', tells: next },
  'hazard.rectification-sent-back': { says: () => '整改材料不符，已退回单位', tells: nobody },
  'hazard.verification-dispatched': {
    says: () => '已派核查，请按时核查',
    tells: ({ detail }) => detail.verifierIds.map((staffId): Desk => `staff#${staffId}`),
  },
  'hazard.verification-passed': { says: () => '核查合格，请办理销号', tells: next },
  'hazard.verification-failed': {
    says: ({ after }) => `核查不合格（第${after.rejectCount}次），已退回单位整改`,
    tells: overseers,
  },
  'hazard.verification-sent-back': { says: () => '销号审批要求补充核查，请核查', tells: next },
  'hazard.closure-endorsed': { says: () => '科室已同意销号，请局领导批准', tells: next },
  'hazard.closed': { says: () => '隐患已销号', tells: nobody },
  'hazard.escalated': {
    says: ({ detail }) => (detail.kind === 'overdue' ? '整改逾期，请督促单位整改' : '办理超时，请尽快办理'),
    tells: (entry) =>
      entry.detail.kind === 'overdue' ? overseers(entry) : [...new Set([...next(entry), ...overseers(entry)])],
    isUrgent: true,
  },
  'hazard.reminded': { says: ({ detail }) => `距整改期限还有${detail.daysLeft}天，请提醒单位`, tells: nobody },
  'hazard.handed-over': {
    says: () => '核查工作已移交，请按时核查',
    tells: ({ detail }) => [`staff#${detail.toStaffId}`],
  },
  'hazard.verifiers-withdrawn': { says: () => '核查人已不能核查，请改派核查人', tells: next },
  'hazard.followed-unit': { says: () => '单位区县或类别已变更，隐患转由现归属办理', tells: next },
  'hazard.workflow-restarted': { says: () => undefined, tells: nobody },
};

export function wordsOf(entry: HazardAuditEntry): { headline: string; desks: Desk[]; isUrgent: boolean } | undefined {
  // One entry and its own words: the table's type says so, the lookup by a union can't.
  const { says, tells, isUrgent } = words[entry.verb] as Words<HazardVerb>;
  const headline = says(entry as never);
  if (headline === undefined) return undefined;
  return { headline, desks: tells(entry as never), isUrgent: isUrgent === true || entry.after.level === 'major' };
}
