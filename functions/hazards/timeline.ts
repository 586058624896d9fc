import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { timelineOf } from '../kit/timeline.ts';
import { getHazard } from './get.ts';

export const getHazardTimeline: Verb<typeof hazardApi.getHazardTimeline> = async ({ hazardId, cursor }, call) => {
  await getHazard({ hazardId }, call);
  return timelineOf(hazardId, { cursor });
};
