import { may, type StaffActor } from '../../schemas/actor.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Unit } from '../../schemas/unit.ts';
import type { Call } from '../kit/call.ts';
import { getUnit } from './find.ts';

/** A unit outside the caller's scope reads as one that is not there: `unit.unknown`. */
export async function getScopedUnit(unitId: string, { actor, operation }: Call<StaffActor>): Promise<Unit> {
  const unit = await getUnit(unitId);
  if (!may(actor, operation, unit)) throw new Problem('unit.unknown');
  return unit;
}
