/** Which counters an actor's board is summed from: the same scopes as `isInScope` of `schemas/actor.ts`. */
import type { DepartmentId, StaffActor } from '../../schemas/actor.ts';

export type Reach =
  | { kind: 'city' }
  | { kind: 'departments'; ids: readonly DepartmentId[] }
  | { kind: 'districts'; ids: readonly string[] }
  | { kind: 'units'; ids: readonly string[] };

export function reachOf(actor: StaffActor): Reach {
  switch (actor.role) {
    case 'bureau-leader':
    case 'safety-office':
    case 'sys-admin':
    case 'auditor':
      return { kind: 'city' };
    case 'department':
      return { kind: 'departments', ids: [...new Set(actor.departmentIds)] };
    case 'service-center':
      return { kind: 'districts', ids: [...new Set(actor.districtIds)] };
    case 'liaison':
    case 'inspection-team':
      return { kind: 'units', ids: [...new Set(actor.unitIds)] };
  }
}
