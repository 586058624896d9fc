/** Hazards for the other slices. */
import type { Hazard } from '../../schemas/hazard.ts';
import type { HazardStatus } from '../../schemas/hazard-status.ts';
import { hazardIds, hazards } from './store.ts';

export async function findHazard(hazardId: string): Promise<Hazard | undefined> {
  return hazards.find({ hazardId });
}

/** A page of the open hazards in a status, earliest due first. */
export async function findOpenHazards(
  status: HazardStatus,
  cursor?: string,
): Promise<{ items: Hazard[]; cursor?: string }> {
  const page = await hazardIds.query({ index: 'byStatus', partition: status, limit: 100, cursor });
  const items = await hazards.findAll(page.items);
  return { ...page, items: items.filter((hazard) => hazard.status === status) };
}

/** Name of the execution that keeps a hazard's time: recognisable in the AWS console. */
export function executionNameOf({ hazardNo, generation }: Pick<Hazard, 'hazardNo' | 'generation'>): string {
  return `${hazardNo}-${generation}`;
}
