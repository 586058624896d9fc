/** The record of a submission, and its entry. */
import type { UnitActor } from '../../schemas/actor.ts';
import type { AuditDraft } from '../../schemas/audit.ts';
import type { Form } from '../../schemas/form.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import type { Answer, SelfCheck } from '../../schemas/self-check.ts';
import { dateOf } from '../../schemas/time.ts';
import type { Unit } from '../../schemas/unit.ts';
import type { Call } from '../kit/call.ts';
import { contentHash } from '../kit/hash.ts';
import { nextNumber, numbered } from '../kit/sequence.ts';
import type { Submission } from './findings.ts';

type Parts = { unit: Unit; form: Form; waiting: string[]; hazards: Hazard[] };

/** Takes the next receipt number. */
export async function selfCheckOf(input: Submission, call: Call<UnitActor>, parts: Parts): Promise<SelfCheck> {
  const { selfCheckId, formId, period, answers, signature, locationProof, occurredAt } = input;
  const { unit, form, waiting, hazards } = parts;
  const { unitId, name: unitName, categoryId, districtId, departmentId } = unit;
  const receivedOn = dateOf(call.now);
  const year = receivedOn.slice(0, 4);
  const counts = {
    passCount: count(answers, 'pass'),
    failCount: count(answers, 'fail'),
    naCount: count(answers, 'na'),
  };
  return {
    selfCheckId,
    receiptNo: numbered('ZC', year, await nextNumber(`self-check#${year}`)),
    ...{ unitId, unitName, categoryId, districtId, departmentId },
    ...{ formId, edition: form.edition, period, answers },
    result: counts.failCount > 0 ? 'has-findings' : 'all-pass',
    ...counts,
    signature,
    locationProof,
    durationSec: Math.max(0, Math.round((Date.parse(occurredAt) - Date.parse(input.startedAt)) / 1000)),
    occurredAt,
    receivedAt: new Date(call.now).toISOString(),
    receivedOn,
    linkId: call.actor.linkId,
    hazards: hazards.map(({ hazardId, hazardNo, itemId }) => ({ hazardId, hazardNo, itemId })),
    waitingPhotoIds: waiting as SelfCheck['waitingPhotoIds'],
    isLatest: true,
    version: 1,
    contentHash: contentHash(input),
  };
}

function count(answers: Submission['answers'], value: Answer['value']): number {
  return Object.values(answers).filter((answer) => answer.value === value).length;
}

/** Every photo that the answers name, each once. */
export function photosOf(answers: Submission['answers']): string[] {
  const named = Object.values(answers).flatMap((answer) => {
    if (answer.value === 'na') return [];
    return answer.value === 'pass' ? answer.photoIds : [...answer.photoIds, ...(answer.fixed?.photoIds ?? [])];
  });
  return [...new Set(named)];
}

export function submittedEntry(selfCheck: SelfCheck, replacesSelfCheckId: string | undefined): AuditDraft {
  const { selfCheckId, unitId, unitName, districtId, departmentId, categoryId, receiptNo, edition, period } = selfCheck;
  const { passCount, failCount, naCount, answers, receivedOn, waitingPhotoIds } = selfCheck;
  return {
    verb: 'self-check.submitted',
    recordId: selfCheckId,
    detail: {
      ...{ unitId, districtId, departmentId, categoryId, unitName, receiptNo, edition, period },
      ...{ passCount, failCount, naCount, receivedOn },
      photoIds: photosOf(answers),
      waitingPhotoIds,
      ...(replacesSelfCheckId && { replacesSelfCheckId }),
    },
  };
}
