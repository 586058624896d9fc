import { type Actor, may } from '../../schemas/actor.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import type { Operation } from '../../schemas/operations.ts';
import { Problem } from '../../schemas/problem.ts';
import { hazards } from './store.ts';

type Reader = { actor: Actor; operation: Operation };

/** A hazard outside the caller's scope is as unknown as one that does not exist. */
export async function getHazard({ hazardId }: { hazardId: string }, { actor, operation }: Reader): Promise<Hazard> {
  const hazard = await hazards.find({ hazardId });
  if (!hazard || !may(actor, operation, hazard)) throw new Problem('hazard.unknown');
  return hazard;
}
