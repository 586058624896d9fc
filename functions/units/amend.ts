import { Problem } from '../../schemas/problem.ts';
import type { Unit, unitApi } from '../../schemas/unit.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { changesOf, checkDraft, scopeOf } from './draft.ts';
import { findRefusedMoves } from './open-hazards.ts';
import { getScopedUnit } from './scoped.ts';
import { units } from './store.ts';

export const amendUnit: Verb<typeof unitApi.amendUnit> = async ({ version, ...input }, call) => {
  const before = await getScopedUnit(input.unitId, call);
  if (before.status === 'closed') throw new Problem('unit.wrong-status');
  checkDraft(input, call);
  if ((await findRefusedMoves(before, input)).length > 0) throw new Problem('unit.open-hazards-stay');
  const { status, statusReason, createdAt } = before;
  const updatedAt = new Date(call.now).toISOString();
  const unit: Unit = { ...input, status, statusReason, createdAt, updatedAt, version: version + 1 };
  const detail = { ...scopeOf(unit), changes: changesOf(before, unit) };
  await commit(call, [units.replace(unit, version)], [{ verb: 'unit.amended', recordId: unit.unitId, detail }]);
  return unit;
};
