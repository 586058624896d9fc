/** Drafts of this unit on this phone. */
import type { FormChoice } from '../../schemas/form.ts';
import type { Draft } from '../../schemas/self-check.ts';
import { nowAt } from './clock.ts';
import { read, readAll, remove, write } from './device.ts';
import { home } from './home.ts';
import { newId } from './ids.ts';
import { outbox } from './outbox.ts';
import { createStore } from './store.ts';

export type LocalDraft = Omit<Draft, 'unitId' | 'savedAt'> & Pick<FormChoice, 'title' | 'edition'>;
export type Place = Pick<FormChoice, 'formId' | 'period'>;
export type Choice = Place & Pick<FormChoice, 'title' | 'edition'>;

export const drafts = createStore<readonly LocalDraft[]>([]);
let unitId = '';

/** The key of a draft on this phone. */
export function keyOf({ formId, period }: Place): string {
  return `draft:${unitId}:${formId}:${period}`;
}

export async function loadDrafts(ofUnit: string): Promise<void> {
  unitId = ofUnit;
  const sent = sentIds();
  const kept = await readAll<LocalDraft>(`draft:${unitId}:`);
  for (const draft of kept) if (sent.has(draft.selfCheckId)) await remove(keyOf(draft));
  drafts.set(kept.filter((draft) => !sent.has(draft.selfCheckId)));
}

/** Self-checks that are handed in, or on their way. */
export function sentIds(): Set<string> {
  const received = home.get()?.receipts ?? [];
  return new Set([...outbox.get().map(({ id }) => id), ...received.map(({ selfCheckId }) => selfCheckId)]);
}

export function aDraft({ formId, period, title, edition }: Choice): LocalDraft {
  return { formId, period, title, edition, selfCheckId: newId('sc'), answers: {}, startedAt: nowAt() };
}

export function findDraft(place: Place): Promise<LocalDraft | undefined> {
  return read<LocalDraft>(keyOf(place));
}

export async function keepDraft(draft: LocalDraft): Promise<void> {
  drafts.set([...drafts.get().filter((other) => keyOf(other) !== keyOf(draft)), draft]);
  await write(keyOf(draft), draft);
}

export async function dropDraft(draft: Place): Promise<void> {
  drafts.set(drafts.get().filter((other) => keyOf(other) !== keyOf(draft)));
  await remove(keyOf(draft));
}
