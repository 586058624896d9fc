import type { LinkState } from '../../../schemas/link.ts';
import { dictionary } from '../text/language.ts';

type Words = {
  title: string;
  nothing: string;
  nothingHint: string;
  toUnits: string;
  lead: string;
  search: string;
  unit: string;
  stateOf: Record<LinkState, string>;
  choose: (name: string) => string;
  chosen: (count: number) => string;
  choosePage: string;
  chooseNone: string;
  printChosen: string;
  atMost: (count: number) => string;
  printTitle: (count: number) => string;
  willIssue: (count: number) => string;
  willRotate: (count: number) => string;
  isKept: (count: number) => string;
  preparing: (done: number, of: number) => string;
  failed: (names: string) => string;
  goOn: string;
  onlyOnce: string;
  posters: (count: number) => string;
  noPosters: string;
  back: string;
};

export const linksWords = dictionary<Words>({
  'zh-CN': {
    title: '链接',
    nothing: '还没有可以发放链接的单位',
    nothingHint: '先建立单位档案，再在这里给每家发放链接、打印海报。',
    toUnits: '打开单位清单',
    lead: '每家单位的专用链接能不能用、何时到期、最近一次使用。已关停的单位不列出。',
    search: '名称、地址或负责人',
    unit: '单位',
    stateOf: { none: '未发放', works: '有效', expiring: '30 天内到期', expired: '已过期', revoked: '已停用' },
    choose: (name) => `选择${name}`,
    chosen: (count) => `已选 ${count} 家`,
    choosePage: '选择本页',
    chooseNone: '取消选择',
    printChosen: '打印所选海报',
    atMost: (count) => `一次最多打印 ${count} 张`,
    printTitle: (count) => `打印 ${count} 张海报`,
    willIssue: (count) => `${count} 家没有可用的链接：将发放一个有效期一年的新链接。`,
    willRotate: (count) => `${count} 家的链接仍然有效：将更换密钥，旧海报和旧链接立即失效。`,
    isKept: (count) => `${count} 家刚刚发放：直接打印。`,
    preparing: (done, of) => `正在生成 ${done} / ${of}`,
    failed: (names) => `以下单位没有生成：${names}`,
    goOn: '生成并打印',
    onlyOnce: '密钥只在本页显示一次：离开后须重新更换才能再打印。',
    posters: (count) => `${count} 张海报`,
    noPosters: '没有可打印的海报：密钥只显示一次。请在链接清单中重新选择单位。',
    back: '返回链接清单',
  },
  en: {
    title: 'Links',
    nothing: 'No units to give a link to yet',
    nothingHint: 'Put the units on file first, then issue their links and print their posters here.',
    toUnits: 'Open the units',
    lead: 'Whether each unit’s link works, when it ends and when it was last used. Closed units are left out.',
    search: 'Name, address or principal',
    unit: 'Unit',
    stateOf: { none: 'None', works: 'Valid', expiring: 'Ends within 30 days', expired: 'Expired', revoked: 'Revoked' },
    choose: (name) => `Select ${name}`,
    chosen: (count) => `${count} selected`,
    choosePage: 'Select this page',
    chooseNone: 'Select none',
    printChosen: 'Print their posters',
    atMost: (count) => `At most ${count} posters at once`,
    printTitle: (count) => (count === 1 ? 'Print 1 poster' : `Print ${count} posters`),
    willIssue: (count) => `Units without a link that works: ${count}. Each gets a new one, valid for a year.`,
    willRotate: (count) => `Units with a valid link: ${count}. It gets a new secret, old posters stop working at once.`,
    isKept: (count) => `Units whose link was just issued: ${count}. It is printed as it is.`,
    preparing: (done, of) => `Preparing ${done} of ${of}`,
    failed: (names) => `Not prepared: ${names}`,
    goOn: 'Prepare and print',
    onlyOnce: 'Secrets are shown on this page once: after you leave it, a poster needs a new secret.',
    posters: (count) => (count === 1 ? '1 poster' : `${count} posters`),
    noPosters: 'Nothing to print: a secret is shown once. Select the units in the list of links again.',
    back: 'Back to the links',
  },
});
