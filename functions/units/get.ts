import type { unitApi } from '../../schemas/unit.ts';
import { unitWarnings } from '../../schemas/unit-import.ts';
import type { Verb } from '../kit/call.ts';
import { findCategory } from './categories.ts';
import { getScopedUnit } from './scoped.ts';
import { yearOf } from './year.ts';

export const getUnitWithWarnings: Verb<typeof unitApi.getUnit> = async ({ unitId }, call) => {
  const unit = await getScopedUnit(unitId, call);
  const category = findCategory(unit.categoryId);
  return { ...unit, warnings: category ? unitWarnings(unit, category, yearOf(call.now)) : [] };
};
