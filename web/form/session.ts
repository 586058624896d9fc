/** The unit's session: the link's secret is exchanged for a cookie, again whenever the cookie no longer fits. */
import { call, type Gets, linkIdHere, type Operation, type Problem, Refusal, type Sends } from './call.ts';
import { createStore } from './store.ts';

/** The link or its session does not open any more; what is on the phone stays. */
export const linkProblem = createStore<Problem | undefined>(undefined);

/** Nothing ends the waiting of the page's head. */
const earlyMs = 8000;
let opening: Promise<void> | undefined;

/** What the address names; undefined where the secret or the id is missing. */
export function linkHere(): { linkId: string; secret: string } | undefined {
  const linkId = linkIdHere();
  const secret = location.hash.slice(1);
  return linkId && secret ? { linkId, secret } : undefined;
}

/**
 * The first screen's data, where the page's head has fetched it while this script was on its way. Only once, and only
 * where all went well: a refusal is asked for again, to be told in the person's language, and so is what does not come.
 */
export async function takeEarlyHome(): Promise<Gets<'getUnitHome'> | undefined> {
  const head = globalThis as { early?: Promise<Response | false | 0> };
  const early = head.early?.then((response) => (response ? response.ok && response.json() : undefined));
  delete head.early;
  const told = await Promise.race([early, new Promise((resolve) => setTimeout(resolve, earlyMs))]);
  return told as Gets<'getUnitHome'> | undefined;
}

/** Posts the secret; callers at the same time share one request. */
export function openSession(): Promise<void> {
  opening ??= post().finally(() => {
    opening = undefined;
  });
  return opening;
}

async function post(): Promise<void> {
  const link = linkHere();
  if (link) await call('openLink', link);
}

/** Calls as this unit; a session that ended, or is another unit's, is opened once more. That the link ended is told on whatever screen. */
export async function ask<K extends Operation>(operation: K, input: Sends<K>): Promise<Gets<K>> {
  try {
    return await call(operation, input).catch(async (failure) => {
      if (!(failure instanceof Refusal) || !failure.problem.code.startsWith('session.')) throw failure;
      await openSession();
      return call(operation, input);
    });
  } catch (failure) {
    noteLinkProblem(failure);
    throw failure;
  }
}

/** Whether a refusal is about the link and not about what was sent. */
export function noteLinkProblem(failure: unknown): boolean {
  if (!(failure instanceof Refusal) || !/^(link|session)\./.test(failure.problem.code)) return false;
  linkProblem.set(failure.problem);
  return true;
}
