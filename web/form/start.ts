/** From the link to the first screen. */

import { drafts, getForm, keepAll, loadDrafts } from './drafts.ts';
import { home, linkProblem, noteLinkProblem, recallHome, refreshHome } from './home.ts';
import { kickAll, kickOnReturn } from './loop.ts';
import { watchNetwork } from './online.ts';
import { loadOutbox } from './outbox.ts';
import { loadPhotos } from './photos.ts';
import { linkHere, openSession } from './session.ts';
import { createStore } from './store.ts';
import { followHistory, keepPlace } from './view.ts';
import { speak } from './words.ts';

/** `cut`: the address lacks its secret; `failed`: no answer, with the server's sentence where there is one. */
export type Phase = { is: 'opening' | 'ready' | 'cut' } | { is: 'failed'; sentence?: string };
export const phase = createStore<Phase>({ is: 'opening' });

const languageKey = 'bihuan.language';
let loadedUnit = '';

/** Starts the page: what must be heard all the time, the language, the link. */
export function start(): void {
  followHistory();
  watchNetwork();
  kickOnReturn();
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
    else if (loadedUnit) refreshHome().catch(() => undefined);
  });
  const language = heldLanguage();
  if (language) speak(language).catch(() => undefined);
  void open();
}

function leave(): void {
  keepAll();
  keepPlace();
}

/** Opens the link; what this phone was told before is shown meanwhile. */
export async function open(): Promise<void> {
  if (!linkHere()) return phase.set({ is: 'cut' });
  phase.set({ is: 'opening' });
  const recalled = recallHome().then(async (isKnown) => {
    if (isKnown && !linkProblem.get()) await show();
    return isKnown;
  });
  try {
    await openSession();
    await refreshHome();
    await show();
    void fetchDueForm();
  } catch (failure) {
    const isLinkAtFault = noteLinkProblem(failure);
    if (isLinkAtFault || !(await recalled)) phase.set({ is: 'failed', sentence: sentenceOf(failure, isLinkAtFault) });
  }
}

function sentenceOf(failure: unknown, isKnown: boolean): string {
  return failure instanceof Error && (isKnown || failure.message.length > 3) ? failure.message : '';
}

/** Loads what this phone keeps of the unit, then shows the screens. */
async function show(): Promise<void> {
  const unitId = home.get()?.unit.unitId;
  if (!unitId) return;
  if (loadedUnit !== unitId) {
    loadedUnit = unitId;
    await Promise.all([loadPhotos(unitId), loadOutbox(unitId)]);
    await loadDrafts(unitId);
  }
  phase.set({ is: 'ready' });
  kickAll();
}

/** The form that will be opened next is there before it is asked for, and without a network afterwards. */
async function fetchDueForm(): Promise<void> {
  const forms = home.get()?.forms ?? [];
  const next = forms.find(({ isDue }) => isDue) ?? forms[0];
  const begun = drafts.get().map(({ formId }) => formId);
  for (const formId of new Set([...(next ? [next.formId] : []), ...begun]))
    await getForm(formId).catch(() => undefined);
}

function heldLanguage(): string | null {
  try {
    return localStorage.getItem(languageKey);
  } catch {
    return null;
  }
}

/** Speaks the other language from now on; stays as it is without a network. */
export async function switchLanguage(language: string): Promise<void> {
  await speak(language).catch(() => undefined);
  try {
    localStorage.setItem(languageKey, language);
  } catch {
    // Then it is Chinese again the next time.
  }
}
