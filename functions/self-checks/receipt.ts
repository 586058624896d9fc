import type { Receipt, SelfCheckRow } from '../../schemas/self-check.ts';
import { formTitle } from '../forms/title.ts';
import { findCategory } from '../units/categories.ts';

/** What the unit keeps of a self-check. */
export function receiptOf(selfCheck: Omit<SelfCheckRow, 'isLatest'>): Receipt {
  const { selfCheckId, receiptNo, categoryId, edition, period, receivedAt } = selfCheck;
  const { passCount, failCount, naCount, hazards, waitingPhotoIds } = selfCheck;
  const title = formTitle(findCategory(categoryId)?.name ?? categoryId, edition);
  const counts = { passCount, failCount, naCount };
  return { selfCheckId, receiptNo, edition, period, title, receivedAt, ...counts, hazards, waitingPhotoIds };
}
