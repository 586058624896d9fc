/** Self-checks of a unit, newest first. */
import type { Edition } from '../../schemas/category.ts';
import type { SelfCheckRow } from '../../schemas/self-check.ts';
import { selfCheckRows } from './store.ts';

/** A month of daily checks, each handed in three times, with its weekly and monthly ones. */
const recentMaximum = 110;

export async function recentSelfChecks(unitId: string): Promise<SelfCheckRow[]> {
  const page = await selfCheckRows.query({
    index: 'byUnit',
    partition: unitId,
    newestFirst: true,
    limit: recentMaximum,
  });
  return page.items;
}

/** The one of a unit's that holds for a period and edition: the latest that was handed in. */
export function latestOf(recent: SelfCheckRow[], edition: Edition, period: string): SelfCheckRow | undefined {
  return recent.find((each) => each.edition === edition && each.period === period && each.isLatest);
}
