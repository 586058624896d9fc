/** From the failed items of a self-check to the hazards that report them. */
import { decodeTime } from 'ulid';
import type { Form } from '../../schemas/form.ts';
import { findings } from '../../schemas/form-engine.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import type { Input } from '../../schemas/operations.ts';
import type { SelfCheckRow, selfCheckApi } from '../../schemas/self-check.ts';
import type { Unit } from '../../schemas/unit.ts';
import { nextHazardNumbers } from '../hazards/number.ts';
import { openHazardsByItem } from '../hazards/open-by-item.ts';
import { type Finding, reportHazard } from '../hazards/report.ts';
import { sha256Hex } from '../kit/hash.ts';
import { idFrom } from '../kit/ids.ts';

export type Submission = Input<typeof selfCheckApi.submitSelfCheck>;
export type Report = ReturnType<typeof reportHazard>;

type Linked = ReadonlyMap<string, Hazard>;

/** Item → the unit's open hazard of it, for failed items whose defect is on record. Reads nothing when nothing failed. */
export async function linkedOf(
  { selfCheckId, answers }: Submission,
  form: Form,
  { unitId, earlier }: { unitId: string; earlier: SelfCheckRow | undefined },
): Promise<Linked> {
  const failed = findings(form, answers);
  if (failed.length === 0) return new Map();
  const open = await openHazardsByItem(unitId, earlier?.hazards.map(({ hazardId }) => hazardId) ?? []);
  const linked = failed.flatMap(({ item }): [string, Hazard][] => {
    const hazard = open.get(item.id);
    // What an attempt of this very self-check wrote before it broke off is not linked to: it is its own.
    return hazard && hazard.selfCheckId !== selfCheckId ? [[item.id, hazard]] : [];
  });
  return new Map(linked);
}

/** One hazard for each failed item that has none yet, each with a number of its own. Nothing is written yet. */
export async function reportsOf(
  submission: Submission,
  unit: Unit,
  form: Form,
  waitingPhotoIds: readonly string[],
  linked: Linked,
  now: number,
): Promise<Report[]> {
  const failed = findings(form, submission.answers).filter(({ item }) => !linked.has(item.id));
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

/** Of every failed item its hazard, new or known, in the order of the form. */
export function hazardsOf({ answers }: Submission, form: Form, linked: Linked, reports: readonly Report[]): Hazard[] {
  const reported = new Map<string, Hazard>(reports.map(({ hazard }) => [hazard.itemId, hazard]));
  return findings(form, answers).flatMap(({ item }) => linked.get(item.id) ?? reported.get(item.id) ?? []);
}

/** The same item of the same self-check is the same hazard, however often the phone sends it. */
export function hazardIdOf(selfCheckId: string, itemId: string): Hazard['hazardId'] {
  return idFrom('hz', decodeTime(selfCheckId.slice('sc_'.length)), sha256Hex(`${selfCheckId}#${itemId}`));
}
