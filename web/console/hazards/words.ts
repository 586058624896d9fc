import { dictionary } from '../text/language.ts';
import type { StaffAction } from './offered.ts';

type ActionWords = { title: string; hint: string; done: string };
type HazardWords = {
  facts: string;
  photos: string;
  timeline: string;
  workflow: string;
  actions: string;
  action: Record<StaffAction, ActionWords>;
  before: string;
  after: (round: number) => string;
  rectification: (round: number) => string;
  noAfter: string;
  unit: string;
  category: string;
  district: string;
  department: string;
  location: string;
  description: string;
  item: string;
  method: string;
  basis: string;
  unverified: string;
  foundAt: string;
  foundBy: string;
  level: string;
  levelBasis: string;
  majorProposed: string;
  disposal: string;
  requirement: string;
  responsible: string;
  deadline: string;
  wasOverdue: string;
  waitsFor: string;
  due: string;
  received: string;
  deemedDelivered: string;
  measures: string;
  cost: string;
  completedAt: string;
  submittedAt: string;
  signedBy: string;
  onTheSpot: string;
  verification: string;
  verifiedHow: string;
  verificationPhotos: string;
  passed: string;
  failed: string;
  conclusion: string;
  returned: string;
  backToUnit: string;
  sentBack: string;
  endorsed: string;
  closed: string;
  closureNo: string;
  selfCheck: string;
  gone: string;
  wanCost: (cost: number) => string;
  nothingToDo: string;
  changedBy: (who: string, what: string) => string;
  noLonger: string;
};

export const hazardWords = dictionary<HazardWords>({
  'zh-CN': {
    facts: '基本情况',
    photos: '整改前后照片',
    timeline: '办理过程',
    workflow: '流程图',
    actions: '可以办理',
    action: {
      triage: { title: '受理定级', hint: '确定级别、依据、整改要求和时限。', done: '已定级' },
      proposeMajor: { title: '提请重大', hint: '提请归口科室确认为重大隐患。', done: '已提请科室确认' },
      return: { title: '退回补充', hint: '材料不齐，退回单位补充。', done: '已退回补充' },
      supplementForUnit: {
        title: '代单位补充',
        hint: '单位满 72 小时未补充，由服务中心代补后再受理。',
        done: '已代单位补充',
      },
      assign: { title: '分派', hint: '交由单位整改，写明单位责任人。', done: '已分派' },
      dispatchVerification: { title: '派员核查', hint: '指定核查方式和人员。', done: '已派核查' },
      sendBackRectification: { title: '退回整改', hint: '整改材料明显不符，退回单位。', done: '已退回整改' },
      verify: { title: '填写核查结论', hint: '写明核查情况；不合格的退回单位重新整改。', done: '已提交核查结论' },
      redispatchVerification: {
        title: '改派核查',
        hint: '原核查人不能核查时另行指定；办理期限不变。',
        done: '已改派核查',
      },
      endorseClosure: { title: '同意销号', hint: '科室同意后报局领导批准。', done: '已同意销号' },
      approveClosure: { title: '批准销号', hint: '批准后隐患销号，不能撤回。', done: '已销号' },
      sendBackVerification: { title: '退回补件', hint: '核查材料不足，退回核查人补充。', done: '已退回补件' },
    },
    before: '整改前',
    after: (round) => `第 ${round} 次整改后`,
    rectification: (round) => `第 ${round} 次整改`,
    noAfter: '还没有整改照片',
    unit: '单位',
    category: '类别',
    district: '区县',
    department: '归口科室',
    location: '部位',
    description: '问题描述',
    item: '检查项',
    method: '检查方法',
    basis: '依据',
    unverified: '待核对',
    foundAt: '发现时间',
    foundBy: '发现人',
    level: '级别',
    levelBasis: '定级依据',
    majorProposed: '拟定重大',
    disposal: '处置方式',
    requirement: '整改要求',
    responsible: '单位责任人',
    deadline: '整改期限',
    wasOverdue: '曾逾期',
    waitsFor: '等待',
    due: '办理期限',
    received: '签收',
    deemedDelivered: '超时未签收，视同送达',
    measures: '整改措施',
    cost: '整改费用',
    completedAt: '完成时间',
    submittedAt: '提交时间',
    signedBy: '签字',
    onTheSpot: '当场整改',
    verification: '核查',
    verifiedHow: '方式和人员',
    verificationPhotos: '核查照片',
    passed: '合格',
    failed: '不合格',
    conclusion: '结论',
    returned: '退回原因',
    backToUnit: '退回整改原因',
    sentBack: '退回补件原因',
    endorsed: '科室意见',
    closed: '销号意见',
    closureNo: '销号编号',
    selfCheck: '来自自查记录',
    gone: '已离任人员',
    wanCost: (cost) => `${cost} 万元`,
    nothingToDo: '目前没有需要您办理的事项。',
    changedBy: (who, what) => `${who}：${what}`,
    noLonger: '这项操作现在不能进行。',
  },
  en: {
    facts: 'Facts',
    photos: 'Photos before and after',
    timeline: 'Timeline',
    workflow: 'Workflow',
    actions: 'What you can do',
    action: {
      triage: { title: 'Grade', hint: 'Set level, basis, requirement and deadline.', done: 'Graded' },
      proposeMajor: { title: 'Propose as major', hint: 'Asks the department to confirm.', done: 'Proposed as major' },
      return: { title: 'Return for more', hint: 'Something is missing in the report.', done: 'Returned' },
      supplementForUnit: {
        title: 'Supplement for the unit',
        hint: 'The unit has left it for 72 hours; it is then taken in again.',
        done: 'Supplemented',
      },
      assign: { title: 'Assign', hint: 'Hands it to the unit; name who answers for it there.', done: 'Assigned' },
      dispatchVerification: { title: 'Send verifiers', hint: 'Name how and by whom.', done: 'Verifiers named' },
      sendBackRectification: { title: 'Send back', hint: 'The material plainly does not fit.', done: 'Sent back' },
      verify: { title: 'Conclude verification', hint: 'A fail goes back to the unit.', done: 'Conclusion handed in' },
      redispatchVerification: {
        title: 'Name other verifiers',
        hint: 'Where those named can’t verify; it is due when it was.',
        done: 'Other verifiers named',
      },
      endorseClosure: { title: 'Consent to closing', hint: 'A bureau leader then approves.', done: 'Consented' },
      approveClosure: { title: 'Approve closure', hint: 'Closes the hazard for good.', done: 'Closed' },
      sendBackVerification: { title: 'Ask verifiers for more', hint: 'Say what is missing.', done: 'Sent back' },
    },
    before: 'Before',
    after: (round) => `After rectification ${round}`,
    rectification: (round) => `Rectification ${round}`,
    noAfter: 'No photos of a rectification yet',
    unit: 'Unit',
    category: 'Category',
    district: 'District',
    department: 'Department',
    location: 'Place',
    description: 'Description',
    item: 'Checklist item',
    method: 'How to check',
    basis: 'Legal basis',
    unverified: 'unverified',
    foundAt: 'Found at',
    foundBy: 'Found by',
    level: 'Level',
    levelBasis: 'Basis of the level',
    majorProposed: 'Major proposed',
    disposal: 'Disposal',
    requirement: 'Requirement',
    responsible: 'Responsible in the unit',
    deadline: 'Deadline',
    wasOverdue: 'was overdue',
    waitsFor: 'Waits for',
    due: 'Due',
    received: 'Signed for',
    deemedDelivered: 'Not signed for in time, deemed delivered',
    measures: 'Measures',
    cost: 'Cost',
    completedAt: 'Completed at',
    submittedAt: 'Handed in at',
    signedBy: 'Signed by',
    onTheSpot: 'fixed on the spot',
    verification: 'Verification',
    verifiedHow: 'How and by whom',
    verificationPhotos: 'Photos',
    passed: 'Passed',
    failed: 'Failed',
    conclusion: 'Conclusion',
    returned: 'Returned because',
    backToUnit: 'Back with the unit because',
    sentBack: 'Sent back because',
    endorsed: 'Department’s opinion',
    closed: 'Closing opinion',
    closureNo: 'Closure number',
    selfCheck: 'From self-check',
    gone: 'somebody who has left',
    wanCost: (cost) => `CNY ${(cost * 10_000).toLocaleString('en')}`,
    nothingToDo: 'There is nothing for you to do at the moment.',
    changedBy: (who, what) => `${who}: ${what}`,
    noLonger: 'This is not possible any more.',
  },
});
