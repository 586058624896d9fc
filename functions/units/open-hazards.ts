/**
 * Whether a unit still has open hazards. Units lie below hazards and may not import them, so this is a narrow read of
 * its own. A hazard reported at the same moment is not seen: self-checks require an open unit in their transaction.
 */

import * as z from 'zod';
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
