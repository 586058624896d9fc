/** What was handed in and the server has not got yet. Each record goes its own way under the same id until it is answered. */
import type { DraftAnswer } from '../../schemas/self-check.ts';
import { type Gets, type Problem, Refusal, type Sends } from './call.ts';
import { nowAt } from './clock.ts';
import { readAll, remove, write } from './device.ts';
import type { LocalDraft } from './drafts.ts';
import { keepHazard } from './hazard.ts';
import { type Home, home, refreshHome } from './home.ts';
import { type Left, loop } from './loop.ts';
import { claimSlots, sendPhotos } from './photo-upload.ts';
import { areStored, isUnderWay, lookUpPhotos, photos, showPhoto, whenStored } from './photos.ts';
import type { RectificationDraft } from './rectification.ts';
import { ask, noteLinkProblem } from './session.ts';
import { createStore } from './store.ts';
import { wordsNow } from './words.ts';

type Head = { id: string; unitId: string; madeAt: string; problem?: Problem };
export type SelfCheckEntry = Head & { kind: 'self-check'; draft: LocalDraft; input: Sends<'submitSelfCheck'> };
export type RectificationEntry = Head & {
  kind: 'rectification';
  draft: RectificationDraft;
  input: Sends<'rectifyHazard'>;
};
/** What the person looked at when it was pressed: `round` grows whenever somebody else is waited for. */
type Seen = { hazardNo: string; round: number };
export type AcknowledgeEntry = Head & Seen & { kind: 'acknowledge'; input: Sends<'acknowledgeHazard'> };
export type SupplementEntry = Head & Seen & { kind: 'supplement'; input: Sends<'supplementHazard'> };
export type Entry = SelfCheckEntry | RectificationEntry | AcknowledgeEntry | SupplementEntry;
export type Receipt = Gets<'getReceipt'>;

/** Waiting ones and refused ones (those with a problem), oldest first. */
export const outbox = createStore<readonly Entry[]>([]);
/** Receipts of this visit; the home screen tells of earlier ones. */
export const receipts = createStore<Readonly<Record<string, Receipt>>>({});
const operations = {
  rectification: 'rectifyHazard',
  acknowledge: 'acknowledgeHazard',
  supplement: 'supplementHazard',
} as const;
/** Refusals that pass by themselves. */
const passing = ['photo.not-stored', 'request.too-many'];
let unitId = '';
const keyOf = (id: string) => `out:${unitId}:${id}`;

export const sendOutbox = loop(work);
whenStored(sendOutbox);

export async function loadOutbox(ofUnit: string): Promise<void> {
  unitId = ofUnit;
  outbox.set((await readAll<Entry>(`out:${unitId}:`)).sort((a, b) => (a.madeAt < b.madeAt ? -1 : 1)));
  sendOutbox();
}

/** Puts a record into the outbox; from here on it is not lost. */
export async function post(entry: Entry): Promise<void> {
  await write(keyOf(entry.id), entry);
  outbox.set([...outbox.get().filter(({ id }) => id !== entry.id), entry]);
  sendOutbox();
}

/** Takes a record out again: it was sent, or it goes back to being a draft. */
export async function takeBack(id: string): Promise<void> {
  outbox.set(outbox.get().filter((entry) => entry.id !== id));
  await remove(keyOf(id));
}

async function work(): Promise<Left> {
  const waiting = outbox.get().filter(({ problem }) => !problem);
  const results = await Promise.allSettled(waiting.map(send));
  if (results.some((result) => result.status === 'fulfilled' && result.value)) await refreshHome();
  return results.every((result) => result.status === 'fulfilled') ? 'nothing' : 'something';
}

/** Whether the record was settled one way or the other; fails while it may still go through. */
async function send(entry: Entry): Promise<boolean> {
  try {
    if (entry.kind === 'self-check') {
      await claimSlots(Object.values(entry.input.answers).flatMap(photosOf));
      await settle(entry, await ask('submitSelfCheck', entry.input));
    } else {
      const photoIds = photosNamed(entry);
      if (photoIds.some(isUnderWay)) return false;
      if (!(await areStored(photoIds))) throw new Refusal(photoProblem(photoIds));
      await keepHazard(await ask(operations[entry.kind], entry.input as never));
    }
    await takeBack(entry.id);
    return true;
  } catch (failure) {
    if (!(failure instanceof Refusal) || noteLinkProblem(failure)) throw failure;
    const { code } = failure.problem;
    if (code === 'photo.not-stored') await findLost(entry);
    if (passing.includes(code)) throw failure;
    if (code === 'hazard.stale' && (await isCaughtUp(entry))) return false;
    await post({ ...entry, problem: failure.problem });
    return true;
  }
}

function photosNamed(entry: Entry): readonly string[] {
  return 'photoIds' in entry.input ? entry.input.photoIds : [];
}

/** A photo that the server has dropped is sent again; one whose bytes are gone is noticed at the next attempt. */
async function findLost(entry: Entry): Promise<void> {
  await lookUpPhotos(photosNamed(entry));
  sendPhotos();
}

/** Where the hazard was only written to and nobody has moved it, the step goes on the version that holds now. */
async function isCaughtUp(entry: Entry): Promise<boolean> {
  if (!('round' in entry)) return false;
  const { hazardId } = entry.input;
  const hazard = await ask('getUnitHazard', { hazardId });
  await keepHazard(hazard);
  const { version, round } = hazard;
  if (round !== entry.round || version === entry.input.version) return false;
  await post({ ...entry, input: { ...entry.input, version } } as Entry);
  return true;
}

/** As the server's `photo.refused`, which it can't say of a photo that it never got; says which. */
function photoProblem(photoIds: readonly string[]): Problem {
  const words = wordsNow();
  const lost = photoIds.flatMap((photoId, index) => {
    if (photos.get()[photoId]?.state === 'stored') return [];
    showPhoto(photoId, { state: 'refused' });
    return words.photoNumber(index + 1);
  });
  return { code: 'photo.refused', title: `${lost.join(', ')}: ${words.photoLost}` };
}

async function settle(entry: SelfCheckEntry, receipt: Receipt): Promise<void> {
  receipts.set({ ...receipts.get(), [entry.id]: receipt });
  const told = home.get();
  if (told) home.set(withReceipt(told, receipt));
}

/** What the home screen will say, before it is asked again. */
function withReceipt(told: Home, receipt: Receipt): Home {
  const others = told.receipts.filter(({ selfCheckId }) => selfCheckId !== receipt.selfCheckId);
  return {
    ...told,
    receipts: [receipt, ...others],
    drafts: told.drafts.filter(({ selfCheckId }) => selfCheckId !== receipt.selfCheckId),
  };
}

/** The photos that an answer names. */
export function photosOf(answer: DraftAnswer | undefined): `ph_${string}`[] {
  if (!answer || answer.value === 'na') return [];
  return [...(answer.photoIds ?? []), ...(answer.value === 'fail' ? (answer.fixed?.photoIds ?? []) : [])];
}

export function entryHead(id: string): Head {
  return { id, unitId, madeAt: nowAt() };
}
