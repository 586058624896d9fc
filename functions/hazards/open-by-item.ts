/** Open hazards of a unit by the item that failed: a defect that is found again is the same hazard. */
import type { Hazard } from '../../schemas/hazard.ts';
import { hazardIds, hazards } from './store.ts';

/** Newest first, whatever a unit has gathered: one page of its index, and each record once. */
const looked = 100;

/**
 * The earliest found of each item's open hazards (domain.md §5: 主件取最早发现). The index follows its table within a
 * second or so: `alsoIds` are read beside it, for what the caller knows to have been reported just now.
 */
export async function openHazardsByItem(unitId: string, alsoIds: readonly string[]): Promise<Map<string, Hazard>> {
  const filter = { expression: '#status <> :closed', names: { '#status': 'status' }, values: { ':closed': 'closed' } };
  const page = await hazardIds.query({ index: 'byUnit', partition: unitId, newestFirst: true, limit: looked, filter });
  const ids = new Set<string>([...page.items.map(({ hazardId }) => hazardId), ...alsoIds]);
  const records = await hazards.findAll([...ids].map((hazardId) => ({ hazardId })));
  const open = records.filter((hazard) => hazard.unitId === unitId && hazard.status !== 'closed');
  open.sort((a, b) => (`${b.foundAt}#${b.hazardId}` < `${a.foundAt}#${a.hazardId}` ? -1 : 1));
  return new Map(open.map((hazard) => [hazard.itemId, hazard]));
}
