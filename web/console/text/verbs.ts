/** What audit entries tell, in words: the verbs, and the labels of their details. */
import type { AuditVerb } from '../../../schemas/audit.ts';
import { dictionary } from './language.ts';

/** Details worth reading; what is not named here stays unshown. */
type Detail =
  | 'reason'
  | 'basis'
  | 'level'
  | 'levelBasis'
  | 'disposal'
  | 'deadlineDays'
  | 'requirement'
  | 'responsiblePerson'
  | 'receivedBy'
  | 'measures'
  | 'costWan'
  | 'method'
  | 'verifierNames'
  | 'conclusion'
  | 'opinion'
  | 'closureNo'
  | 'daysLeft'
  | 'expiresAt'
  | 'isFixedOnTheSpot'
  | 'changes';
export type DetailKey = Detail;

/** Fields of a hazard that a supplement changes. */
type HazardField = 'location' | 'description';

type Verbs = {
  verb: Record<AuditVerb, string>;
  detail: Record<Detail, string>;
  hazardField: Record<HazardField, string>;
  escalation: (level: number) => string;
};

export const verbs = dictionary<
  Verbs & Record<'overdue' | 'late' | 'system' | 'unit' | 'status' | 'technical', string>
>({
  'zh-CN': {
    verb: {
      'hazard.reported': '上报隐患',
      'hazard.returned': '退回补充',
      'hazard.supplemented': '补充材料',
      'hazard.supplemented-for-unit': '服务中心代单位补充',
      'hazard.major-proposed': '提请重大',
      'hazard.triaged': '受理定级',
      'hazard.assigned': '分派',
      'hazard.acknowledged': '签收',
      'hazard.deemed-delivered': '超时未签收，视同送达',
      'hazard.rectified': '提交整改',
      'hazard.rectification-sent-back': '整改材料退回',
      'hazard.verification-dispatched': '派员核查',
      'hazard.verification-passed': '核查合格',
      'hazard.verification-failed': '核查不合格',
      'hazard.verification-sent-back': '核查退回补件',
      'hazard.closure-endorsed': '科室同意销号',
      'hazard.closed': '批准销号',
      'hazard.escalated': '升级提醒',
      'hazard.reminded': '到期提醒',
      'hazard.handed-over': '核查任务移交',
      'hazard.verifiers-withdrawn': '核查人已不能核查，待改派',
      'hazard.followed-unit': '随单位变更归属',
      'hazard.workflow-restarted': '计时流程重启',
      'workflow.awaiting': '等待办理',
      'self-check.submitted': '提交自查',
      'photo.requested': '申请上传照片',
      'photo.stored': '照片已存',
      'photo.refused': '照片无法使用',
      'photo.claimed': '照片已引用',
      'photo.arrived': '照片已补齐',
      'photo.expired': '照片过期删除',
      'unit.created': '建档',
      'unit.amended': '修改档案',
      'unit.suspended': '登记停业',
      'unit.resumed': '恢复营业',
      'unit.closed': '关停',
      'link.issued': '发放链接',
      'link.rotated': '更换链接密钥',
      'link.revoked': '停用链接',
      'link.opened': '打开链接',
      'form.published': '发布自查表',
      'staff.added': '增加人员',
      'staff.amended': '修改人员',
      'staff.disabled': '停用账号',
      'staff.enabled': '启用账号',
      'staff.reinvited': '重新邀请',
      'staff.handed-over': '移交工作',
      'records.exported': '导出记录',
    },
    detail: {
      reason: '原因',
      basis: '依据',
      level: '级别',
      levelBasis: '定级依据',
      disposal: '处置方式',
      deadlineDays: '时限（天）',
      requirement: '整改要求',
      responsiblePerson: '单位责任人',
      receivedBy: '签收人',
      measures: '整改措施',
      costWan: '费用（万元）',
      method: '核查方式',
      verifierNames: '核查人员',
      conclusion: '结论',
      opinion: '意见',
      closureNo: '销号编号',
      daysLeft: '剩余天数',
      expiresAt: '有效期至',
      isFixedOnTheSpot: '当场整改',
      changes: '改动',
    },
    hazardField: { location: '部位', description: '问题描述' },
    escalation: (level) => (level > 0 ? `升级至 ${level} 级` : '已提醒'),
    overdue: '整改逾期',
    late: '办理超时',
    system: '系统',
    unit: '单位',
    status: '状态',
    technical: '显示系统记录',
  },
  en: {
    verb: {
      'hazard.reported': 'Hazard reported',
      'hazard.returned': 'Returned for more',
      'hazard.supplemented': 'Supplemented',
      'hazard.supplemented-for-unit': 'Supplemented by the centre for the unit',
      'hazard.major-proposed': 'Proposed as major',
      'hazard.triaged': 'Graded',
      'hazard.assigned': 'Assigned',
      'hazard.acknowledged': 'Signed for',
      'hazard.deemed-delivered': 'Not signed for in time, deemed delivered',
      'hazard.rectified': 'Rectification handed in',
      'hazard.rectification-sent-back': 'Rectification sent back',
      'hazard.verification-dispatched': 'Verifiers sent',
      'hazard.verification-passed': 'Verification passed',
      'hazard.verification-failed': 'Verification failed',
      'hazard.verification-sent-back': 'Verifiers asked for more',
      'hazard.closure-endorsed': 'Department consented to closing',
      'hazard.closed': 'Closure approved',
      'hazard.escalated': 'Escalated',
      'hazard.reminded': 'Reminded',
      'hazard.handed-over': 'Verification handed over',
      'hazard.verifiers-withdrawn': 'Verifiers can no longer verify; others are to be named',
      'hazard.followed-unit': 'Moved with its unit',
      'hazard.workflow-restarted': 'Timekeeping restarted',
      'workflow.awaiting': 'Waiting',
      'self-check.submitted': 'Self-check handed in',
      'photo.requested': 'Photo upload asked for',
      'photo.stored': 'Photo stored',
      'photo.refused': 'Photo refused',
      'photo.claimed': 'Photo claimed',
      'photo.arrived': 'Photos arrived',
      'photo.expired': 'Photo expired',
      'unit.created': 'Unit created',
      'unit.amended': 'Unit amended',
      'unit.suspended': 'Business suspended',
      'unit.resumed': 'Open again',
      'unit.closed': 'Unit closed',
      'link.issued': 'Link issued',
      'link.rotated': 'Link rotated',
      'link.revoked': 'Link revoked',
      'link.opened': 'Link opened',
      'form.published': 'Form published',
      'staff.added': 'Person added',
      'staff.amended': 'Person amended',
      'staff.disabled': 'Account disabled',
      'staff.enabled': 'Account enabled',
      'staff.reinvited': 'Invited again',
      'staff.handed-over': 'Work handed over',
      'records.exported': 'Records exported',
    },
    detail: {
      reason: 'Reason',
      basis: 'Basis',
      level: 'Level',
      levelBasis: 'Basis of the level',
      disposal: 'Disposal',
      deadlineDays: 'Deadline (days)',
      requirement: 'Requirement',
      responsiblePerson: 'Responsible in the unit',
      receivedBy: 'Signed for by',
      measures: 'Measures',
      costWan: 'Cost (10,000 CNY)',
      method: 'How',
      verifierNames: 'Verifiers',
      conclusion: 'Conclusion',
      opinion: 'Opinion',
      closureNo: 'Closure number',
      daysLeft: 'Days left',
      expiresAt: 'Valid until',
      isFixedOnTheSpot: 'Fixed on the spot',
      changes: 'Changes',
    },
    hazardField: { location: 'Place', description: 'Description' },
    escalation: (level) => (level > 0 ? `to level ${level}` : 'those in charge were told'),
    overdue: 'overdue',
    late: 'step late',
    system: 'System',
    unit: 'Unit',
    status: 'Status',
    technical: 'Show what the system noted',
  },
});
