import { Problem } from '../../schemas/problem.ts';
import type { unitApi } from '../../schemas/unit.ts';
import type { Verb } from '../kit/call.ts';
import { hasOpenHazards } from './open-hazards.ts';
import { setUnitStatus } from './set-status.ts';

export const closeUnit: Verb<typeof unitApi.closeUnit> = async (input, call) => {
  if (await hasOpenHazards(input.unitId)) throw new Problem('unit.has-open-hazards');
  const from = ['active', 'suspended', 'seasonal_closed', 'lost'] as const;
  return setUnitStatus(input, { verb: 'unit.closed', from, to: 'closed' }, call);
};
