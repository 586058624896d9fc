import type { Hazard } from '../../schemas/hazard.ts';
import { isFixedOnTheSpot, refusalOf } from '../../schemas/hazard-allowed.ts';
import type { hazardApi } from '../../schemas/hazard-api.ts';
import { deadlineMaximumDays } from '../../schemas/hazard-deadline.ts';
import type { Input } from '../../schemas/operations.ts';
import { dayMs } from '../../schemas/time.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved, refused } from './act.ts';
import { hazardEntry } from './entry.ts';

type Triage = Input<typeof hazardApi.triageHazard>;

/** What was fixed on the spot and is general goes straight on to verification. */
export const triageHazard: Verb<typeof hazardApi.triageHazard> = async (input, call) => {
  const hazard = await hazardFor('triage', input, call);
  const { level, levelBasis, disposal, deadlineDays, requirement } = input;
  // domain.md §4.5: a centre proposes a major hazard, the department grades it.
  if (level === 'major' && call.actor.role !== 'department') throw refused('hazard.centre-proposes', hazard, call);
  if (deadlineDays > maximumDays(input)) throw refused('hazard.deadline-too-long', hazard, call);
  const action = level === 'general' && isFixedOnTheSpot(hazard) ? 'triageFixed' : 'triage';
  const refusal = refusalOf(call.actor, action, hazard, call.now);
  if (refusal) throw refused(refusal, hazard, call);
  const next = moved(hazard, action, graded(hazard, input, call), call.now);
  const words = { level, levelBasis, disposal, deadlineDays, requirement };
  return commitMove(call, hazard, next, hazardEntry('hazard.triaged', hazard, next, words));
};

/** domain.md §4: at once means 24 hours whatever the level; otherwise 30 days, 90 for a major hazard. */
function maximumDays({ level, disposal }: Triage): number {
  if (disposal === 'immediate') return deadlineMaximumDays.immediate;
  return level === 'major' ? deadlineMaximumDays.major : deadlineMaximumDays.limited;
}

function graded(hazard: Hazard, input: Triage, call: { actor: { name: string }; now: number }): Partial<Hazard> {
  const { level, levelBasis, disposal, deadlineDays, requirement } = input;
  const deadlineAt = new Date(call.now + deadlineDays * dayMs).toISOString();
  return {
    level,
    levelBasis,
    levelConfirmedBy: call.actor.name,
    disposal,
    requirement,
    deadlineAt,
    originalDeadlineAt: deadlineAt,
    isMajorProposed: false,
    wasMajorCandidate: hazard.isMajorProposed && level === 'general',
  };
}
