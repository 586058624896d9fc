import type { AuditEntry } from '../../schemas/audit.ts';
import type { HazardStage } from '../../schemas/hazard-status.ts';
import { executionNameOf, findHazard } from '../hazards/find.ts';
import { lookAt } from './look.ts';
import { endWait } from './machine.ts';
import { dropWait, isOver, waits } from './waits.ts';

type Awaiting = Extract<AuditEntry, { verb: 'workflow.awaiting' }>;

/** Rounds of one hazard that may wait at once; more than the executions of a hazard that are ever alive. */
const waitsRead = 100;

/**
 * The meeting point: ends every wait of a hazard that its record has made needless. Called for the move and for the
 * wait, so that whichever was committed second finds the other. Sent before it is dropped: a crash in between sends
 * it again, to a stage that has ended.
 */
export async function settleWaits(hazardId: string, now: number): Promise<void> {
  const page = await waits.query({ partition: hazardId, limit: waitsRead, consistent: true });
  if (page.items.length === 0) return;
  const hazard = await findHazard(hazardId);
  if (!hazard) return;
  for (const wait of page.items) {
    if (!isOver(wait, hazard)) continue;
    await endWait(wait.token, lookAt(hazard, wait.generation, now));
    await dropWait(wait);
  }
}

/** The meeting point from the wait's side: the record alone tells of nearly every new wait that it is needed. */
export async function settleNewWait({ recordId, at, detail }: Awaiting, now: number): Promise<void> {
  const hazard = await findHazard(recordId);
  if (!hazard) return;
  const isOfOtherGeneration = executionNameOf(hazard) !== detail.executionName;
  const until = new Date(Date.parse(at) + detail.timeoutSeconds * 1000).toISOString();
  const wait = { stage: detail.stage as HazardStage, generation: hazard.generation, until };
  if (isOfOtherGeneration || isOver(wait, hazard)) await settleWaits(recordId, now);
}
