/** From the failed items of a self-check to the hazards that report them. */
import { decodeTime } from 'ulid';
import type { Form } from '../../schemas/form.ts';
import { findings } from '../../schemas/form-engine.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import type { Input } from '../../schemas/operations.ts';
import type { selfCheckApi } from '../../schemas/self-check.ts';
import type { Unit } from '../../schemas/unit.ts';
import { nextHazardNumbers } from '../hazards/number.ts';
import { type Finding, reportHazard } from '../hazards/report.ts';
import { sha256Hex } from '../kit/hash.ts';
import { idFrom } from '../kit/ids.ts';

export type Submission = Input<typeof selfCheckApi.submitSelfCheck>;
export type Report = ReturnType<typeof reportHazard>;

/** One hazard for each failed item, each with a number of its own. Nothing is written yet. */
export async function reportsOf(
  submission: Submission,
  unit: Unit,
  form: Form,
  waitingPhotoIds: readonly string[],
  now: number,
): Promise<Report[]> {
  const failed = findings(form, submission.answers);
  const numbers = await nextHazardNumbers(failed.length, now);
  return failed.map(({ item }, index) => {
    const answer = submission.answers[item.id] as Finding['answer'];
    const named = [...answer.photoIds, ...(answer.fixed?.photoIds ?? [])];
    return reportHazard({
      selfCheckId: submission.selfCheckId,
      formId: form.formId,
      unit,
      item,
      answer,
      hazardId: hazardIdOf(submission.selfCheckId, item.id),
      hazardNo: numbers[index] as string,
      foundBy: submission.signature.name,
      foundAt: now,
      waitingPhotoIds: named.filter((photoId) => waitingPhotoIds.includes(photoId)),
    });
  });
}

/** The same item of the same self-check is the same hazard, however often the phone sends it. */
export function hazardIdOf(selfCheckId: string, itemId: string): Hazard['hazardId'] {
  return idFrom('hz', decodeTime(selfCheckId.slice('sc_'.length)), sha256Hex(`${selfCheckId}#${itemId}`));
}
