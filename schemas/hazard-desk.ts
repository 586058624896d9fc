/** Who is waited for in each status (domain.md §5), as a desk: one table for the record, the queue and the console. */
import type { DepartmentId, Desk } from './actor.ts';
import type { HazardLevel } from './checklist.ts';
import { type HazardStatus, needsEndorsement } from './hazard-status.ts';

export type Waiting = {
  status: HazardStatus;
  level: HazardLevel;
  isMajorProposed: boolean;
  unitId: string;
  districtId: string;
  departmentId: DepartmentId;
  /** The first named leads the verification: it waits on that person's desk; any of those named may conclude it. */
  verifierIds: readonly string[];
  endorsement?: unknown;
};

/** Whom it waits for besides: the others who are named to verify it. Absent where there is nobody else. */
export function sharedDesksOf({ status, verifierIds }: Pick<Waiting, 'status' | 'verifierIds'>): Desk[] | undefined {
  if (status !== 'verifying' || verifierIds.length < 2) return undefined;
  return verifierIds.slice(1).map((staffId): Desk => `staff#${staffId}`);
}

/** The desk a hazard waits on; undefined once closed. A major one, or one proposed as such, is the department's. */
export function deskOf(hazard: Waiting): Desk | undefined {
  const isDepartments = hazard.level === 'major' && hazard.status !== 'reported';
  const reviewers: Desk = isDepartments ? `department#${hazard.departmentId}` : `center#${hazard.districtId}`;
  switch (hazard.status) {
    case 'reported':
      return hazard.isMajorProposed ? `department#${hazard.departmentId}` : reviewers;
    case 'triaged':
    case 'submitted':
      return reviewers;
    case 'returned':
    case 'assigned':
    case 'rectifying':
      return `unit#${hazard.unitId}`;
    case 'verifying': {
      const [lead] = hazard.verifierIds;
      return lead === undefined ? reviewers : `staff#${lead}`;
    }
    case 'pending-closure':
      return needsEndorsement(hazard.level) && hazard.endorsement !== undefined ? 'bureau-leader' : reviewers;
    case 'closed':
      return undefined;
  }
}
