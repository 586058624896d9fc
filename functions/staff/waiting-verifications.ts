/**
 * Verifications under way that name somebody who would no longer do them. Staff lies below hazards and may not import
 * them, so this is a narrow read of its own. What is dispatched to the person at the same moment is not seen; it goes
 * back to whoever dispatches later (`hazards/mend.ts`).
 */
import type * as z from 'zod';
import { may } from '../../schemas/actor.ts';
import { Hazard } from '../../schemas/hazard.ts';
import { hazardApi } from '../../schemas/hazard-api.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Staff } from '../../schemas/staff.ts';
import { tableOf } from '../kit/table.ts';

const Head = Hazard.pick({
  hazardId: true,
  status: true,
  verifierIds: true,
  unitId: true,
  districtId: true,
  departmentId: true,
});
type Head = z.infer<typeof Head>;
const heads = tableOf('hazards', Head);
const ids = tableOf('hazards', Head.pick({ hazardId: true }));

/** Throws `staff.verifications-wait`, with how many, if `next` may not do what the person was named for. */
export async function requireNoneLeftBehind(next: Staff): Promise<void> {
  let count = 0;
  let cursor: string | undefined;
  // Only the leader's desk is indexed: the verifications under way are all looked through, some hundreds at most.
  do {
    const page = await ids.query({ index: 'byStatus', partition: 'verifying', limit: 100, cursor });
    const found = await heads.findAll(page.items);
    count += found.filter((hazard) => isNamed(next, hazard) && !mayVerify(next, hazard)).length;
    cursor = page.cursor;
  } while (cursor !== undefined);
  if (count > 0) throw new Problem('staff.verifications-wait', { count });
}

function isNamed({ staffId }: Staff, { status, verifierIds }: Head): boolean {
  return status === 'verifying' && verifierIds.includes(staffId);
}

function mayVerify(person: Staff, hazard: Head): boolean {
  return person.status === 'active' && may({ kind: 'staff', ...person }, hazardApi.verifyHazard, hazard);
}
