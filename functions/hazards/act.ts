/**
 * What every verb of a hazard does around its own story: reads the record, refuses what is not possible now and says
 * what is, and commits the move with its entry.
 */
import type { AuditDraft } from '../../schemas/audit.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import { allowedActions, refusalOf } from '../../schemas/hazard-allowed.ts';
import { type HazardAction, owedByUnit, statusAfter } from '../../schemas/hazard-status.ts';
import { Problem, type ProblemCode, type ProblemDetail } from '../../schemas/problem.ts';
import { type Author, commit } from '../kit/commit.ts';
import { getHazard } from './get.ts';
import { placesMoved } from './places.ts';
import { roundOf } from './round.ts';
import { hazards } from './store.ts';

type Caller = Parameters<typeof getHazard>[1] & Author;
/** The hazard an action is for. `version` is the one the caller looked at; offline senders name none. */
type Named = { hazardId: Hazard['hazardId']; version?: number };

/** Throws `hazard.unknown`, `hazard.stale`, or why the caller may not take this action now. */
export async function hazardFor(action: HazardAction, { hazardId, version }: Named, call: Caller): Promise<Hazard> {
  const hazard = await getHazard({ hazardId }, call);
  if (version !== undefined && version !== hazard.version) throw refused('hazard.stale', hazard, call);
  const refusal = refusalOf(call.actor, action, hazard, call.now);
  if (refusal) throw refused(refusal, hazard, call);
  return hazard;
}

/** A refusal that carries what the caller may do instead, and the version that holds. */
export function refused(
  code: ProblemCode,
  hazard: Hazard,
  { actor, now }: Author,
  detail: ProblemDetail = {},
): Problem {
  return new Problem(code, { allowed: allowedActions(actor, hazard, now), current: hazard.version, ...detail });
}

/** The hazard after an action: another round, somebody else waited for. */
export function moved(hazard: Hazard, action: HazardAction, changes: Partial<Hazard>, now: number): Hazard {
  const status = statusAfter(action, hazard.status);
  if (status === undefined) throw new Problem('hazard.wrong-status');
  const next = { ...hazard, ...changes, status, version: hazard.version + 1 };
  // A rectification that was handed in is owed no more; that it was late stays in `wasOverdue`.
  const isOverdue = next.isOverdue && owedByUnit.includes(status);
  return { ...next, isOverdue, ...roundOf(next, hazard.round + 1, now) };
}

/** Throws `hazard.stale`, with what is possible now, when somebody else was quicker. */
export async function commitMove(author: Author, before: Hazard, after: Hazard, entry: AuditDraft): Promise<Hazard> {
  try {
    const writes = [hazards.replace(after, before.version, 'hazard.stale'), ...placesMoved(before, after)];
    await commit(author, writes, [entry]);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'hazard.stale') throw error;
    const current = await hazards.find({ hazardId: before.hazardId });
    throw current ? refused('hazard.stale', current, author) : error;
  }
  return after;
}
