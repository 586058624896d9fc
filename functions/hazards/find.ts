/** Hazards for the other slices. */
import type { Hazard } from '../../schemas/hazard.ts';
import { hazards } from './store.ts';

export async function findHazard(hazardId: string): Promise<Hazard | undefined> {
  return hazards.find({ hazardId });
}
