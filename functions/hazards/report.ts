/** A failed item of a self-check becomes a hazard, in the commit of the self-check itself. */
import type { AuditDraft } from '../../schemas/audit.ts';
import type { FormItem } from '../../schemas/form.ts';
import type { Hazard, Rectification } from '../../schemas/hazard.ts';
import type { Answer } from '../../schemas/self-check.ts';
import type { Unit } from '../../schemas/unit.ts';
import { contentHash } from '../kit/hash.ts';
import type { Write } from '../kit/table.ts';
import { hazardEntry } from './entry.ts';
import { roundOf } from './round.ts';
import { hazards } from './store.ts';

export type Finding = {
  selfCheckId: Hazard['selfCheckId'];
  formId: string;
  unit: Unit;
  item: FormItem;
  answer: Extract<Answer, { value: 'fail' }>;
  hazardId: Hazard['hazardId'];
  hazardNo: string;
  /** The name signed under the self-check. */
  foundBy: string;
  /** Time of receipt, milliseconds: deadlines count from it (domain.md §5). */
  foundAt: number;
  /** Of the photos that the answer names, those not stored yet. */
  waitingPhotoIds: Hazard['waitingPhotoIds'];
};

/** The hazard, what writes it and its entry; nothing is written here. */
export function reportHazard(finding: Finding): { hazard: Hazard; write: Write; entry: AuditDraft } {
  const hazard = hazardOf(finding);
  const { selfCheckId, item, answer } = finding;
  const isFixedOnTheSpot = answer.fixed !== undefined;
  return {
    hazard,
    write: hazards.create(hazard, 'self-check.conflict'),
    entry: hazardEntry('hazard.reported', undefined, hazard, { selfCheckId, itemId: item.id, isFixedOnTheSpot }),
  };
}

function hazardOf(finding: Finding): Hazard {
  const { hazardId, hazardNo, unit, item, answer, selfCheckId, formId, foundBy, foundAt, waitingPhotoIds } = finding;
  const { unitId, name: unitName, categoryId, districtId, departmentId } = unit;
  const reported = {
    ...{ hazardId, hazardNo, unitId, unitName, categoryId, districtId, departmentId, selfCheckId, formId },
    source: 'self-check' as const,
    itemId: item.id,
    itemText: item.text,
    itemDeadline: item.deadline,
    foundAt: new Date(foundAt).toISOString(),
    foundBy,
    location: answer.location,
    description: answer.description,
    beforePhotoIds: answer.photoIds,
    waitingPhotoIds,
    level: item.level,
    // domain.md §4.2: a veto item, or one that is major by default, only proposes; the department confirms.
    isMajorProposed: item.isVetoMajor || item.level === 'major',
    wasMajorCandidate: false,
    status: 'reported' as const,
    isOverdue: false,
    wasOverdue: false,
    escalationLevel: 0,
    isDeemedDelivered: false,
    rectifications: onTheSpot(finding),
    verifierIds: [],
    verifications: [],
    rejectCount: 0,
    generation: 1,
    version: 1,
  };
  return { ...reported, ...roundOf(reported, 1, foundAt) };
}

/** What was fixed on the spot (立行立改) is on record from the start; the drawn signature is the self-check's. */
function onTheSpot({ hazardId, answer, foundBy, foundAt }: Finding): Rectification[] {
  if (!answer.fixed) return [];
  const { measures, photoIds } = answer.fixed;
  const at = new Date(foundAt).toISOString();
  return [
    {
      rectificationId: `rc_${hazardId.slice('hz_'.length)}`,
      measures,
      costWan: 0,
      completedAt: at,
      photoIds,
      signature: { name: foundBy, strokes: [] },
      submittedAt: at,
      contentHash: contentHash(answer.fixed),
      isOnTheSpot: true,
    },
  ];
}
