/** Status × action of a unit as one pure table, shared by server, console and tests. What is not listed is not possible. */
import type { UnitStatus } from './unit.ts';

export type UnitAction = 'suspend' | 'resume' | 'close';

export const unitMoves = {
  active: { suspend: 'suspended', close: 'closed' },
  suspended: { resume: 'active', close: 'closed' },
  seasonal_closed: { suspend: 'suspended', resume: 'active', close: 'closed' },
  lost: { suspend: 'suspended', resume: 'active', close: 'closed' },
  closed: {},
} as const satisfies Record<UnitStatus, Partial<Record<UnitAction, UnitStatus>>>;

/** The status after an action, or undefined where the table has no such move. */
export function unitStatusAfter(action: UnitAction, status: UnitStatus): UnitStatus | undefined {
  const moves: Partial<Record<UnitAction, UnitStatus>> = unitMoves[status];
  return moves[action];
}

/** What is possible in a status; a refusal says it. */
export function unitActionsIn(status: UnitStatus): UnitAction[] {
  return Object.keys(unitMoves[status]) as UnitAction[];
}
