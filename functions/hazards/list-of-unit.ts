/** Open hazards of a unit, as its own list shows them: what waits for the unit first, the most urgent of it on top. */
import type { UnitHazardRow } from '../../schemas/self-check.ts';
import { hazardIds, hazards } from './store.ts';

/** A unit with more than these has its inspectors on site. */
const shown = 50;

/** The unit's own desk is read by due time, so that however many hazards there are, the most overdue is among them. */
export async function openHazardsOfUnit(unitId: string): Promise<UnitHazardRow[]> {
  const filter = { expression: '#status <> :closed', names: { '#status': 'status' }, values: { ':closed': 'closed' } };
  const desk = `unit#${unitId}`;
  const [own, newest] = await Promise.all([
    hazardIds.query({ index: 'byDesk', partition: desk, limit: shown }),
    hazardIds.query({ index: 'byUnit', partition: unitId, newestFirst: true, limit: shown, filter }),
  ]);
  const ids = new Set([...own.items, ...newest.items].map(({ hazardId }) => hazardId));
  const records = await hazards.findAll([...ids].slice(0, shown).map((hazardId) => ({ hazardId })));
  const open = records.filter(({ status }) => status !== 'closed');
  const rows = open.map((hazard): UnitHazardRow => {
    const { hazardId, hazardNo, status, level, isMajorProposed, deadlineAt } = hazard;
    const { location, description, isOverdue, foundAt } = hazard;
    const row = { hazardId, hazardNo, status, level, isMajorProposed, location, description, isOverdue, foundAt };
    return { ...row, ...(deadlineAt && { deadlineAt }), isMine: hazard.desk === desk };
  });
  return [...rows.filter(({ isMine }) => isMine), ...rows.filter(({ isMine }) => !isMine)];
}
