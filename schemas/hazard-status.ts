/** The main line of domain.md §5 as one pure table, shared by server, console, phone and tests. */
import * as z from 'zod';
import type { HazardLevel } from './checklist.ts';

export const HazardStatus = z.enum([
  'reported',
  'returned',
  'triaged',
  'assigned',
  'rectifying',
  'submitted',
  'verifying',
  'pending-closure',
  'closed',
]);
export type HazardStatus = z.infer<typeof HazardStatus>;
export const openStatuses = HazardStatus.options.filter((status) => status !== 'closed');
/** Not graded yet: the level is only the item's default, and counts as nobody's word (domain.md §4.3). */
export const ungradedStatuses: readonly HazardStatus[] = ['reported', 'returned'];
export const gradedStatuses = HazardStatus.options.filter((status) => !ungradedStatuses.includes(status));

export const HazardAction = z.enum([
  'return',
  'supplement',
  'supplementForUnit',
  'proposeMajor',
  'triage',
  'triageFixed',
  'assign',
  'acknowledge',
  'deemDelivered',
  'rectify',
  'sendBackRectification',
  'dispatchVerification',
  'redispatchVerification',
  'passVerification',
  'failVerification',
  'sendBackVerification',
  'endorseClosure',
  'approveClosure',
]);
export type HazardAction = z.infer<typeof HazardAction>;

/** Status × action → next status. What is not listed is not possible. */
export const hazardMoves = {
  reported: { return: 'returned', proposeMajor: 'reported', triage: 'triaged', triageFixed: 'submitted' },
  returned: { supplement: 'reported', supplementForUnit: 'reported' },
  triaged: { assign: 'assigned' },
  assigned: { acknowledge: 'rectifying', deemDelivered: 'rectifying' },
  rectifying: { rectify: 'submitted' },
  submitted: { dispatchVerification: 'verifying', sendBackRectification: 'rectifying' },
  verifying: {
    passVerification: 'pending-closure',
    failVerification: 'rectifying',
    redispatchVerification: 'verifying',
  },
  'pending-closure': { endorseClosure: 'pending-closure', approveClosure: 'closed', sendBackVerification: 'verifying' },
  closed: {},
} as const satisfies Record<HazardStatus, Partial<Record<HazardAction, HazardStatus>>>;

/** The status after an action, or undefined where the table has no such move. */
export function statusAfter(action: HazardAction, status: HazardStatus): HazardStatus | undefined {
  const moves: Partial<Record<HazardAction, HazardStatus>> = hazardMoves[status];
  return moves[action];
}

/** What is possible in a status; a refusal says it. */
export function actionsIn(status: HazardStatus): HazardAction[] {
  return Object.keys(hazardMoves[status]) as HazardAction[];
}

/** The stages people talk about: the states of `workflows/hazard.asl.json`. */
export const HazardStage = z.enum(['Report', 'Assign', 'Rectify', 'Verify', 'Close']);
export type HazardStage = z.infer<typeof HazardStage>;

export const stageOf = {
  reported: 'Report',
  returned: 'Report',
  triaged: 'Assign',
  assigned: 'Assign',
  rectifying: 'Rectify',
  submitted: 'Verify',
  verifying: 'Verify',
  'pending-closure': 'Close',
  closed: 'Close',
} as const satisfies Record<HazardStatus, HazardStage>;

/** Statuses in which the unit still owes its rectification: past the deadline in one of them a hazard is overdue. */
export const owedByUnit: readonly HazardStatus[] = ['triaged', 'assigned', 'rectifying'];

/**
 * Whether a hazard at this stage closes by two signatures: a major one needs the department's endorsement and a
 * bureau leader's approval (domain.md §5).
 */
export function needsEndorsement(level: HazardLevel): boolean {
  return level === 'major';
}
