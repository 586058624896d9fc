import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';

/** The hazard then waits for the department, which has two hours (domain.md §5). */
export const proposeMajorHazard: Verb<typeof hazardApi.proposeMajorHazard> = async (input, call) => {
  const hazard = await hazardFor('proposeMajor', input, call);
  const { basis } = input;
  const next = moved(hazard, 'proposeMajor', { isMajorProposed: true, levelBasis: basis }, call.now);
  return commitMove(call, hazard, next, hazardEntry('hazard.major-proposed', hazard, next, { basis }));
};
