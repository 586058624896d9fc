import { Draft, SelfCheck, SelfCheckRow } from '../../schemas/self-check.ts';
import { dayMs } from '../../schemas/time.ts';
import { tableOf } from '../kit/table.ts';

export const selfChecks = tableOf('selfChecks', SelfCheck, ({ selfCheckId, receivedAt }) => ({
  city: 'city',
  receivedKey: `${receivedAt}#${selfCheckId}`,
}));
/** What the indexes hold. */
export const selfCheckRows = tableOf('selfChecks', SelfCheckRow);

const draftDays = 30;

export const drafts = tableOf('drafts', Draft, (draft) => ({
  draftKey: draftKey(draft.formId, draft.period),
  expiresAt: Math.floor(expiryOf(draft) / 1000),
}));

export function draftKey(formId: string, period: string): string {
  return `${formId}#${period}`;
}

/** DynamoDB deletes late: a draft past its time is treated as gone. */
export function isLive(draft: Draft, now: number): boolean {
  return expiryOf(draft) > now;
}

function expiryOf({ savedAt }: Draft): number {
  return Date.parse(savedAt) + draftDays * dayMs;
}
