/**
 * The form engine: what a form asks, what an answer still lacks, what a self-check found, which edition is due.
 * Pure and without zod at run time: the phone page and the server decide by the same functions.
 */
import type { Edition } from './category.ts';
import type { Form, FormItem, NaReason } from './form.ts';
import type { Answer, DraftAnswer } from './self-check.ts';
import { weekOf } from './time.ts';

/** What an answer may lack; screens name it in their language. */
export type Gap = 'answer' | 'photo' | 'location' | 'description' | 'measures' | 'after-photo' | 'reason';
export type Missing = { itemId: string; gaps: Gap[] };
type Sections = Pick<Form, 'sections'>;
type Answers = Readonly<Record<string, DraftAnswer>>;

/** The items a person is asked, in the order of the form. */
export function visibleItems(form: Sections): FormItem[] {
  return form.sections.flatMap((section) => section.items);
}

/** Whether this answer to this item needs a photo: every fail, and pass where the checklist asks for one. */
export function isPhotoDue(item: FormItem, value: DraftAnswer['value']): boolean {
  return value === 'fail' || (value === 'pass' && item.isPhotoRequired);
}

/** What this answer to this item has to carry. */
export function required(item: FormItem, answer: DraftAnswer | undefined): Gap[] {
  if (!answer) return ['answer'];
  if (answer.value === 'na') return ['reason'];
  const photo: Gap[] = isPhotoDue(item, answer.value) ? ['photo'] : [];
  if (answer.value === 'pass') return photo;
  return ['location', 'description', ...photo, ...(answer.fixed ? (['measures', 'after-photo'] as const) : [])];
}

function has(answer: DraftAnswer, field: Gap): boolean {
  switch (field) {
    case 'answer':
      return true;
    case 'photo':
      return Boolean(answer.photoIds?.length);
    case 'location':
      return Boolean(answer.location?.trim());
    case 'description':
      return Boolean(answer.description?.trim());
    case 'measures':
      return Boolean(answer.fixed?.measures.trim());
    case 'after-photo':
      return Boolean(answer.fixed?.photoIds.length);
    case 'reason':
      return Boolean(answer.reason);
  }
}

/** What one item still lacks; empty when it is complete. */
export function gapsOf(item: FormItem, answer: DraftAnswer | undefined): Gap[] {
  return required(item, answer).filter((field) => !answer || !has(answer, field));
}

/** Every item that still lacks something, in the order of the form; empty when it may be handed in. */
export function check(form: Sections, answers: Answers): Missing[] {
  return visibleItems(form)
    .map((item) => ({ itemId: item.id, gaps: gapsOf(item, answers[item.id]) }))
    .filter(({ gaps }) => gaps.length > 0);
}

/** Answers to items that the form does not have. */
export function strayItems(form: Sections, answers: Readonly<Record<string, unknown>>): string[] {
  const known = new Set(visibleItems(form).map((item) => item.id));
  return Object.keys(answers).filter((itemId) => !known.has(itemId));
}

/** How far a form is filled in: items with any answer, items that lack nothing, all items. */
export function progress(form: Sections, answers: Answers): { answered: number; complete: number; total: number } {
  const items = visibleItems(form);
  return {
    answered: items.filter((item) => answers[item.id]).length,
    complete: items.filter((item) => gapsOf(item, answers[item.id]).length === 0).length,
    total: items.length,
  };
}

export type Finding = { item: FormItem; answer: DraftAnswer };

/** The failed items, in the order of the form: each becomes a hazard. */
export function findings(form: Sections, answers: Answers): Finding[] {
  return visibleItems(form).flatMap((item) => {
    const answer = answers[item.id];
    return answer?.value === 'fail' ? [{ item, answer }] : [];
  });
}

/**
 * A complete draft as it is handed in: what a person had typed before changing an answer is left out.
 * Only for answers that `check` lets through.
 */
export function answersOf(form: Sections, answers: Answers): Record<string, Answer> {
  const settled = visibleItems(form).flatMap((item) => {
    const answer = answers[item.id];
    return answer ? [[item.id, settle(answer)] as const] : [];
  });
  return Object.fromEntries(settled);
}

function settle({ value, at, photoIds = [], ...answer }: DraftAnswer): Answer {
  if (value === 'pass') return { value, at, photoIds };
  if (value === 'na') {
    const note = answer.note?.trim();
    return { value, at, reason: answer.reason as NaReason, ...(note && { note }) };
  }
  const { location = '', description = '', fixed } = answer;
  const told = { value, at, location: location.trim(), description: description.trim(), photoIds };
  return fixed ? { ...told, fixed: { measures: fixed.measures.trim(), photoIds: fixed.photoIds } } : told;
}

/** Two copies of a draft as one: of two answers to an item the newer wins, whichever copy is named first. */
export function mergeAnswers(one: Answers, other: Answers): Record<string, DraftAnswer> {
  const merged: Record<string, DraftAnswer> = { ...one };
  for (const [itemId, answer] of Object.entries(other)) {
    const mine = merged[itemId];
    if (!mine || isNewer(answer, mine)) merged[itemId] = answer;
  }
  return merged;
}

function isNewer(answer: DraftAnswer, than: DraftAnswer): boolean {
  const ahead = Date.parse(answer.at) - Date.parse(than.at);
  return ahead === 0 ? JSON.stringify(answer) > JSON.stringify(than) : ahead > 0;
}

/** The period of an edition to which a civil date belongs: `2026-11-23`, `2026-W48`, `2026-11`. */
export function periodOf(edition: Edition, on: string): string {
  if (edition === 'daily') return on;
  return edition === 'weekly' ? weekOf(on) : on.slice(0, 7);
}

/** Largest first: a larger edition asks everything that a smaller one asks. */
export const editionsBySize = ['monthly', 'weekly', 'daily'] as const satisfies readonly Edition[];

export type Owing = {
  /** The editions that the category's checklists have. */
  has: Readonly<Record<Edition, boolean>>;
  /** How often the unit hands in: a monthly unit owes the monthly edition only, a daily one all three. */
  submitCycle: Edition;
  /** What was handed in already, with its civil date; older ones do no harm. */
  done: readonly { edition: Edition; on: string }[];
};

/** The edition that a unit owes on a civil date, the largest first; undefined when nothing is due. */
export function editionFor({ has, submitCycle, done }: Owing, on: string): Edition | undefined {
  const owed = editionsBySize.slice(0, editionsBySize.indexOf(submitCycle) + 1).filter((edition) => has[edition]);
  return owed.find((edition) => !done.some((one) => covers(one, edition, on)));
}

function covers(one: { edition: Edition; on: string }, edition: Edition, on: string): boolean {
  const isLarger = editionsBySize.indexOf(one.edition) <= editionsBySize.indexOf(edition);
  return isLarger && periodOf(edition, one.on) === periodOf(edition, on);
}
