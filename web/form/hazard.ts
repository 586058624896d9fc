/** One hazard as the server last told it; the copy on the phone serves while there is no network. */
import { type Gets, Refusal } from './call.ts';
import { read, write } from './device.ts';
import { ask } from './session.ts';
import { createStore } from './store.ts';

export type Hazard = Gets<'getUnitHazard'>;
export type HazardId = Hazard['hazardId'];

/** By id, those that this visit has seen. */
export const hazards = createStore<Readonly<Record<string, Hazard>>>({});
const keyOf = (hazardId: HazardId) => `hazard:${hazardId}`;

/** Asks for the hazard and shows it; fails where it is not known here either. */
export async function getHazard(hazardId: HazardId): Promise<void> {
  try {
    await keepHazard(await ask('getUnitHazard', { hazardId }));
  } catch (failure) {
    const kept = failure instanceof Refusal ? undefined : await read<Hazard>(keyOf(hazardId));
    if (!kept) throw failure;
    show(kept);
  }
}

export async function keepHazard(hazard: Hazard): Promise<void> {
  show(hazard);
  await write(keyOf(hazard.hazardId), hazard);
}

function show(hazard: Hazard): void {
  hazards.set({ ...hazards.get(), [hazard.hazardId]: hazard });
}
