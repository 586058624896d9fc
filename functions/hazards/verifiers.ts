/** Who may verify a hazard, and who is named for it. */
import { isInScope } from '../../schemas/actor.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import { hazardApi } from '../../schemas/hazard-api.ts';
import type { Input } from '../../schemas/operations.ts';
import type { Staff } from '../../schemas/staff.ts';
import { staff } from '../access/staff.ts';
import type { Author } from '../kit/commit.ts';
import { refused } from './act.ts';

type Dispatch = Pick<Input<typeof hazardApi.dispatchVerification>, 'method' | 'verifierIds'>;

/** The people named, the leader first. Throws `hazard.verifier-unfit` or `hazard.verifiers`. */
export async function getVerifiers({ method, verifierIds }: Dispatch, hazard: Hazard, author: Author) {
  const ids = [...new Set(verifierIds)];
  const verifiers = await staff.findAll(ids.map((staffId) => ({ staffId })));
  const areFit = verifiers.length === ids.length && verifiers.every((person) => mayVerify(person, hazard));
  if (!areFit) throw refused('hazard.verifier-unfit', hazard, author);
  if (!suffices(method, verifiers, hazard)) throw refused('hazard.verifiers', hazard, author);
  return { method, verifierIds: ids, verifierNames: verifiers.map(({ name }) => name) };
}

/**
 * Of those named, the ones who may still verify the hazard; nobody when they are too few, so that it waits on the desk
 * that names others.
 */
export async function remainingVerifiers(hazard: Hazard): Promise<Hazard['verifierIds']> {
  const people = await staff.findAll(hazard.verifierIds.map((staffId) => ({ staffId })));
  const fit = people.filter((person) => mayVerify(person, hazard));
  if (fit.length === hazard.verifierIds.length) return hazard.verifierIds;
  const areEnough = fit.length > 0 && suffices(hazard.verificationMethod ?? 'by-photo', fit, hazard);
  return areEnough ? fit.map(({ staffId }) => staffId) : [];
}

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
