/** What is added to a report that came back, kept on the phone while it is being written: the camera may reload the page. */
import type { Sends } from './call.ts';
import { read, remove, write } from './device.ts';
import type { Hazard } from './hazard.ts';

export type SupplementDraft = Pick<Sends<'supplementHazard'>, 'location' | 'description' | 'photoIds'>;

const keyOf = (hazardId: string) => `sup:${hazardId}`;

/** What was written before, or what the report says now. */
export async function openSupplement({ hazardId, location, description }: Hazard): Promise<SupplementDraft> {
  return (await read<SupplementDraft>(keyOf(hazardId))) ?? { location, description, photoIds: [] };
}

export function keepSupplement(hazardId: string, { location, description, photoIds }: SupplementDraft): Promise<void> {
  return write(keyOf(hazardId), { location, description, photoIds });
}

export function dropSupplement(hazardId: string): Promise<void> {
  return remove(keyOf(hazardId));
}
