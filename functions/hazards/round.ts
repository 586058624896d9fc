/** A round: somebody is waited for, since when and until when. */
import type { Hazard } from '../../schemas/hazard.ts';
import { dueAt } from '../../schemas/hazard-deadline.ts';
import { deskOf, sharedDesksOf, type Waiting } from '../../schemas/hazard-desk.ts';
import { calendar } from './calendar.ts';

type Place = Pick<Hazard, 'districtId' | 'categoryId' | 'departmentId'>;
type Verification = Pick<Hazard, 'verifierIds' | 'verificationMethod'>;
type Timing = Pick<Hazard, 'desk' | 'sharedDesks' | 'round' | 'roundSince' | 'dueAt' | 'isStageLate' | 'updatedAt'>;

/** Who is waited for from `now` (milliseconds) on, and until when, given what the hazard has become. */
export function roundOf(hazard: Omit<Hazard, keyof Timing>, round: number, now: number): Timing {
  const { status, level, isMajorProposed, deadlineAt } = hazard;
  const deadline = deadlineAt === undefined ? undefined : Date.parse(deadlineAt);
  const due = dueAt({ status, level, isMajorProposed, since: now, deadline }, calendar);
  const at = new Date(now).toISOString();
  return {
    ...desksOf(hazard),
    round,
    roundSince: at,
    dueAt: due === undefined ? undefined : new Date(due).toISOString(),
    isStageLate: false,
    updatedAt: at,
  };
}

/** Others are waited for: the round goes on and is due when it was (domain.md §5: 转派). */
export function reassigned(hazard: Hazard, changes: Partial<Place & Verification>, now: number): Hazard {
  const next = { ...hazard, ...changes, version: hazard.version + 1, updatedAt: new Date(now).toISOString() };
  return { ...next, ...desksOf(next) };
}

function desksOf(hazard: Waiting): Pick<Hazard, 'desk' | 'sharedDesks'> {
  return { desk: deskOf(hazard), sharedDesks: sharedDesksOf(hazard) };
}
