import { dictionary } from '../../text/language.ts';
import type { StageState } from './stage-history.ts';

type Words = {
  title: string;
  picture: (at: string) => string;
  state: Record<StageState, string>;
  visit: (count: number) => string;
  took: (words: string) => string;
  since: (time: string) => string;
  due: string;
  late: string;
  escalated: (count: number) => string;
  escalates: string;
  end: string;
  asText: string;
  console: string;
  execution: string;
};

export const workflowWords = dictionary<Words>({
  'zh-CN': {
    title: '流程图',
    picture: (at) => `流程图：当前在“${at}”。文字说明见下。`,
    state: { passed: '已经过', skipped: '未经过', current: '当前', next: '下一步', ahead: '未到' },
    visit: (count) => `第 ${count} 次`,
    took: (words) => `历时 ${words}`,
    since: (time) => `${time} 起`,
    due: '期限',
    late: '超期',
    escalated: (count) => `升级 ${count} 次`,
    escalates: '超时升级',
    end: '结束',
    asText: '文字说明',
    console: '在 AWS 控制台查看',
    execution: '计时流程',
  },
  en: {
    title: 'Workflow',
    picture: (at) => `Workflow: now at “${at}”. In words below.`,
    state: { passed: 'passed', skipped: 'skipped', current: 'current', next: 'next', ahead: 'ahead' },
    visit: (count) => `${count}× here`,
    took: (words) => `took ${words}`,
    since: (time) => `since ${time}`,
    due: 'due',
    late: 'late',
    escalated: (count) => `escalated ${count}×`,
    escalates: 'escalates when late',
    end: 'End',
    asText: 'In words',
    console: 'Open in the AWS console',
    execution: 'Timekeeping',
  },
});
