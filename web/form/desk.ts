/**
 * A form on the table: every change goes to the phone within a twentieth of a second and to the server within seconds;
 * copies of several phones are merged answer by answer.
 */
import type { Form } from '../../schemas/form.ts';
import { answersOf, mergeAnswers, strayItems } from '../../schemas/form-engine.ts';
import type { Draft, DraftAnswer } from '../../schemas/self-check.ts';
import { Refusal, type Sends } from './call.ts';
import { now, nowAt } from './clock.ts';
import { writeNote } from './device.ts';
import {
  aDraft,
  type Choice,
  drafts,
  dropDraft,
  findDraft,
  keepDraft,
  keyOf,
  type LocalDraft,
  sentIds,
} from './drafts.ts';
import { getForm } from './forms.ts';
import { home } from './home.ts';
import { type Left, loop } from './loop.ts';
import { entryHead, post } from './outbox.ts';
import { ask } from './session.ts';
import { createStore, type Store } from './store.ts';
import { turn, view } from './view.ts';

/** A change of an answer; `undefined` takes the field out. */
export type Change = { [K in keyof DraftAnswer]?: DraftAnswer[K] | undefined };
/** A form on the table, being filled in. */
export type Desk = {
  form: Form;
  draft: Store<LocalDraft>;
  /** The person wanted to hand in while something was missing: show what. */
  isPressed: Store<boolean>;
  answer(itemId: string, change: Change): void;
  /** Writes the draft to the phone now. */
  keep(): Promise<void>;
};

const desks = new Map<string, Desk>();
/** Those that the server does not have in full. */
const unsaved = new Set<Desk>();
const keepDelayMs = 50;
const saveDelayMs = 2000;
/** The note by which other tabs hear of what was handed in. */
export const sentKey = 'sent';
let saveTimer: ReturnType<typeof setTimeout> | undefined;

const saveDrafts = loop(saveAll);

/** Lays a form on the table, with what was filled in before on this phone or another. */
export async function openDesk(choice: Choice): Promise<Desk> {
  const known = desks.get(keyOf(choice));
  if (known) return known;
  const form = await getForm(choice.formId);
  const kept = await findDraft(choice);
  const desk = desks.get(keyOf(choice)) ?? layOut(form, kept ?? aDraft(choice));
  desks.set(keyOf(choice), desk);
  if (kept) saveSoon(desk);
  else if (home.get()?.drafts.some((draft) => draft.formId === choice.formId && draft.period === choice.period)) {
    void fetchDraft(desk);
  }
  return desk;
}

function layOut(form: Form, initial: LocalDraft): Desk {
  const draft = createStore(initial);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const desk: Desk = {
    form,
    draft,
    isPressed: createStore(false),
    answer(itemId, change) {
      const { answers, ...rest } = draft.get();
      draft.set({ ...rest, answers: { ...answers, [itemId]: changed(answers[itemId], change) } });
      timer ??= setTimeout(desk.keep, keepDelayMs);
      saveSoon(desk);
    },
    async keep() {
      clearTimeout(timer);
      timer = undefined;
      if (isOpen(desk)) await keepDraft(draft.get());
    },
  };
  return desk;
}

/** A form that was handed in, or carried over, is off the table: late timers and answers leave it alone. */
function isOpen(desk: Desk): boolean {
  return desks.get(keyOf(desk.draft.get())) === desk;
}

/** A later answer is never dated before the earlier one, whatever the clock did meanwhile. */
function changed(answer: DraftAnswer | undefined, change: Change): DraftAnswer {
  const at = new Date(Math.max(now(), answer ? Date.parse(answer.at) + 1 : 0)).toISOString();
  const fields = Object.entries({ ...answer, ...change, at }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields) as DraftAnswer;
}

/** Writes every draft on the table to the phone: the page may be gone in a moment. */
export function keepAll(): void {
  for (const desk of desks.values()) if (Object.keys(desk.draft.get().answers).length) void desk.keep();
}

function saveSoon(desk: Desk): void {
  unsaved.add(desk);
  if (saveTimer) return;
  saveTimer = setTimeout(() => {
    saveTimer = undefined;
    saveDrafts();
  }, saveDelayMs);
}

/** Brings the forms on the table and the server's copies together: another phone may have gone on. */
export function exchangeDrafts(): void {
  for (const desk of desks.values()) saveSoon(desk);
}

async function saveAll(): Promise<Left> {
  const results = await Promise.allSettled([...unsaved].map(save));
  return results.every(({ status }) => status === 'fulfilled') ? 'nothing' : 'something';
}

async function save(desk: Desk): Promise<void> {
  unsaved.delete(desk);
  if (!isOpen(desk)) return;
  const { formId, period, selfCheckId, answers, startedAt } = desk.draft.get();
  try {
    const { draft } = await ask('saveDraft', { formId, period, selfCheckId, answers, startedAt });
    merge(desk, draft);
  } catch (failure) {
    if (failure instanceof Refusal) return;
    unsaved.add(desk);
    throw failure;
  }
}

async function fetchDraft(desk: Desk): Promise<void> {
  const { formId, period } = desk.draft.get();
  const { draft } = await ask('getDraft', { formId, period });
  if (draft) merge(desk, draft);
}

/** The server's copy names the self-check that both phones are filling in, unless that one was handed in already. */
function merge(desk: Desk, { selfCheckId, startedAt, answers }: Draft): void {
  const mine = desk.draft.get();
  if (!isOpen(desk)) return;
  const same = sentIds().has(selfCheckId) ? {} : { selfCheckId, startedAt };
  desk.draft.set({ ...mine, ...same, answers: mergeAnswers(mine.answers, answers) });
  void desk.keep();
}

/** Hands the draft in: from now on it is in the outbox. */
export async function handIn(
  desk: Desk,
  { signature, locationProof }: Pick<Sends<'submitSelfCheck'>, 'signature' | 'locationProof'>,
): Promise<string> {
  const draft = desk.draft.get();
  const { formId, period, selfCheckId, startedAt } = draft;
  const answers = answersOf(desk.form, draft.answers);
  const input = { selfCheckId, formId, period, answers, signature, locationProof, startedAt, occurredAt: nowAt() };
  await post({ ...entryHead(selfCheckId), kind: 'self-check', draft, input });
  desks.delete(keyOf(draft));
  await dropDraft(draft);
  writeNote(sentKey, selfCheckId);
  return selfCheckId;
}

/** Takes off this tab's table what another one has handed in. */
export function putAway(selfCheckId: string): void {
  const here = view.get();
  for (const [key, { draft }] of desks) {
    if (draft.get().selfCheckId !== selfCheckId) continue;
    desks.delete(key);
    if ('formId' in here && keyOf(here) === key) turn({ at: 'receipt', selfCheckId });
  }
  drafts.set(drafts.get().filter((draft) => draft.selfCheckId !== selfCheckId));
}

/**
 * Makes answers a draft of the form that is asked now: what was refused, or left over from a past period. It becomes
 * another self-check where its id is used up or its period is over.
 */
export async function carryOver(from: LocalDraft, choice: Choice, isNew: boolean): Promise<void> {
  const form = await getForm(choice.formId);
  const strays = new Set(strayItems(form, from.answers));
  const answers = Object.fromEntries(Object.entries(from.answers).filter(([itemId]) => !strays.has(itemId)));
  const present = await findDraft(choice);
  const same = !isNew && from.period === choice.period && from.formId === choice.formId;
  const base = same ? from : (present ?? aDraft(choice));
  for (const place of [from, choice]) desks.delete(keyOf(place));
  await dropDraft(from);
  await keepDraft({ ...base, answers: mergeAnswers(present?.answers ?? {}, answers) });
}
