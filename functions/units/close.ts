import { Problem } from '../../schemas/problem.ts';
import type { unitApi } from '../../schemas/unit.ts';
import type { Verb } from '../kit/call.ts';
import { hasOpenHazards } from './open-hazards.ts';
import { setUnitStatus } from './set-status.ts';

export const closeUnit: Verb<typeof unitApi.closeUnit> = (input, call) =>
  setUnitStatus('close', input, call, async ({ unitId }) => {
    if (await hasOpenHazards(unitId)) throw new Problem('unit.has-open-hazards');
  });
