/**
 * Reconciliation: an open hazard whose execution does not run gets the next generation of it, and a stage that waits
 * for what has happened is woken, and one that waits where nobody may act goes where somebody does. Nothing of this is
 * needed while every event is handled; it repairs what fell through.
 */
import type { Hazard } from '../../schemas/hazard.ts';
import { type HazardStatus, openStatuses } from '../../schemas/hazard-status.ts';
import { Problem } from '../../schemas/problem.ts';
import { executionNameOf, findOpenHazards } from '../hazards/find.ts';
import { mendHazards } from '../hazards/mend.ts';
import { restartHazardWorkflow } from '../hazards/restart-workflow.ts';
import type { Author } from '../kit/commit.ts';
import { log } from '../kit/log.ts';
import { onSchedule } from '../kit/schedule.ts';
import { runningExecutions } from './machine.ts';
import { readPosition, savePosition } from './position.ts';
import { settleWaits } from './settle.ts';

/** 15 minutes: a hazard written more recently may be waiting for the stream to start its execution. */
const graceMs = 15 * 60_000;
/** Hazards of one run, about 4 minutes; the next run goes on behind them. */
const hazardsPerRun = 20_000;
const order: readonly HazardStatus[] = openStatuses;
/** Hazards looked at side by side. */
const sideBySide = 10;

export const handler = onSchedule('reconcile', async (author) => {
  const running = await runningExecutions();
  let { status = order[0], cursor } = await readPosition();
  let restarted = 0;
  for (let seen = 0; status !== undefined && seen < hazardsPerRun; ) {
    const page = await findOpenHazards(status, cursor);
    for (let first = 0; first < page.items.length; first += sideBySide) {
      const some = page.items.slice(first, first + sideBySide);
      const repaired = await Promise.all(some.map((hazard) => reconcile(hazard, running, author)));
      restarted += repaired.filter(Boolean).length;
      await mendHazards(some, author);
    }
    seen += page.items.length;
    cursor = page.cursor;
    if (cursor === undefined) status = order[order.indexOf(status) + 1];
  }
  await savePosition({ status, cursor });
  log.info('workflows compared', { running: running.size, restarted });
});

/** Whether the hazard got a new execution. */
async function reconcile(hazard: Hazard, running: Set<string>, author: Author): Promise<boolean> {
  if (running.has(executionNameOf(hazard))) {
    await settleWaits(hazard.hazardId, author.now);
    return false;
  }
  if (Date.parse(hazard.updatedAt) > author.now - graceMs) return false;
  try {
    await restartHazardWorkflow(hazard, 'execution-missing', author);
    return true;
  } catch (error) {
    // Somebody moved it in this very moment: the next run looks again.
    if (error instanceof Problem && error.code === 'hazard.stale') return false;
    throw error;
  }
}
