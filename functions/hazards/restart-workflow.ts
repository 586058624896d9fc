import type { Hazard } from '../../schemas/hazard.ts';
import type { Author } from '../kit/commit.ts';
import { commitMove } from './act.ts';
import { hazardEntry } from './entry.ts';

/** The next generation: its entry starts a new execution, and the executions before it end when they look. */
export async function restartHazardWorkflow(hazard: Hazard, reason: string, author: Author): Promise<Hazard> {
  const updatedAt = new Date(author.now).toISOString();
  const next = { ...hazard, generation: hazard.generation + 1, version: hazard.version + 1, updatedAt };
  return commitMove(author, hazard, next, hazardEntry('hazard.workflow-restarted', hazard, next, { reason }));
}
