import { may, type StaffActor } from '../../schemas/actor.ts';
import type { Link, LinkView } from '../../schemas/link.ts';
import { Problem } from '../../schemas/problem.ts';
import { links } from '../access/links.ts';
import type { Call } from '../kit/call.ts';
import { findUnit, getUnit } from '../units/find.ts';

/** The link of a unit in the caller's scope. Throws `link.unknown`. */
export async function getScopedLink(linkId: string, { actor, operation }: Call<StaffActor>): Promise<Link> {
  const link = await links.find({ linkId });
  const unit = link && (await findUnit(link.unitId));
  if (!link || !unit || !may(actor, operation, unit)) throw new Problem('link.unknown');
  return link;
}

/** Throws `unit.unknown` for a unit outside the caller's scope. */
export async function requireScopedUnit(unitId: string, { actor, operation }: Call<StaffActor>) {
  const unit = await getUnit(unitId);
  if (!may(actor, operation, unit)) throw new Problem('unit.unknown');
  return unit;
}

/** Without the hash of its secret: nobody outside the table has a use for it. */
export function viewOf({ secretHash: _, ...view }: Link): LinkView {
  return view;
}
