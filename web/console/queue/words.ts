import { dictionary } from '../text/language.ts';

export const queueWords = dictionary({
  'zh-CN': {
    title: '我的待办',
    lead: '按办理期限排列，最急的在最前。',
    empty: '没有等您办理的隐患',
    keys: '快捷键：j / k 上下，Enter 或 o 打开，n 下一件，a 办理',
    pick: '从左侧选一件开始办理',
    next: '下一件',
    position: (at: number, of: number) => `第 ${at} 件，共 ${of} 件`,
    list: '待办清单',
    total: (count: number) => `共 ${count} 件`,
    backToList: '回到清单',
  },
  en: {
    title: 'My queue',
    lead: 'By due time, most urgent first.',
    empty: 'Nothing waits for you',
    keys: 'Keys: j / k move, Enter or o opens, n next, a acts',
    pick: 'Choose one on the left to begin',
    next: 'Next',
    position: (at: number, of: number) => `${at} of ${of}`,
    list: 'Waiting for me',
    total: (count: number) => `${count} in all`,
    backToList: 'Back to the list',
  },
});
