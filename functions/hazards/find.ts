/** Hazards for the other slices. */
import type { Hazard } from '../../schemas/hazard.ts';
import { hazardIds, hazards } from './store.ts';

export async function findHazard(hazardId: string): Promise<Hazard | undefined> {
  return hazards.find({ hazardId });
}

/** The hazards of a unit, newest first; a page of at most 100. */
export async function findHazardsOfUnit(
  unitId: string,
  { limit = 50, cursor }: { limit?: number; cursor?: string } = {},
): Promise<{ items: Hazard[]; cursor?: string }> {
  const page = await hazardIds.query({ index: 'byUnit', partition: unitId, newestFirst: true, limit, cursor });
  return { ...page, items: await hazards.findAll(page.items) };
}
