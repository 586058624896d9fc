import type { Unit, unitApi } from '../../schemas/unit.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { checkDraft, scopeOf } from './draft.ts';
import { units } from './store.ts';

export const createUnit: Verb<typeof unitApi.createUnit> = async (input, call) => {
  checkDraft(input, call);
  const at = new Date(call.now).toISOString();
  const unit: Unit = { ...input, createdAt: at, updatedAt: at, version: 1 };
  const detail = { ...scopeOf(unit), name: unit.name };
  await commit(call, [units.create(unit, 'unit.exists')], [{ verb: 'unit.created', recordId: unit.unitId, detail }]);
  return unit;
};
