/** The unit's first screen as the server last told it; the copy on the phone serves while there is no network. */
import type { Gets } from './call.ts';
import { setServerTime } from './clock.ts';
import { read, write } from './device.ts';
import { ask, linkHere, linkProblem } from './session.ts';
import { createStore } from './store.ts';

export type Home = Gets<'getUnitHome'>;

export const home = createStore<Home | undefined>(undefined);

const keyHere = () => `home:${linkHere()?.linkId}`;

/** Asks the server; fails as `ask` does. */
export async function refreshHome(): Promise<void> {
  await takeHome(await ask('getUnitHome', {}));
}

/** Shows what the server just told, and keeps it. */
export async function takeHome(told: Home): Promise<void> {
  setServerTime(told.now);
  linkProblem.set(undefined);
  home.set(told);
  await write(keyHere(), told);
}

/** Shows what this phone was told the last time; false where it was told nothing yet. */
export async function recallHome(): Promise<boolean> {
  const kept = await read<Home>(keyHere());
  if (kept && !home.get()) home.set(kept);
  return Boolean(kept);
}
