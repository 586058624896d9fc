import type { StaffActor } from '../../schemas/actor.ts';
import type { Hazard } from '../../schemas/hazard.ts';

type Signed = NonNullable<Hazard['closure']>;

/** An opinion with the name and the time of who gave it. */
export function signed(opinion: string, { actor, now }: { actor: StaffActor; now: number }): Signed {
  const staffId = actor.staffId as Signed['staffId'];
  return { staffId, name: actor.name, at: new Date(now).toISOString(), opinion };
}
