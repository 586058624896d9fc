import { isInScope } from '../../schemas/actor.ts';
import { type Hazard, hazardApi } from '../../schemas/hazard.ts';
import type { Input } from '../../schemas/operations.ts';
import type { Staff } from '../../schemas/staff.ts';
import { staff } from '../access/staff.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved, refused } from './act.ts';
import { hazardEntry } from './entry.ts';

type Dispatch = Input<typeof hazardApi.dispatchVerification>;

/** The first named leads: the hazard waits on that person's desk, and any of those named may conclude it. */
export const dispatchVerification: Verb<typeof hazardApi.dispatchVerification> = async (input, call) => {
  const hazard = await hazardFor('dispatchVerification', input, call);
  const verifierIds = [...new Set(input.verifierIds)];
  const verifiers = await staff.findAll(verifierIds.map((staffId) => ({ staffId })));
  const areFit = verifiers.length === verifierIds.length && verifiers.every((person) => mayVerify(person, hazard));
  if (!areFit) throw refused('hazard.verifier-unfit', hazard, call);
  if (!suffices(input.method, verifiers, hazard)) throw refused('hazard.verifiers', hazard, call);
  const changes = { verifierIds, verificationMethod: input.method };
  const next = moved(hazard, 'dispatchVerification', changes, call.now);
  const words = { method: input.method, verifierIds, verifierNames: verifiers.map(({ name }) => name) };
  return commitMove(call, hazard, next, hazardEntry('hazard.verification-dispatched', hazard, next, words));
};

/** Active, of a role that verifies, and with the unit in scope: who may not see a hazard can't verify it. */
export function mayVerify(person: Staff, hazard: Hazard): boolean {
  const verifies = hazardApi.verifyHazard.allow.some((role) => role === person.role);
  return verifies && person.status === 'active' && isInScope({ kind: 'staff', ...person }, hazard);
}

/** domain.md §4: a major hazard takes two on site, one of the department; §5: from the second rejection on, on site. */
export function suffices(method: Dispatch['method'], verifiers: readonly Staff[], hazard: Hazard): boolean {
  if (hazard.rejectCount >= 2 && method !== 'on-site') return false;
  if (hazard.level !== 'major') return true;
  return method === 'on-site' && verifiers.length >= 2 && verifiers.some(({ role }) => role === 'department');
}
