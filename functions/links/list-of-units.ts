import { type LinkRow, leadingLink, type linkApi, linkStateOf } from '../../schemas/link.ts';
import { type UnitRow, UnitStatus } from '../../schemas/unit.ts';
import { links } from '../access/links.ts';
import type { Verb } from '../kit/call.ts';
import { listUnits } from '../units/list.ts';
import { viewOf } from './find.ts';

/** Newest links of a unit to choose from. */
const linksPerUnit = 10;
/** Pages of units that a request reads in search of a state: 4 × 100 units and their links at most. */
const pagesPerRequest = 4;
/** A closed unit has no more use for a link. */
const status = UnitStatus.options.filter((each) => each !== 'closed');

/** No index knows a link's state: time alone changes it. Units are read page by page, and their links with them. */
export const listUnitLinks: Verb<typeof linkApi.listUnitLinks> = async ({ state, limit, cursor, ...where }, call) => {
  const items: LinkRow[] = [];
  let next = cursor;
  for (let page = 0; page < pagesPerRequest; page += 1) {
    // No more units than rows are missing, so that the page never overflows and its cursor skips nothing.
    const asked = { ...where, status, sort: 'name' as const, limit: limit - items.length, cursor: next };
    const units = await listUnits(asked, call);
    const rows = await Promise.all(units.items.map((unit) => rowOf(unit, call.now)));
    items.push(...rows.filter((row) => state?.includes(row.state) ?? true));
    next = units.cursor;
    if (next === undefined || items.length >= limit) break;
  }
  return { items, ...(next !== undefined && { cursor: next }) };
};

async function rowOf({ unitId, name, categoryId, districtId, departmentId }: UnitRow, now: number): Promise<LinkRow> {
  const { items } = await links.query({ index: 'byUnit', partition: unitId, limit: linksPerUnit, newestFirst: true });
  const link = leadingLink(items, now);
  const state = linkStateOf(link, now);
  return { unitId, unitName: name, categoryId, districtId, departmentId, state, ...(link && { link: viewOf(link) }) };
}
