import type { UnitActor } from '../../schemas/actor.ts';
import type { AuditDraft } from '../../schemas/audit.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Receipt, SelfCheck, selfCheckApi } from '../../schemas/self-check.ts';
import { findForm } from '../forms/find.ts';
import { findHazard } from '../hazards/find.ts';
import type { Call, Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { contentHash } from '../kit/hash.ts';
import type { Write } from '../kit/table.ts';
import { findPhotos, waitingOf } from '../photos/find.ts';
import { getUnit, requireOpenUnit } from '../units/find.ts';
import { latestOf, recentSelfChecks } from './find.ts';
import { hazardsOf, linkedOf, type Report, reportsOf, type Submission } from './findings.ts';
import { requireComplete, requireFormOf, requirePeriod } from './fits.ts';
import { receiptOf } from './receipt.ts';
import { photosOf, selfCheckOf, submittedEntry } from './record.ts';
import { draftKey, drafts, selfChecks } from './store.ts';

/** A hazard and its entry take two of the 100 actions of a transaction; the self-check needs a few more. */
const hazardsPerCommit = 40;

export const submitSelfCheck: Verb<typeof selfCheckApi.submitSelfCheck> = async (input, call) => {
  const { selfCheckId, formId, period, answers } = input;
  const { unitId } = call.actor;
  const [known, unit, found, photos, recent] = await Promise.all([
    selfChecks.find({ selfCheckId }),
    getUnit(unitId),
    findForm(formId),
    findPhotos(photosOf(answers)),
    recentSelfChecks(unitId),
  ]);
  if (known) return repeated(known, input, call);
  const form = requireFormOf(unit, found);
  requirePeriod(form.edition, period, call.now);
  requireComplete(form, answers, call.language);
  const waiting = waitingOf({ unitId }, photosOf(answers), photos);
  const earlier = latestOf(recent, form.edition, period);
  const linked = await linkedOf(input, form, { unitId, earlier });
  const reports = await reportedBefore(await reportsOf(input, unit, form, waiting, linked, call.now), call);
  const hazards = hazardsOf(input, form, linked, reports);
  const selfCheck = await selfCheckOf(input, call, { unit, form, waiting, hazards });
  const last = reports.filter(({ isWritten }) => !isWritten);
  const writes: Write[] = [
    selfChecks.create(selfCheck, 'self-check.conflict'),
    drafts.remove({ unitId: unit.unitId, draftKey: draftKey(formId, period) }),
    requireOpenUnit(unitId),
    ...(earlier ? [replacedBy(earlier.selfCheckId)] : []),
    ...last.map(({ write }) => write),
  ];
  const entry = submittedEntry(selfCheck, earlier?.selfCheckId);
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
    await commit(call, [...group.map(({ write }) => write), requireOpenUnit(call.actor.unitId)], [first, ...rest]);
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

/** The earlier one of the same period stays, and is no longer the one that counts (domain.md §6). */
function replacedBy(selfCheckId: string): Write {
  return selfChecks.update(
    { selfCheckId },
    'SET isLatest = :no ADD #version :one',
    { ':no': false, ':one': 1 },
    { names: { '#version': 'version' } },
  );
}
