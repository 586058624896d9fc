import type { Hazard } from '../../schemas/hazard.ts';
import { type Author, commit } from '../kit/commit.ts';
import { hazardEntry } from './entry.ts';

/** Notes that the unit is to be reminded; notifications send it. The hazard itself does not change. */
export async function remindOfHazard(hazard: Hazard, daysLeft: number, author: Author): Promise<void> {
  await commit(author, [], [hazardEntry('hazard.reminded', hazard, hazard, { daysLeft })]);
}
