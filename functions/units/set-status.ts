import type { StaffActor } from '../../schemas/actor.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Unit, UnitStatus } from '../../schemas/unit.ts';
import type { Call } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { scopeOf } from './draft.ts';
import { getScopedUnit } from './scoped.ts';
import { units } from './store.ts';

type Named = { unitId: string; version: number; reason: string };
type Move = { verb: 'unit.suspended' | 'unit.resumed' | 'unit.closed'; from: readonly UnitStatus[]; to: UnitStatus };

/** Throws `unit.wrong-status` from a status that the move does not begin in. */
export async function setUnitStatus(named: Named, { verb, from, to }: Move, call: Call<StaffActor>): Promise<Unit> {
  const { unitId, version, reason } = named;
  const before = await getScopedUnit(unitId, call);
  if (!from.includes(before.status)) throw new Problem('unit.wrong-status', { current: before.version });
  const updatedAt = new Date(call.now).toISOString();
  const unit: Unit = { ...before, status: to, statusReason: reason, updatedAt, version: version + 1 };
  const entry = { verb, recordId: unitId, detail: { ...scopeOf(unit), reason } };
  await commit(call, [units.replace(unit, version)], [entry]);
  return unit;
}
