import type { StaffActor } from '../../schemas/actor.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Unit } from '../../schemas/unit.ts';
import { type UnitAction, unitActionsIn, unitStatusAfter } from '../../schemas/unit-status.ts';
import type { Call } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { scopeOf } from './draft.ts';
import { getScopedUnit } from './scoped.ts';
import { units } from './store.ts';

type Named = { unitId: string; version: number; reason: string };

const verbs = { suspend: 'unit.suspended', resume: 'unit.resumed', close: 'unit.closed' } as const;

/** Throws `unit.wrong-status` with what is possible, then whatever `refuse` throws of the unit. */
export async function setUnitStatus(
  action: UnitAction,
  { unitId, version, reason }: Named,
  call: Call<StaffActor>,
  refuse: (unit: Unit) => Promise<void> = async () => undefined,
): Promise<Unit> {
  const before = await getScopedUnit(unitId, call);
  const status = unitStatusAfter(action, before.status);
  if (!status)
    throw new Problem('unit.wrong-status', { allowed: unitActionsIn(before.status), current: before.version });
  await refuse(before);
  const updatedAt = new Date(call.now).toISOString();
  const unit: Unit = { ...before, status, statusReason: reason, updatedAt, version: version + 1 };
  const entry = { verb: verbs[action], recordId: unitId, detail: { ...scopeOf(unit), reason } };
  await commit(call, [units.replace(unit, version)], [entry]);
  return unit;
}
