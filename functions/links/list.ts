import type { linkApi } from '../../schemas/link.ts';
import { links } from '../access/links.ts';
import type { Verb } from '../kit/call.ts';
import { requireScopedUnit, viewOf } from './find.ts';

/** A unit has a handful; more than these only after years of new posters. */
const shown = 50;

export const listLinks: Verb<typeof linkApi.listLinks> = async ({ unitId }, call) => {
  await requireScopedUnit(unitId, call);
  const { items } = await links.query({ index: 'byUnit', partition: unitId, limit: shown, newestFirst: true });
  return { items: items.map(viewOf) };
};
