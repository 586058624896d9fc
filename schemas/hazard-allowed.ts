/**
 * Who may do what to a hazard now: status, role, scope, and separation of duties (domain.md §1: who rectified can't
 * verify, who verified can't close) in one pure function. The server refuses by it, the console offers by it.
 */
import { type Actor, may } from './actor.ts';
import type { Hazard } from './hazard.ts';
import { hazardApi } from './hazard-api.ts';
import { unitSupplementsMs } from './hazard-deadline.ts';
import { actionsIn, type HazardAction, needsEndorsement, statusAfter } from './hazard-status.ts';
import type { Operation } from './operations.ts';
import type { ProblemCode } from './problem.ts';
import { unitHazardApi } from './unit-hazard-api.ts';

/** The operation that carries an action; `deemDelivered` has none: only time does it. */
const operationOf: Readonly<Partial<Record<HazardAction, Operation>>> = {
  return: hazardApi.returnHazard,
  supplement: unitHazardApi.supplementHazard,
  supplementForUnit: hazardApi.supplementForUnit,
  proposeMajor: hazardApi.proposeMajorHazard,
  triage: hazardApi.triageHazard,
  triageFixed: hazardApi.triageHazard,
  assign: hazardApi.assignHazard,
  acknowledge: unitHazardApi.acknowledgeHazard,
  rectify: unitHazardApi.rectifyHazard,
  sendBackRectification: hazardApi.sendBackRectification,
  dispatchVerification: hazardApi.dispatchVerification,
  redispatchVerification: hazardApi.redispatchVerification,
  passVerification: hazardApi.verifyHazard,
  failVerification: hazardApi.verifyHazard,
  sendBackVerification: hazardApi.sendBackVerification,
  endorseClosure: hazardApi.endorseClosure,
  approveClosure: hazardApi.approveClosure,
};

/** What a refusal says is possible at `now` (milliseconds), for this actor. */
export function allowedActions(actor: Actor, hazard: Hazard, now: number): HazardAction[] {
  return actionsIn(hazard.status).filter((action) => refusalOf(actor, action, hazard, now) === undefined);
}

/** Why `actor` may not take `action` on `hazard` at `now` (milliseconds); undefined when it may. */
export function refusalOf(actor: Actor, action: HazardAction, hazard: Hazard, now: number): ProblemCode | undefined {
  if (statusAfter(action, hazard.status) === undefined || isPointless(action, hazard)) return 'hazard.wrong-status';
  if (actor.kind === 'system') return undefined;
  const operation = operationOf[action];
  if (operation === undefined || !may(actor, operation, hazard)) return 'actor.not-allowed';
  const refusal = actor.kind === 'staff' ? dutyRefusal(actor, action, hazard) : undefined;
  if (refusal) return refusal;
  if (action === 'supplementForUnit' && now < Date.parse(hazard.roundSince) + unitSupplementsMs)
    return 'hazard.unit-has-time';
  return onEvidence.includes(action) && missingAfterPhotos(hazard).length > 0 ? 'hazard.photos-waiting' : undefined;
}

/** What rests on the photos of the rectification: none of it goes ahead without them (domain.md §4: 销号条件). */
const onEvidence: readonly HazardAction[] = ['triageFixed', 'passVerification', 'approveClosure'];

/** Photos of the present rectification that have not arrived. */
function missingAfterPhotos({ rectifications, waitingPhotoIds }: Hazard): Hazard['waitingPhotoIds'] {
  const present = rectifications.at(-1)?.photoIds ?? [];
  return waitingPhotoIds.filter((photoId) => present.includes(photoId));
}

/** Moves that the status has and this record leaves nothing to. */
function isPointless(action: HazardAction, hazard: Hazard): boolean {
  if (action === 'proposeMajor') return hazard.isMajorProposed;
  if (action === 'triageFixed') return !isFixedOnTheSpot(hazard);
  if (action === 'endorseClosure') return !needsEndorsement(hazard.level) || hazard.endorsement !== undefined;
  return false;
}

/** Fixed when it was found, and never handed in again since. */
export function isFixedOnTheSpot(hazard: Hazard): boolean {
  return hazard.rectifications.length === 1 && hazard.rectifications[0]?.isOnTheSpot === true;
}

type Staff = Extract<Actor, { kind: 'staff' }>;

function dutyRefusal(actor: Staff, action: HazardAction, hazard: Hazard): ProblemCode | undefined {
  const isDepartment = actor.role === 'department';
  switch (action) {
    case 'return':
    case 'triage':
    case 'triageFixed':
      return hazard.isMajorProposed && !isDepartment ? 'hazard.department-decides' : undefined;
    case 'assign':
    case 'sendBackRectification':
    case 'dispatchVerification':
    case 'redispatchVerification':
      // domain.md §1: a centre takes in and verifies general hazards; a major one is its department's.
      return hazard.level === 'major' && !isDepartment ? 'actor.not-allowed' : undefined;
    case 'passVerification':
    case 'failVerification':
      return hazard.verifierIds.some((id) => id === actor.staffId) ? undefined : 'hazard.not-verifier';
    case 'endorseClosure':
      return hasVerified(actor, hazard) ? 'hazard.same-person' : undefined;
    case 'approveClosure':
      return approvalRefusal(actor, hazard);
    case 'sendBackVerification':
      return mayClose(actor, hazard) || (needsEndorsement(hazard.level) && isDepartment)
        ? undefined
        : 'actor.not-allowed';
    default:
      return undefined;
  }
}

function approvalRefusal(actor: Staff, hazard: Hazard): ProblemCode | undefined {
  const isMajor = needsEndorsement(hazard.level);
  if (!mayClose(actor, hazard)) return isMajor ? 'hazard.not-endorsed' : 'actor.not-allowed';
  if (isMajor && !hazard.endorsement) return 'hazard.not-endorsed';
  const hasEndorsed = hazard.endorsement?.staffId === actor.staffId;
  return hasEndorsed || hasVerified(actor, hazard) ? 'hazard.same-person' : undefined;
}

/** domain.md §5: a general hazard is closed by its centre or department, a major one by a bureau leader. */
function mayClose(actor: Staff, hazard: Hazard): boolean {
  return needsEndorsement(hazard.level) === (actor.role === 'bureau-leader');
}

/** Named for, or author of, any verification of this hazard. */
function hasVerified({ staffId }: Staff, { verifierIds, verifications }: Hazard): boolean {
  const named = [...verifierIds, ...verifications.flatMap((one) => [...one.verifierIds, one.verifiedBy])];
  return named.some((id) => id === staffId);
}
