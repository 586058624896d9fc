import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';

export const assignHazard: Verb<typeof hazardApi.assignHazard> = async (input, call) => {
  const hazard = await hazardFor('assign', input, call);
  const { responsiblePerson } = input;
  const next = moved(hazard, 'assign', { responsiblePerson }, call.now);
  return commitMove(call, hazard, next, hazardEntry('hazard.assigned', hazard, next, { responsiblePerson }));
};
