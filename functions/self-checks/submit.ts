import type { UnitActor } from '../../schemas/actor.ts';
import type { AuditDraft } from '../../schemas/audit.ts';
import type { Form } from '../../schemas/form.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Answer, Receipt, SelfCheck, selfCheckApi } from '../../schemas/self-check.ts';
import { dateOf } from '../../schemas/time.ts';
import type { Unit } from '../../schemas/unit.ts';
import { findForm } from '../forms/find.ts';
import { findHazard } from '../hazards/find.ts';
import type { Call, Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { contentHash } from '../kit/hash.ts';
import { nextNumbers, numbered } from '../kit/sequence.ts';
import type { Write } from '../kit/table.ts';
import { waitingPhotos } from '../photos/find.ts';
import { getUnit, requireOpenUnit } from '../units/find.ts';
import { latestOf } from './find.ts';
import { type Report, reportsOf, type Submission } from './findings.ts';
import { requireComplete, requireFormOf, requirePeriod } from './fits.ts';
import { receiptOf } from './receipt.ts';
import { draftKey, drafts, selfChecks } from './store.ts';

/** A hazard and its entry take two of the 100 actions of a transaction; the self-check needs a few more. */
const hazardsPerCommit = 40;

export const submitSelfCheck: Verb<typeof selfCheckApi.submitSelfCheck> = async (input, call) => {
  const { selfCheckId, formId, period, answers } = input;
  const [known, unit, found] = await Promise.all([
    selfChecks.find({ selfCheckId }),
    getUnit(call.actor.unitId),
    findForm(formId),
  ]);
  if (known) return repeated(known, input, call);
  const form = requireFormOf(unit, found);
  requirePeriod(form.edition, period, call.now);
  requireComplete(form, answers, call.language);
  const [waiting, earlier] = await Promise.all([
    waitingPhotos(unit.unitId, photosOf(answers)),
    latestOf(unit.unitId, form.edition, period),
  ]);
  const reports = await reportedBefore(await reportsOf(input, unit, form, waiting, call.now), call);
  const selfCheck = await selfCheckOf(input, call, { unit, form, waiting, reports });
  const last = reports.filter(({ isWritten }) => !isWritten);
  const writes: Write[] = [
    selfChecks.create(selfCheck, 'self-check.conflict'),
    drafts.remove({ unitId: unit.unitId, draftKey: draftKey(formId, period) }),
    requireOpenUnit(unit.unitId),
    ...(earlier ? [replacedBy(earlier.selfCheckId)] : []),
    ...last.map(({ write }) => write),
  ];
  const entry = submitted(selfCheck, earlier?.selfCheckId);
  try {
    await commit(call, writes, [entry, ...last.map((report) => report.entry)]);
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'self-check.conflict')) throw error;
    // Sent twice at once: the other one was faster.
    const winner = await selfChecks.find({ selfCheckId });
    if (!winner) throw error;
    return repeated(winner, input, call);
  }
  return receiptOf(selfCheck);
};

/** The same content gives the same receipt; the same id with another content, or of another unit, is refused. */
function repeated(known: SelfCheck, input: Submission, { actor }: Call<UnitActor>): Receipt {
  const isSame = known.unitId === actor.unitId && known.contentHash === contentHash(input);
  if (!isSame) throw new Problem('self-check.conflict');
  return receiptOf(known);
}

type Reported = Report & { isWritten?: true };

/**
 * More hazards than one transaction holds go ahead of the self-check, in groups; only the last group waits for it. A
 * group that is there already was written by an attempt that broke off: it keeps its numbers.
 */
async function reportedBefore(reports: Report[], call: Call<UnitActor>): Promise<Reported[]> {
  const ahead = Math.max(0, Math.ceil(reports.length / hazardsPerCommit) - 1) * hazardsPerCommit;
  const done: Reported[] = [];
  for (let first = 0; first < ahead; first += hazardsPerCommit) {
    const group = reports.slice(first, first + hazardsPerCommit);
    done.push(...(await writtenGroup(group, call)));
  }
  return [...done, ...reports.slice(ahead)];
}

async function writtenGroup(group: Report[], call: Call<UnitActor>): Promise<Reported[]> {
  const [first, ...rest] = group.map(({ entry }) => entry) as [AuditDraft, ...AuditDraft[]];
  try {
    await commit(
      call,
      group.map(({ write }) => write),
      [first, ...rest],
    );
    return group.map((report) => ({ ...report, isWritten: true }));
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'self-check.conflict')) throw error;
    const known = await Promise.all(group.map(({ hazard }) => findHazard(hazard.hazardId)));
    return group.map((report, index) => {
      const hazard = known[index];
      if (hazard?.description !== report.hazard.description || hazard.location !== report.hazard.location) throw error;
      return { ...report, hazard, isWritten: true };
    });
  }
}

type Parts = { unit: Unit; form: Form; waiting: string[]; reports: Report[] };

async function selfCheckOf(input: Submission, call: Call<UnitActor>, parts: Parts): Promise<SelfCheck> {
  const { selfCheckId, formId, period, answers, signature, locationProof, occurredAt } = input;
  const { unit, form, waiting, reports } = parts;
  const { unitId, name: unitName, categoryId, districtId, departmentId } = unit;
  const receivedOn = dateOf(call.now);
  const year = receivedOn.slice(0, 4);
  const [number = 0] = await nextNumbers(`self-check#${year}`, 1);
  const counts = {
    passCount: count(answers, 'pass'),
    failCount: count(answers, 'fail'),
    naCount: count(answers, 'na'),
  };
  return {
    selfCheckId,
    receiptNo: numbered('ZC', year, number),
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
    hazards: reports.map(({ hazard: { hazardId, hazardNo, itemId } }) => ({ hazardId, hazardNo, itemId })),
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
function photosOf(answers: Submission['answers']): string[] {
  const named = Object.values(answers).flatMap((answer) => {
    if (answer.value === 'na') return [];
    return answer.value === 'pass' ? answer.photoIds : [...answer.photoIds, ...(answer.fixed?.photoIds ?? [])];
  });
  return [...new Set(named)];
}

/** The earlier one of the same period stays, and is no longer the one that counts (domain.md §6). */
function replacedBy(selfCheckId: string): Write {
  return selfChecks.update(
    { selfCheckId },
    'SET isLatest = :no ADD #version :one',
    { ':no': false, ':one': 1 },
    { names: { '#version': 'version' } },
  );
}

function submitted(selfCheck: SelfCheck, replacesSelfCheckId: string | undefined): AuditDraft {
  const { selfCheckId, unitId, unitName, districtId, departmentId, categoryId, receiptNo, edition, period } = selfCheck;
  const { passCount, failCount, naCount, answers, receivedOn } = selfCheck;
  return {
    verb: 'self-check.submitted',
    recordId: selfCheckId,
    detail: {
      ...{ unitId, districtId, departmentId, categoryId, unitName, receiptNo, edition, period },
      ...{ passCount, failCount, naCount, receivedOn },
      photoIds: photosOf(answers),
      ...(replacesSelfCheckId && { replacesSelfCheckId }),
    },
  };
}
