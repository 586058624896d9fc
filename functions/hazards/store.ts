/** The hazards table: whole records by id, and the lean rows of its indexes. */
import * as z from 'zod';
import { Hazard } from '../../schemas/hazard.ts';
import { tableOf } from '../kit/table.ts';

/** Closed hazards leave the indexes of what is open, and enter the one of what is closed. */
export const hazards = tableOf('hazards', Hazard, ({ hazardId, status, foundAt, dueAt, closedAt }) => ({
  city: 'city',
  foundKey: `${foundAt}#${hazardId}`,
  ...(status !== 'closed' && { openStatus: status, dueKey: `${dueAt}#${hazardId}` }),
  ...(closedAt && { closedIn: 'city', closedKey: `${closedAt}#${hazardId}` }),
}));

/** What every index carries beside its keys; the records themselves are read by id. */
export const hazardIds = tableOf('hazards', z.strictObject({ hazardId: Hazard.shape.hazardId }));
