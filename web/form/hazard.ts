/** One hazard as the server last told it; the copy on the phone serves while there is no network. */
import { type Gets, Refusal } from './call.ts';
import { read, write } from './device.ts';
import { ask } from './session.ts';

export type Hazard = Gets<'getUnitHazard'>;
export type HazardId = Hazard['hazardId'];

const keyOf = (hazardId: HazardId) => `hazard:${hazardId}`;

export async function getHazard(hazardId: HazardId): Promise<Hazard> {
  try {
    return await keepHazard(await ask('getUnitHazard', { hazardId }));
  } catch (failure) {
    const kept = failure instanceof Refusal ? undefined : await read<Hazard>(keyOf(hazardId));
    if (kept) return kept;
    throw failure;
  }
}

export async function keepHazard(hazard: Hazard): Promise<Hazard> {
  await write(keyOf(hazard.hazardId), hazard);
  return hazard;
}
