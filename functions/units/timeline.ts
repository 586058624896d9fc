import type { unitApi } from '../../schemas/unit.ts';
import type { Verb } from '../kit/call.ts';
import { timelineOf } from '../kit/timeline.ts';
import { getScopedUnit } from './scoped.ts';

export const getUnitTimeline: Verb<typeof unitApi.getUnitTimeline> = async ({ unitId, cursor }, call) => {
  await getScopedUnit(unitId, call);
  return timelineOf(unitId, { cursor, newestFirst: true });
};
