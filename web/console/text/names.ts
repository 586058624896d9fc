/** Names of the values that records hold, from the glossary of the domain. */
import type { Role } from '../../../schemas/actor.ts';
import type { Edition, RiskLevel } from '../../../schemas/category.ts';
import type { HazardLevel } from '../../../schemas/checklist.ts';
import type { NaReason } from '../../../schemas/form.ts';
import type { Disposal } from '../../../schemas/hazard.ts';
import type { HazardStage, HazardStatus } from '../../../schemas/hazard-status.ts';
import type { UnitStatus, UnitWarning } from '../../../schemas/unit.ts';
import { dictionary } from './language.ts';

type Names = {
  role: Record<Role, string>;
  status: Record<HazardStatus, string>;
  stage: Record<HazardStage, string>;
  level: Record<HazardLevel, string>;
  disposal: Record<Disposal, string>;
  method: Record<'on-site' | 'by-photo', string>;
  risk: Record<RiskLevel, string>;
  edition: Record<Edition, string>;
  unitStatus: Record<UnitStatus, string>;
  warning: Record<UnitWarning, string>;
  naReason: Record<NaReason, string>;
  result: Record<'all-pass' | 'has-findings', string>;
  answer: Record<'pass' | 'fail' | 'na', string>;
};

export const names = dictionary<Names>({
  'zh-CN': {
    role: {
      'bureau-leader': '局领导',
      'safety-office': '安办',
      department: '业务科室',
      'service-center': '服务中心',
      'inspection-team': '督导组',
      liaison: '联系点责任人',
      'sys-admin': '管理员',
      auditor: '审计',
    },
    status: {
      reported: '已上报',
      returned: '退回补充',
      triaged: '已定级',
      assigned: '待签收',
      rectifying: '整改中',
      submitted: '待核查',
      verifying: '核查中',
      'pending-closure': '待销号',
      closed: '已销号',
    },
    stage: { Report: '上报', Assign: '分派', Rectify: '整改', Verify: '核查', Close: '销号' },
    level: { major: '重大', general: '一般' },
    disposal: { immediate: '立行立改', limited: '限期整改' },
    method: { 'on-site': '现场核查', 'by-photo': '照片核查' },
    risk: { high: '较高风险', medium: '一般风险', low: '低风险' },
    edition: { daily: '日查', weekly: '周查', monthly: '月查' },
    unitStatus: {
      active: '正常营业',
      suspended: '停业',
      seasonal_closed: '季节性停业',
      closed: '已关停',
      lost: '失联',
    },
    warning: {
      'fire-doc-missing': '缺少消防手续',
      'fire-doc-old': '消防手续已逾 15 年，请按现行标准复核',
      'needs-full-time-officer': '员工超过 100 人，应配专职安全员',
      'homestay-too-large': '民宿超过 800 ㎡，按旅馆管理',
    },
    naReason: { 'not-installed': '未设置', 'not-in-use': '未使用', 'not-my-duty': '不归本单位', other: '其他' },
    result: { 'all-pass': '全部合格', 'has-findings': '有不合格项' },
    answer: { pass: '合格', fail: '不合格', na: '不适用' },
  },
  en: {
    role: {
      'bureau-leader': 'Bureau leader',
      'safety-office': 'Safety office',
      department: 'Department',
      'service-center': 'Service centre',
      'inspection-team': 'Inspection team',
      liaison: 'Liaison',
      'sys-admin': 'Administrator',
      auditor: 'Auditor',
    },
    status: {
      reported: 'Reported',
      returned: 'Returned',
      triaged: 'Graded',
      assigned: 'To be signed for',
      rectifying: 'Rectifying',
      submitted: 'Handed in',
      verifying: 'Verifying',
      'pending-closure': 'Pending closure',
      closed: 'Closed',
    },
    stage: { Report: 'Report', Assign: 'Assign', Rectify: 'Rectify', Verify: 'Verify', Close: 'Close' },
    level: { major: 'Major', general: 'General' },
    disposal: { immediate: 'Immediate', limited: 'Limited time' },
    method: { 'on-site': 'On site', 'by-photo': 'By photo' },
    risk: { high: 'Higher risk', medium: 'Medium risk', low: 'Low risk' },
    edition: { daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly' },
    unitStatus: {
      active: 'Open',
      suspended: 'Suspended',
      seasonal_closed: 'Closed for the season',
      closed: 'Closed',
      lost: 'Out of contact',
    },
    warning: {
      'fire-doc-missing': 'No fire document',
      'fire-doc-old': 'Fire document older than 15 years; check by the present standard',
      'needs-full-time-officer': 'More than 100 employees: a full-time safety officer is due',
      'homestay-too-large': 'Homestay above 800 m²: managed as a hotel',
    },
    naReason: {
      'not-installed': 'Not installed',
      'not-in-use': 'Not in use',
      'not-my-duty': 'Not this unit’s duty',
      other: 'Other',
    },
    result: { 'all-pass': 'All passed', 'has-findings': 'Has findings' },
    answer: { pass: 'Pass', fail: 'Fail', na: 'Not applicable' },
  },
});
