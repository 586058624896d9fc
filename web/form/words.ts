/** Every sentence of the phone page. English is `words-en.ts`: the same keys, or it does not compile. */
import type { Edition } from '../../schemas/category.ts';
import type { NaReason } from '../../schemas/form.ts';
import type { Gap } from '../../schemas/form-engine.ts';
import type { HazardStatus } from '../../schemas/hazard-status.ts';
import { createStore, useStore } from './store.ts';
import { en } from './words-en.ts';

const editions: Record<Edition, string> = { daily: '每日自查', weekly: '每周自查', monthly: '每月自查' };
const values = { pass: '合格', fail: '不合格', na: '不适用' };
const reasons: Record<NaReason, string> = {
  'not-installed': '没有这项设施或场所',
  'not-in-use': '目前停用、未营业',
  'not-my-duty': '由物业等其他单位负责',
  other: '其他原因',
};
const gaps: Record<Gap, string> = {
  answer: '请选择结果',
  photo: '请拍照片',
  location: '请填写具体位置',
  description: '请描述问题',
  measures: '请填写整改措施',
  'after-photo': '请拍整改后的照片',
  reason: '请选择不适用的原因',
};
const statuses: Record<HazardStatus, string> = {
  reported: '已上报',
  returned: '请补充材料',
  triaged: '已定级',
  assigned: '请签收',
  rectifying: '请整改',
  submitted: '待核查',
  verifying: '核查中',
  'pending-closure': '待销号',
  closed: '已销号',
};
/** What the unit has to do in a status; in the others it waits. */
const steps: Partial<Record<HazardStatus, string>> = {
  returned: '上报的内容还缺材料，请按下面的说明补充后重新上报。',
  assigned: '请先看清整改要求和期限，再签收。',
  rectifying: '请按要求整改，改好后拍照提交。',
};

export const zh = {
  language: 'zh-CN',
  otherLanguage: 'English',
  product: '安全自查',
  opening: '正在打开…',
  retry: '重试',
  back: '返回',
  home: '返回首页',
  editions,
  values,
  reasons,
  gaps,
  statuses,
  steps,
  noStep: '正在办理，现在不用做什么。',

  linkCut: '链接不完整。',
  unreachable: '暂时连不上，请检查网络后重试。',
  keptHere: '已经填写、还没有发送的内容仍在这部手机上；换用本单位的新链接打开后可以继续。',
  scanAgain: '请重新扫描本单位的二维码，或打开完整的链接。',
  offline: '暂时连不上。可以继续填写，内容保存在手机上，联网后自动发送。',
  forgetful: '这部手机不允许保存内容。请不要关闭本页，联网后自动发送。',

  day: (month: number, day: number, year: string) => `${year && `${year}年`}${month}月${day}日`,
  month: (month: number, year: string) => `${year}年${month}月`,
  week: (year: string, week: string) => `${year}年第${week}周`,
  due: '本期应交',
  start: '开始自查',
  resume: '继续填写',
  again: '再填一次',
  itemCount: (n: number) => `共 ${n} 项`,
  answered: (n: number, total: number) => `已答 ${n}/${total}`,
  nothingDue: '本期自查已完成',
  doneAt: (time: string) => `${time} 已提交`,
  unitResting: '单位目前不在营业状态，暂不要求自查。',
  otherForms: '其他自查表',
  oldDrafts: '上期没有提交的草稿',
  carry: '带入本期继续填',
  discard: '删除',
  confirmDiscard: '确定删除这份草稿？删除后不能恢复。',
  waiting: (n: number) => `${n} 项待发送`,
  waitingPhotos: (n: number) => `${n} 张照片待上传`,
  waitingHint: '打开本页并联网后自动发送，不用重复提交。',
  sendNow: '立即发送',
  refusedTitle: '没有提交成功',
  mend: '修改后重新提交',
  myHazards: '我的隐患',
  noHazards: '没有未销号的隐患。',
  receipts: '最近回执',
  noReceipts: '还没有提交过自查。',

  methodAndBasis: '怎么查、依据',
  method: '检查方法',
  basis: '依据',
  unverified: '依据待核实',
  veto: '重点项',
  photoAsked: '须拍照',
  place: '具体位置',
  placeHint: '例如：二楼东侧安全出口',
  trouble: '问题描述',
  troubleHint: '例如：出口上锁，营业时打不开',
  photos: '照片',
  beforePhotos: '问题照片',
  afterPhotos: '整改后照片',
  afterPhotosHint: '请在同一位置、同一角度拍摄。',
  fixedNow: '已当场整改',
  measures: '整改措施',
  measuresHint: '例如：已打开门锁，并安排专人每天检查',
  why: '不适用的原因',
  note: '补充说明（选填）',
  nextGap: '下一处未完成',
  handIn: '签名提交',
  stillMissing: (n: number) => `还有 ${n} 项没有完成`,
  photoAdd: '拍照',
  photoRemove: '删除照片',
  photoWorking: '处理中',
  photoStates: {
    waiting: '等待上传',
    sending: '上传中',
    sent: '检查中',
    stored: '已存',
    refused: '重拍',
    away: '照片待补',
  },
  photoBad: '这个文件打不开：不是照片、不完整、太大，或这部手机不支持。请用相机重新拍一张，或另选一张。',
  photoNumber: (n: number) => `第 ${n} 张照片`,

  summary: '自查结果',
  becomesHazard: '以下不合格项提交后会登记为隐患',
  truth: '我确认以上内容属实。提交时会记录手机所在位置，用于证明是现场自查。',
  yourName: '姓名',
  nameMissing: '请填写姓名',
  draw: '手写签名',
  typedInstead: '无法手写，改为打字确认',
  drawHint: '用手指在框内签名',
  clear: '清除重签',
  submit: '提交',

  receiptTitle: '自查回执',
  receivedAt: '收到时间',
  handedIn: '已提交',
  signed: '已签名，等待发送',
  photosMissing: (n: number) => `照片待补：还有 ${n} 张正在上传，请不要关闭本页。`,
  photoLost: '照片不在这部手机上或无法使用，请重新拍摄。',
  hazardsMade: '已登记的隐患',
  noFindings: '全部合格，没有登记隐患。',

  major: '重大隐患',
  majorProposed: '拟定重大，待科室确认',
  foundAt: '发现时间',
  item: '检查项目',
  requirement: '整改要求',
  responsible: '责任人',
  deadline: '整改期限',
  overdue: (time: string) => `已逾期 ${time}`,
  timeLeft: (time: string) => `还剩 ${time}`,
  days: (n: number) => `${n} 天`,
  hours: (n: number) => `${n} 小时`,
  minutes: (n: number) => `${n} 分钟`,
  sentBack: '整改被退回',
  returned: '上报被退回',
  rejected: '核查不合格',
  passed: '核查合格',
  history: '办理记录',
  acknowledge: '签收',
  acknowledged: (name: string, time: string) => `${name} 已于 ${time} 签收`,
  supplement: '补充后重新上报',
  rectify: '提交整改',
  rectification: '整改',
  cost: '整改费用（万元）',
  costHint: '没有花费填 0，最多两位小数',
  completedAt: '整改完成时间',
  completedMissing: '请填写完成时间，不能晚于现在',
  waitingForPhotos: '等待发送：联网、照片传完后自动发送。',
};

export type Words = typeof zh;

const words = createStore<Words>(zh);

export function useWords(): Words {
  return useStore(words);
}

export function wordsNow(): Words {
  return words.get();
}

/** Speaks the language from now on. */
export function speak(language: string | undefined): void {
  words.set(language === 'en' ? en : zh);
  document.documentElement.lang = words.get().language;
}
