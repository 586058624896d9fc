import type { Edition } from '../../schemas/category.ts';

const editions = { daily: '每日', weekly: '每周', monthly: '每月' } as const satisfies Record<Edition, string>;

/** `歌舞娱乐场所每周自查表`: on the form, and on the receipts of what was handed in with it. */
export function formTitle(categoryName: string, edition: Edition): string {
  return `${categoryName}${editions[edition]}自查表`;
}
