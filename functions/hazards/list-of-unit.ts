/** Open hazards of a unit, as its own list shows them. */
import type { UnitHazardRow } from '../../schemas/self-check.ts';
import { hazardIds, hazards } from './store.ts';

/** A unit with more than these has its inspectors on site. */
const shown = 50;

export async function openHazardsOfUnit(unitId: string): Promise<UnitHazardRow[]> {
  const filter = { expression: '#status <> :closed', names: { '#status': 'status' }, values: { ':closed': 'closed' } };
  const page = await hazardIds.query({
    index: 'byUnit',
    partition: unitId,
    newestFirst: true,
    limit: shown,
    filter,
  });
  const records = await hazards.findAll(page.items.map(({ hazardId }) => ({ hazardId })));
  return records.map((hazard) => {
    const { hazardId, hazardNo, status, level, isMajorProposed, deadlineAt } = hazard;
    const { location, description, isOverdue, foundAt } = hazard;
    const row = { hazardId, hazardNo, status, level, isMajorProposed, location, description, isOverdue, foundAt };
    return { ...row, ...(deadlineAt && { deadlineAt }), isMine: hazard.desk === `unit#${unitId}` };
  });
}
