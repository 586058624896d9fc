/** Audit entries of hazards: the facts before and after, and the words of the verb. */
import type { AuditDraft, HazardFacts } from '../../schemas/audit.ts';
import type { Hazard } from '../../schemas/hazard.ts';

type HazardDraft = Extract<AuditDraft, { hazardNo: string }>;
export type HazardVerb = HazardDraft['verb'];
type Detail<V extends HazardVerb> = Extract<HazardDraft, { verb: V }>['detail'];

/** `before` is absent for the entry with which a hazard begins. */
export function hazardEntry<V extends HazardVerb>(
  verb: V,
  before: Hazard | undefined,
  after: Hazard,
  detail: Detail<V>,
): AuditDraft {
  const { hazardId, hazardNo, unitName, deadlineAt, dueAt, generation } = after;
  const facts = { ...(before && { before: factsOf(before) }), after: factsOf(after) };
  return {
    recordId: hazardId,
    verb,
    hazardNo,
    unitName,
    ...facts,
    deadlineAt,
    dueAt,
    generation,
    detail,
  } as AuditDraft;
}

function factsOf(hazard: Hazard): HazardFacts {
  const { status, level, isMajorProposed, isOverdue, isStageLate, desk, categoryId, districtId, departmentId } = hazard;
  const { unitId, foundAt, round, rejectCount, sharedDesks } = hazard;
  const flags = { isMajorProposed, isOverdue, isStageLate };
  const desks = { desk, ...(sharedDesks && { sharedDesks }) };
  return {
    status,
    level,
    ...flags,
    ...desks,
    categoryId,
    districtId,
    departmentId,
    unitId,
    foundAt,
    round,
    rejectCount,
  };
}
