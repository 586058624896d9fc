/** The hazards table: whole records by id, and the lean rows of its indexes. */
import * as z from 'zod';
import { Hazard } from '../../schemas/hazard.ts';
import { tableOf } from '../kit/table.ts';

/** Closed hazards leave the indexes of what is open, and enter the one of what is closed. */
export const hazards = tableOf('hazards', Hazard, (hazard) => ({
  city: 'city',
  foundKey: `${hazard.foundAt}#${hazard.hazardId}`,
  ...(hazard.status !== 'closed' && { openStatus: hazard.status, dueKey: dueKeyOf(hazard) }),
  ...(hazard.closedAt && { closedIn: 'city', closedKey: `${hazard.closedAt}#${hazard.hazardId}` }),
}));

/** Orders a queue, and is a hazard's own. */
export function dueKeyOf({ dueAt, hazardId }: Pick<Hazard, 'dueAt' | 'hazardId'>): string {
  return `${dueAt}#${hazardId}`;
}

/** What every index carries beside its keys; the records themselves are read by id. */
export const hazardIds = tableOf('hazards', z.strictObject({ hazardId: Hazard.shape.hazardId }));
