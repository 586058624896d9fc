/** Units for the other slices. */
import { Problem, type ProblemCode } from '../../schemas/problem.ts';
import type { Unit } from '../../schemas/unit.ts';
import type { Write } from '../kit/table.ts';
import { units } from './store.ts';

export async function findUnit(unitId: string): Promise<Unit | undefined> {
  return units.find({ unitId });
}

/** Throws `unit.unknown`. */
export async function getUnit(unitId: string): Promise<Unit> {
  const unit = await findUnit(unitId);
  if (!unit) throw new Problem('unit.unknown');
  return unit;
}

/** In the order asked for, missing ones left out. */
export async function findUnits(unitIds: readonly string[]): Promise<Unit[]> {
  return units.findAll([...new Set(unitIds)].map((unitId) => ({ unitId })));
}

/** Requires in a transaction that a unit is not closed by then. */
export function requireOpenUnit(unitId: string, refusal: ProblemCode = 'unit.closed'): Write {
  const condition = {
    expression: '#status <> :closed',
    names: { '#status': 'status' },
    values: { ':closed': 'closed' },
  };
  return units.require({ unitId }, condition, refusal);
}
