/**
 * What transactions do not keep apart: a unit that moves while its report comes in, and a person who leaves while a
 * verification is dispatched to them. Neither knows of the other, and the hazard would wait where nobody may act.
 */
import type { Hazard } from '../../schemas/hazard.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Unit } from '../../schemas/unit.ts';
import { staff } from '../access/staff.ts';
import type { Author } from '../kit/commit.ts';
import { findUnits } from '../units/find.ts';
import { commitMove } from './act.ts';
import { hazardEntry } from './entry.ts';
import { reassigned } from './round.ts';
import { remainingVerifiers } from './verifiers.ts';

/** Hazards that somebody else moves in this very moment are left for the next time. */
export async function mendHazards(hazards: readonly Hazard[], author: Author): Promise<void> {
  const units = await findUnits([...new Set(hazards.map(({ unitId }) => unitId))]);
  const byId = new Map<string, Unit>(units.map((unit) => [unit.unitId, unit]));
  for (const hazard of hazards) {
    try {
      await mend(hazard, byId.get(hazard.unitId), author);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'hazard.stale')) throw error;
    }
  }
}

async function mend(hazard: Hazard, unit: Unit | undefined, author: Author): Promise<void> {
  const here = unit ? await followUnit(hazard, unit, author) : hazard;
  if (here.status === 'verifying') await withdrawVerifiers(here, author);
}

const takenOver = ['districtId', 'categoryId', 'departmentId'] as const;

async function followUnit(hazard: Hazard, unit: Unit, author: Author): Promise<Hazard> {
  const moved = takenOver.filter((field) => hazard[field] !== unit[field]);
  if (moved.length === 0) return hazard;
  const { districtId, categoryId, departmentId } = unit;
  const next = reassigned(hazard, { districtId, categoryId, departmentId }, author.now);
  const changes = Object.fromEntries(moved.map((field) => [field, { from: hazard[field], to: unit[field] }]));
  return commitMove(author, hazard, next, hazardEntry('hazard.followed-unit', hazard, next, { changes }));
}

async function withdrawVerifiers(hazard: Hazard, author: Author): Promise<void> {
  const verifierIds = await remainingVerifiers(hazard);
  const gone = hazard.verifierIds.filter((staffId) => !verifierIds.includes(staffId));
  if (gone.length === 0) return;
  const people = await staff.findAll(gone.map((staffId) => ({ staffId })));
  const next = reassigned(hazard, { verifierIds }, author.now);
  const words = { verifierNames: people.map(({ name }) => name) };
  await commitMove(author, hazard, next, hazardEntry('hazard.verifiers-withdrawn', hazard, next, words));
}
