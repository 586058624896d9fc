/** Which actions of a hazard a person is offered: possible in its status, allowed to the role, and not both hands of one person. */
import { may, type StaffActor } from '../../../schemas/actor.ts';
import { type Hazard, hazardApi } from '../../../schemas/hazard.ts';
import { actionsIn, type HazardAction, needsEndorsement } from '../../../schemas/hazard-status.ts';
import type { ProblemCode } from '../../../schemas/problem.ts';

/** What staff do to a hazard: one form and one operation each, the likeliest first. */
export const staffActions = {
  triage: { moves: ['triage', 'triageFixed'], operation: hazardApi.triageHazard },
  proposeMajor: { moves: ['proposeMajor'], operation: hazardApi.proposeMajorHazard },
  return: { moves: ['return'], operation: hazardApi.returnHazard },
  assign: { moves: ['assign'], operation: hazardApi.assignHazard },
  dispatchVerification: { moves: ['dispatchVerification'], operation: hazardApi.dispatchVerification },
  sendBackRectification: { moves: ['sendBackRectification'], operation: hazardApi.sendBackRectification },
  verify: { moves: ['passVerification', 'failVerification'], operation: hazardApi.verifyHazard },
  endorseClosure: { moves: ['endorseClosure'], operation: hazardApi.endorseClosure },
  approveClosure: { moves: ['approveClosure'], operation: hazardApi.approveClosure },
  sendBackVerification: { moves: ['sendBackVerification'], operation: hazardApi.sendBackVerification },
} as const satisfies Record<string, { moves: readonly HazardAction[]; operation: unknown }>;
export type StaffAction = keyof typeof staffActions;

export type Offer = {
  actions: StaffAction[];
  /** Why something that the role may do is not offered: the catalogue's code. */
  because?: ProblemCode;
};

export function offeredActions(actor: StaffActor, hazard: Hazard): Offer {
  const possible = actionsIn(hazard.status);
  const allowed = (Object.keys(staffActions) as StaffAction[]).filter((action) => {
    const { moves, operation } = staffActions[action];
    return moves.some((move) => possible.includes(move)) && may(actor, operation, hazard);
  });
  const actions: StaffAction[] = [];
  let because: ProblemCode | undefined;
  for (const action of allowed) {
    const reason = withheld(action, actor, hazard);
    if (reason === undefined) actions.push(action);
    else if (reason !== 'pointless') because ??= reason;
  }
  return because === undefined ? { actions } : { actions, because };
}

/** Why `action` is withheld from this person on this record; `pointless` where there is nothing to explain. */
function withheld(action: StaffAction, actor: StaffActor, hazard: Hazard): ProblemCode | 'pointless' | undefined {
  switch (action) {
    case 'triage':
      return hazard.isMajorProposed && actor.role !== 'department' ? 'hazard.department-decides' : undefined;
    case 'proposeMajor':
      return hazard.isMajorProposed ? 'pointless' : undefined;
    case 'verify':
      return isVerifier(actor, hazard) ? undefined : 'hazard.not-verifier';
    case 'endorseClosure':
      if (!needsEndorsement(hazard.level) || hazard.endorsement) return 'pointless';
      return hasVerified(actor, hazard) ? 'hazard.same-person' : undefined;
    case 'approveClosure':
      return approvalWithheld(actor, hazard);
    default:
      return undefined;
  }
}

/** A major hazard takes a bureau leader after the department's consent; a general one the centre or department. */
function approvalWithheld(actor: StaffActor, hazard: Hazard): ProblemCode | 'pointless' | undefined {
  if (hasVerified(actor, hazard)) return 'hazard.same-person';
  if (!needsEndorsement(hazard.level)) return undefined;
  if (actor.role !== 'bureau-leader') return 'pointless';
  if (!hazard.endorsement) return 'hazard.not-endorsed';
  return hazard.endorsement.staffId === actor.staffId ? 'hazard.same-person' : undefined;
}

function isVerifier(actor: StaffActor, hazard: Hazard): boolean {
  return hazard.verifierIds.some((id) => id === actor.staffId);
}

/** Named for the last verification, or its author: such a person can't close. */
function hasVerified(actor: StaffActor, hazard: Hazard): boolean {
  const last = hazard.verifications.at(-1);
  return isVerifier(actor, hazard) || last?.verifiedBy === actor.staffId;
}
