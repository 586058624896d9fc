/** What the fake server does to hazards: the rules of `schemas/`, records in memory. */
import type { StaffActor } from '../../../schemas/actor.ts';
import type { AuditView } from '../../../schemas/audit.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import { allowedActions, refusalOf } from '../../../schemas/hazard-allowed.ts';
import type { hazardApi } from '../../../schemas/hazard-api.ts';
import { deskOf } from '../../../schemas/hazard-desk.ts';
import { type HazardAction, statusAfter } from '../../../schemas/hazard-status.ts';
import type { Input } from '../../../schemas/operations.ts';
import { Problem } from '../../../schemas/problem.ts';
import { anId } from '../../support/builders.ts';
import type { City } from './fake-city.ts';

type Named = { hazardId: Hazard['hazardId']; version: number };
type Triage = Input<typeof hazardApi.triageHazard>;

export function fakeHazardVerbs(city: City, now: () => number) {
  const time = () => new Date(now()).toISOString();

  function move(
    action: HazardAction,
    input: Named,
    actor: StaffActor,
    verb: string,
    change: (at: string) => Partial<Hazard>,
  ) {
    const hazard = city.hazards.get(input.hazardId);
    if (!hazard) throw new Problem('hazard.unknown');
    const detail = { allowed: allowedActions(actor, hazard, now()), current: hazard.version };
    if (hazard.version !== input.version) throw new Problem('hazard.stale', detail);
    const refusal = refusalOf(actor, action, hazard, now());
    if (refusal) throw new Problem(refusal, detail);
    const at = time();
    const next: Hazard = {
      ...hazard,
      ...change(at),
      status: statusAfter(action, hazard.status) ?? hazard.status,
      version: hazard.version + 1,
      round: hazard.round + 1,
      roundSince: at,
    };
    const { hazardId: _, version: __, ...words } = input as Named & Record<string, unknown>;
    return save(next, hazard, actor, verb, words);
  }

  function save(
    next: Hazard,
    before: Hazard,
    actor: StaffActor,
    verb: string,
    detail: Record<string, unknown>,
  ): Hazard {
    const { desk: _, ...rest } = next;
    const desk = deskOf(next);
    const saved: Hazard = { ...rest, ...(desk && { desk }) };
    city.hazards.set(next.hazardId, saved);
    const timeline = city.timelines.get(next.hazardId) ?? [];
    const entryId = anId('au', 100 + timeline.length);
    const entry: AuditView = {
      entryId,
      verb,
      at: next.roundSince,
      actor,
      before: facts(before),
      after: facts(saved),
      detail,
    };
    city.timelines.set(next.hazardId, [...timeline, entry]);
    return saved;
  }

  const signed = (actor: StaffActor, opinion: string, at: string) => ({
    staffId: actor.staffId as Hazard['verifierIds'][number],
    name: actor.name,
    at,
    opinion,
  });

  return {
    returnHazard: (input: Named & { reason: string }, actor: StaffActor) =>
      move('return', input, actor, 'hazard.returned', () => ({ returnReason: input.reason })),
    supplementForUnit: (input: Input<typeof hazardApi.supplementForUnit>, actor: StaffActor) => {
      const { location, description } = input;
      return move('supplementForUnit', input, actor, 'hazard.supplemented-for-unit', () => ({
        ...{ location, description },
        waitingPhotoIds: [],
      }));
    },
    proposeMajorHazard: (input: Named & { basis: string }, actor: StaffActor) =>
      move('proposeMajor', input, actor, 'hazard.major-proposed', () => ({ isMajorProposed: true })),
    triageHazard: (input: Triage, actor: StaffActor) => {
      const { level, levelBasis, disposal, requirement } = input;
      return move('triage', input, actor, 'hazard.triaged', (deadlineAt) => ({
        ...{ level, levelBasis, disposal, requirement, deadlineAt },
        isMajorProposed: false,
      }));
    },
    assignHazard: (input: Named & { responsiblePerson: string }, actor: StaffActor) =>
      move('assign', input, actor, 'hazard.assigned', () => ({ responsiblePerson: input.responsiblePerson })),
    sendBackRectification: (input: Named & { reason: string }, actor: StaffActor) =>
      move('sendBackRectification', input, actor, 'hazard.rectification-sent-back', () => ({})),
    dispatchVerification: (input: Input<typeof hazardApi.dispatchVerification>, actor: StaffActor) => {
      const { method: verificationMethod, verifierIds } = input;
      return move('dispatchVerification', input, actor, 'hazard.verification-dispatched', () => ({
        verificationMethod,
        verifierIds,
      }));
    },
    redispatchVerification: (input: Input<typeof hazardApi.redispatchVerification>, actor: StaffActor) => {
      const { method: verificationMethod, verifierIds } = input;
      return move('redispatchVerification', input, actor, 'hazard.verification-dispatched', () => ({
        verificationMethod,
        verifierIds,
      }));
    },
    verifyHazard: (input: Input<typeof hazardApi.verifyHazard>, actor: StaffActor) => {
      const hazard = city.hazards.get(input.hazardId);
      if (!hazard) throw new Problem('hazard.unknown');
      const { verificationMethod: method = 'on-site', verifierIds } = hazard;
      const { isPassed, conclusion, photoIds } = input;
      if (method === 'on-site' && photoIds.length === 0) throw new Problem('hazard.verification-photo-missing');
      const isStored = (photoId: string) => city.taken.get(photoId)?.status === 'stored';
      if (!photoIds.every(isStored)) throw new Problem('photo.not-stored');
      const verified = (verifiedAt: string): Partial<Hazard> => {
        const { staffId: verifiedBy, name: verifiedByName } = signed(actor, '', verifiedAt);
        const one = { method, verifierIds, isPassed, conclusion, photoIds, verifiedBy, verifiedByName, verifiedAt };
        return { verifications: [...hazard.verifications, one], ...(!isPassed && { verifierIds: [] }) };
      };
      return isPassed
        ? move('passVerification', input, actor, 'hazard.verification-passed', verified)
        : move('failVerification', input, actor, 'hazard.verification-failed', verified);
    },
    sendBackVerification: (input: Named & { reason: string }, actor: StaffActor) =>
      move('sendBackVerification', input, actor, 'hazard.verification-sent-back', () => ({})),
    endorseClosure: (input: Named & { opinion: string }, actor: StaffActor) =>
      move('endorseClosure', input, actor, 'hazard.closure-endorsed', (at) => ({
        endorsement: signed(actor, input.opinion, at),
      })),
    approveClosure: (input: Named & { opinion: string }, actor: StaffActor) =>
      move('approveClosure', input, actor, 'hazard.closed', (at) => ({
        closure: signed(actor, input.opinion, at),
        closedAt: at,
        closureNo: 'XH-2026-000007',
        dueAt: undefined,
      })),
  };
}

function facts(hazard: Hazard): NonNullable<AuditView['after']> {
  const { status, level, isMajorProposed, isOverdue, isStageLate, categoryId, districtId, departmentId } = hazard;
  const { unitId, foundAt, round, rejectCount, desk } = hazard;
  return {
    ...{ status, level, isMajorProposed, isOverdue, isStageLate, categoryId, districtId, departmentId },
    ...{ unitId, foundAt, round, rejectCount },
    ...(desk && { desk }),
  };
}
