/** What an execution needs to know of its hazard to go on: pure. */
import type { Hazard } from '../../schemas/hazard.ts';
import { nextEscalation } from '../../schemas/hazard-deadline.ts';
import { type HazardStage, stageOf } from '../../schemas/hazard-status.ts';
import { dayMs } from '../../schemas/time.ts';

export type Look = {
  /** `Moved`: a later generation keeps this hazard's time. */
  stage: HazardStage | 'Closed' | 'Moved';
  round: number;
  /** An instant: until then the stage may wait. Something is to be escalated then, or it is time to look again. */
  until: string;
};

/** 30 days: an execution looks at its age at least that often, and ends long before its year is over. */
const longestWaitMs = 30 * dayMs;

export function lookAt(hazard: Hazard, generation: number, now: number): Look {
  const next = nextEscalation(hazard)?.at ?? Number.POSITIVE_INFINITY;
  const until = new Date(Math.min(next, now + longestWaitMs)).toISOString();
  return { stage: stageNow(hazard, generation), round: hazard.round, until };
}

function stageNow(hazard: Hazard, generation: number): Look['stage'] {
  if (hazard.generation !== generation) return 'Moved';
  return hazard.status === 'closed' ? 'Closed' : stageOf[hazard.status];
}
