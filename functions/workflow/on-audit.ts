/** What follows from a hazard's entries for its workflow: executions start, waits end, reminders are scheduled. */
import type { AuditEntry, HazardAuditEntry } from '../../schemas/audit.ts';
import { executionNameOf } from '../hazards/find.ts';
import { onAudit } from '../kit/stream.ts';
import { startExecution } from './machine.ts';
import { scheduleReminders } from './schedule-reminders.ts';
import { settleNewWait, settleWaits } from './settle.ts';

export const handler = onAudit(async (entry, now) => {
  if (entry.verb === 'workflow.awaiting') await settleNewWait(entry, now);
  if (isOfHazard(entry)) await follow(entry, now);
});

async function follow(entry: HazardAuditEntry, now: number): Promise<void> {
  const { recordId: hazardId, generation, before, after, verb } = entry;
  const isFirst = verb === 'hazard.reported';
  const isNewGeneration = isFirst || verb === 'hazard.workflow-restarted';
  if (isNewGeneration) await startExecution(executionNameOf(entry), { hazardId, generation });
  if (!isFirst && (isNewGeneration || before?.round !== after.round)) await settleWaits(hazardId, now);
  if (entry.deadlineAt && beginsToOwe(entry)) {
    await scheduleReminders(
      { hazardId, hazardNo: entry.hazardNo, level: after.level, deadlineAt: entry.deadlineAt },
      now,
    );
  }
}

/** The moves after which the unit owes its rectification; what was fixed on the spot comes to it only when rejected. */
function beginsToOwe({ verb }: HazardAuditEntry): boolean {
  const verbs: HazardAuditEntry['verb'][] = [
    'hazard.assigned',
    'hazard.verification-failed',
    'hazard.rectification-sent-back',
  ];
  return verbs.includes(verb);
}

function isOfHazard(entry: AuditEntry): entry is HazardAuditEntry {
  return 'hazardNo' in entry;
}
