import type { unitHazardApi } from '../../schemas/hazard.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';

export const acknowledgeHazard: Verb<typeof unitHazardApi.acknowledgeHazard> = async (input, call) => {
  const hazard = await hazardFor('acknowledge', input, call);
  const { receivedBy } = input;
  const receivedAt = new Date(call.now).toISOString();
  const next = moved(hazard, 'acknowledge', { receivedBy, receivedAt }, call.now);
  return commitMove(call, hazard, next, hazardEntry('hazard.acknowledged', hazard, next, { receivedBy }));
};
