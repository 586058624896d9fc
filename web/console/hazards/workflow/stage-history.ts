/** Where a hazard has been, stage by stage, from its audit entries. */

import type { AuditView } from '../../../../schemas/audit.ts';
import type { Hazard } from '../../../../schemas/hazard.ts';
import { isFixedOnTheSpot } from '../../../../schemas/hazard-allowed.ts';
import {
  type HazardAction,
  HazardStage,
  type HazardStatus,
  hazardMoves,
  stageOf,
} from '../../../../schemas/hazard-status.ts';

export type Visit = {
  stage: HazardStage;
  since: string;
  /** Absent while it is still there. */
  until?: string;
  /** A deadline passed in it. */
  isLate: boolean;
  escalations: number;
};

/** Visits in order. A stage left and come back to is visited again; a move within a stage is not a new visit. */
export function visitsOf(entries: readonly AuditView[]): Visit[] {
  const visits: Visit[] = [];
  for (const { at, after, verb } of entries) {
    if (after === undefined) continue;
    const stage = stageOf[after.status];
    let visit = visits.at(-1);
    if (visit?.stage !== stage) {
      if (visit) visit.until = at;
      visit = { stage, since: at, isLate: false, escalations: 0 };
      visits.push(visit);
    }
    if (after.isOverdue || after.isStageLate) visit.isLate = true;
    if (verb === 'hazard.escalated') visit.escalations += 1;
    if (after.status === 'closed') visit.until = at;
  }
  return visits;
}

const order = HazardStage.options;

export type StageState = 'passed' | 'skipped' | 'current' | 'next' | 'ahead';

/** What a stage is to the hazard now: where it is, where it can go from there, where it was or what it passed over. */
export function stageState(stage: HazardStage, hazard: Hazard, visits: readonly Visit[]): StageState {
  const { status } = hazard;
  if (status !== 'closed' && stageOf[status] === stage) return 'current';
  const isAhead = order.indexOf(stage) > order.indexOf(stageOf[status]);
  const isWay = mayMove(stageOf[status], stage, isFixedOnTheSpot(hazard) ? [] : ['triageFixed']);
  if (isAhead && isWay) return 'next';
  if (visits.some((visit) => visit.stage === stage)) return 'passed';
  return isAhead ? 'ahead' : 'skipped';
}

/** Whether the status table leads from one stage to another; to `undefined`: to the end. */
export function mayMove(from: string, to: string | undefined, without: readonly HazardAction[] = []): boolean {
  return Object.entries(hazardMoves).some(([status, moves]) => {
    if (stageOf[status as HazardStatus] !== from) return false;
    return (Object.entries(moves) as [HazardAction, HazardStatus][]).some(([action, target]) =>
      without.includes(action) ? false : to === undefined ? target === 'closed' : stageOf[target] === to,
    );
  });
}
