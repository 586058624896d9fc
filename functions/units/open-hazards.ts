/**
 * Whether a unit still has open hazards. Units lie below hazards and may not import them, so this is a narrow read of
 * its own. Self-checks require an open unit in their transaction; a hazard that was reported in the moment before is
 * not in the index yet and stays open with a closed unit, where staff go on with it. One that a unit leaves behind by
 * moving follows it later (`hazards/mend.ts`).
 */

import * as z from 'zod';
import type { Unit } from '../../schemas/unit.ts';
import { tableOf } from '../kit/table.ts';

const hazardHeads = tableOf('hazards', z.strictObject({ hazardId: z.string() }));

export async function hasOpenHazards(unitId: string): Promise<boolean> {
  const filter = { expression: '#status <> :closed', names: { '#status': 'status' }, values: { ':closed': 'closed' } };
  for (let cursor: string | undefined; ; ) {
    const page = await hazardHeads.query({ index: 'byUnit', partition: unitId, limit: 1, filter, cursor });
    if (page.items.length > 0) return true;
    cursor = page.cursor;
    if (!cursor) return false;
  }
}

/** A hazard takes these over from its unit when it is reported, and keeps them. */
const takenOver = ['districtId', 'categoryId'] as const;

/** Changed fields that may not change: the open hazards would stay behind in another scope than their unit. */
export async function findRefusedMoves(before: Unit, after: Pick<Unit, (typeof takenOver)[number]>) {
  const moved = takenOver.filter((field) => before[field] !== after[field]);
  return moved.length > 0 && (await hasOpenHazards(before.unitId)) ? moved : [];
}
