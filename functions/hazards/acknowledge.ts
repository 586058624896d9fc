import type { unitHazardApi } from '../../schemas/unit-hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';
import { getHazard } from './get.ts';

export const acknowledgeHazard: Verb<typeof unitHazardApi.acknowledgeHazard> = async (input, call) => {
  const { receivedBy } = input;
  const present = await getHazard(input, call);
  // The phone's outbox sends again what it got no answer to.
  if (present.status !== 'assigned' && present.receivedBy === receivedBy) return present;
  const hazard = await hazardFor('acknowledge', input, call);
  const receivedAt = new Date(call.now).toISOString();
  const next = moved(hazard, 'acknowledge', { receivedBy, receivedAt }, call.now);
  return commitMove(call, hazard, next, hazardEntry('hazard.acknowledged', hazard, next, { receivedBy }));
};
