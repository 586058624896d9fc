/** From the link to the first screen. */
import { Unreachable } from './call.ts';
import { exchangeDrafts, keepAll, putAway, sentKey } from './desk.ts';
import { readNote, watchNote, writeNote } from './device.ts';
import { loadDrafts } from './drafts.ts';
import { getForm } from './forms.ts';
import { home, recallHome, refreshHome, takeHome } from './home.ts';
import { kickOnReturn } from './loop.ts';
import { watchNetwork } from './online.ts';
import { loadOutbox } from './outbox.ts';
import { sendPhotos } from './photo-upload.ts';
import { loadPhotos } from './photos.ts';
import { linkHere, linkProblem, noteLinkProblem, openSession, takeEarlyHome } from './session.ts';
import { createStore } from './store.ts';
import { followHistory, keepPlace } from './view.ts';
import { speak } from './words.ts';

/** `cut`: the address lacks its secret; `failed`: no answer, with the server's sentence where there is one. */
export type Phase = { is: 'opening' | 'ready' | 'cut' } | { is: 'failed'; sentence: string };
export const phase = createStore<Phase>({ is: 'opening' });

const languageKey = 'language';
let loaded: { unitId: string; done: Promise<void> } | undefined;

/** Starts the page: what must be heard all the time, the language, the link. */
export function start(): void {
  followHistory();
  watchNetwork();
  kickOnReturn();
  watchNote(sentKey, sentElsewhere);
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
    else if (loaded) comeBack();
  });
  speak(readNote(languageKey));
  void open();
}

function leave(): void {
  keepAll();
  keepPlace();
}

function comeBack(): void {
  refreshHome().catch(() => undefined);
  exchangeDrafts();
}

/** Another tab has handed a form in: it may still wait in the outbox, which all tabs share. */
async function sentElsewhere(selfCheckId: string): Promise<void> {
  if (loaded) await loadOutbox(loaded.unitId);
  putAway(selfCheckId);
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
    const early = await takeEarlyHome();
    if (early) void takeHome(early);
    else {
      await openSession();
      await refreshHome();
    }
    void fetchForms();
    await show();
  } catch (failure) {
    if (!noteLinkProblem(failure) && (await recalled)) return;
    phase.set({ is: 'failed', sentence: failure instanceof Unreachable ? failure.message : '' });
  }
}

/** Shows the screens, once what this phone keeps of the unit is there. */
async function show(): Promise<void> {
  const unitId = home.get()?.unit.unitId;
  if (!unitId) return;
  if (loaded?.unitId !== unitId) loaded = { unitId, done: load(unitId) };
  await loaded.done;
  phase.set({ is: 'ready' });
}

async function load(unitId: string): Promise<void> {
  await Promise.all([loadPhotos(unitId), loadOutbox(unitId)]);
  sendPhotos();
  await loadDrafts(unitId);
}

/** The form that will be opened next is there before it is asked for, and without a network afterwards. */
async function fetchForms(): Promise<void> {
  const { forms = [], drafts = [] } = home.get() ?? {};
  const next = forms.find(({ isDue }) => isDue) ?? forms[0];
  const begun = drafts.map(({ formId }) => formId);
  for (const formId of [...(next ? [next.formId] : []), ...begun]) await getForm(formId).catch(() => undefined);
}

/** Speaks the other language, here and the next time. */
export function switchLanguage(language: string): void {
  speak(language);
  writeNote(languageKey, language);
}
