/** Marks that hold words together: full width in Chinese, half width in English. */
import { dictionary } from './language.ts';

export const punctuation = dictionary({
  'zh-CN': {
    listed: (words: readonly string[]) => words.join('、'),
    aside: (words: string) => `（${words}）`,
    named: (name: string, words: string) => `${name}：${words}`,
    joined: (clauses: readonly string[]) => clauses.join('；'),
  },
  en: {
    listed: (words: readonly string[]) => words.join(', '),
    aside: (words: string) => ` (${words})`,
    named: (name: string, words: string) => `${name}: ${words}`,
    joined: (clauses: readonly string[]) => clauses.join('; '),
  },
});
