/** A page of rows: ids from an index, then the records themselves, so that a row shows what holds now. */
import { type Hazard, HazardRow } from '../../schemas/hazard.ts';
import { hazardIds, hazards } from './store.ts';

type Page = { items: HazardRow[]; cursor?: string };

export async function readRows(query: Parameters<typeof hazardIds.query>[0]): Promise<Page> {
  const { items, ...rest } = await hazardIds.query(query);
  const records = await hazards.findAll(items.map(({ hazardId }) => ({ hazardId })));
  return { items: records.map(rowOf), ...rest };
}

const fields = Object.keys(HazardRow.shape) as (keyof HazardRow)[];

export function rowOf(hazard: Hazard): HazardRow {
  return Object.fromEntries(fields.map((field) => [field, hazard[field]])) as HazardRow;
}
