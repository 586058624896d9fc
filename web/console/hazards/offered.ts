/** Which actions of a hazard a person is offered: what the server would not refuse. */
import type { StaffActor } from '../../../schemas/actor.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import { refusalOf } from '../../../schemas/hazard-allowed.ts';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import type { HazardAction } from '../../../schemas/hazard-status.ts';
import type { ProblemCode } from '../../../schemas/problem.ts';

/** What staff do to a hazard: one form and one operation each, the likeliest first. */
export const staffActions = {
  triage: { moves: ['triage', 'triageFixed'], operation: hazardApi.triageHazard },
  proposeMajor: { moves: ['proposeMajor'], operation: hazardApi.proposeMajorHazard },
  supplementForUnit: { moves: ['supplementForUnit'], operation: hazardApi.supplementForUnit },
  return: { moves: ['return'], operation: hazardApi.returnHazard },
  assign: { moves: ['assign'], operation: hazardApi.assignHazard },
  dispatchVerification: { moves: ['dispatchVerification'], operation: hazardApi.dispatchVerification },
  sendBackRectification: { moves: ['sendBackRectification'], operation: hazardApi.sendBackRectification },
  verify: { moves: ['passVerification', 'failVerification'], operation: hazardApi.verifyHazard },
  redispatchVerification: { moves: ['redispatchVerification'], operation: hazardApi.redispatchVerification },
  endorseClosure: { moves: ['endorseClosure'], operation: hazardApi.endorseClosure },
  approveClosure: { moves: ['approveClosure'], operation: hazardApi.approveClosure },
  sendBackVerification: { moves: ['sendBackVerification'], operation: hazardApi.sendBackVerification },
} as const satisfies Record<string, { moves: readonly HazardAction[]; operation: unknown }>;
export type StaffAction = keyof typeof staffActions;

/** A step back is never what is proposed to do, even where nothing else is left. */
const stepsBack: readonly StaffAction[] = [
  'return',
  'sendBackRectification',
  'redispatchVerification',
  'sendBackVerification',
];
export const isStepBack = (action: StaffAction): boolean => stepsBack.includes(action);

export type Offer = {
  actions: StaffAction[];
  /** Why something that the role may do is not offered: the catalogue's code. */
  because?: ProblemCode;
};

/** `now` in milliseconds, of the server. */
export function offeredActions(actor: StaffActor, hazard: Hazard, now: number): Offer {
  const actions: StaffAction[] = [];
  let because: ProblemCode | undefined;
  for (const action of Object.keys(staffActions) as StaffAction[]) {
    const refusals = staffActions[action].moves.map((move) => refusalOf(actor, move, hazard, now));
    if (refusals.includes(undefined)) actions.push(action);
    else because ??= refusals.find((code) => code !== undefined && !plain.includes(code));
  }
  return because === undefined ? { actions } : { actions, because };
}

/** Refusals that need no explaining: another role's work, or another stage's. */
const plain: readonly ProblemCode[] = ['hazard.wrong-status', 'actor.not-allowed'];
