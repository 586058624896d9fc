import type { Hazard } from '../../schemas/hazard.ts';
import type { Author } from '../kit/commit.ts';
import { commitMove } from './act.ts';
import { hazardEntry } from './entry.ts';

/** Flags what is late; nobody else is waited for, so that the round stays. Done by the workflow, never by a person. */
export async function escalateHazard(hazard: Hazard, kind: 'overdue' | 'stage-late', author: Author): Promise<Hazard> {
  const flags = kind === 'overdue' ? { isOverdue: true, wasOverdue: true } : { isStageLate: true };
  // domain.md §4: a missed deadline is level 1; a late desk raises no level, and no level falls.
  const escalationLevel = kind === 'overdue' ? Math.max(hazard.escalationLevel, 1) : hazard.escalationLevel;
  const updatedAt = new Date(author.now).toISOString();
  const next = { ...hazard, ...flags, escalationLevel, version: hazard.version + 1, updatedAt };
  return commitMove(
    author,
    hazard,
    next,
    hazardEntry('hazard.escalated', hazard, next, { level: escalationLevel, kind }),
  );
}
