/** What an execution needs to know of its hazard to go on: pure. */
import type { Hazard } from '../../schemas/hazard.ts';
import { nextEscalation } from '../../schemas/hazard-deadline.ts';
import { type HazardStage, stageOf } from '../../schemas/hazard-status.ts';

export type Look = {
  /** `Moved`: a later generation keeps this hazard's time. */
  stage: HazardStage | 'Closed' | 'Moved';
  round: number;
  /** How long the stage may wait before something is to be escalated, or it looks again. */
  seconds: number;
};

/** 30 days: an execution looks at its age at least that often, and ends long before its year is over. */
const longestWaitSeconds = 30 * 24 * 3600;

export function lookAt(hazard: Hazard, generation: number, now: number): Look {
  const { round } = hazard;
  const next = nextEscalation(hazard);
  const untilNext = next === undefined ? longestWaitSeconds : Math.ceil((next.at - now) / 1000);
  // A stage waits at least a second: what is due already is escalated by its timeout.
  const seconds = Math.min(Math.max(untilNext, 1), longestWaitSeconds);
  return { stage: stageNow(hazard, generation), round, seconds };
}

function stageNow(hazard: Hazard, generation: number): Look['stage'] {
  if (hazard.generation !== generation) return 'Moved';
  return hazard.status === 'closed' ? 'Closed' : stageOf[hazard.status];
}
