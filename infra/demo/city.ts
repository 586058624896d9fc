/** The demo city's reference data: 600 units and 300 texts of hazards in `data/demo/`, all invented. */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import * as z from 'zod';
import { findCategory } from '../../functions/units/categories.ts';
import type { DepartmentId } from '../../schemas/actor.ts';
import type { Edition } from '../../schemas/category.ts';
import { chanceOf } from './random.ts';

/** A row of `units.csv` as the import takes it: text by column. */
export type UnitRow = Readonly<Record<string, string>> & { unitId: string; categoryId: string; districtId: string };

export type Place = {
  unitId: string;
  name: string;
  categoryId: string;
  districtId: string;
  departmentId: DepartmentId;
  principal: string;
  safetyManager: string;
  lng: number;
  lat: number;
  submitCycle: Edition;
};

export const HazardText = z.object({
  hazardId: z.string(),
  unitCategoryId: z.string(),
  hazardTypeCode: z.string(),
  location: z.string(),
  description: z.string(),
  level: z.enum(['major', 'general']),
  disposal: z.enum(['immediate', 'limited']),
  /** Empty for what is dealt with at once: 24 hours. */
  deadlineDays: z.preprocess((cell) => (cell === '' ? 1 : Number(cell)), z.int().min(1).max(30)),
  rectification: z.string(),
});
export type HazardText = z.infer<typeof HazardText>;

export function readUnitRows(): UnitRow[] {
  return rowsOf('units.csv') as UnitRow[];
}

export function readHazardTexts(): HazardText[] {
  return rowsOf('hazards.csv').map((row) => HazardText.parse(row));
}

function rowsOf(name: string): Record<string, string>[] {
  const text = readFileSync(new URL(`../../data/demo/${name}`, import.meta.url), 'utf8');
  const { data, errors } = Papa.parse<Record<string, string>>(text.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true,
  });
  if (errors.length > 0) throw new Error(`data/demo/${name}: ${errors[0]?.message}`);
  return data;
}

export function placeOf(row: UnitRow): Place {
  const { unitId, name = '', categoryId, districtId, principal = '', safetyManager = '' } = row;
  return {
    ...{ unitId, name, categoryId, districtId, principal, safetyManager },
    departmentId: row.departmentId as DepartmentId,
    lng: Number(row.lng),
    lat: Number(row.lat),
    submitCycle: cycleOf(categoryId, row.submitCycle as Edition),
  };
}

/** A unit may owe more than its category has a form for: it hands in what there is. */
function cycleOf(categoryId: string, asked: Edition): Edition {
  const selfCheck = findCategory(categoryId)?.selfCheck;
  return !selfCheck || selfCheck[asked] ? asked : selfCheck.submitCycle;
}

/** One unit in so many is suspended, closed for the season or closed for good. */
const idleOneIn = 20;

/**
 * Units that work: the active ones of each category, or where the season of a whole category is over (campsites in
 * winter) the third of them that takes it up again.
 */
export function workingUnits(rows: readonly UnitRow[]): UnitRow[] {
  return [...Map.groupBy(rows, ({ categoryId }) => categoryId).values()].flatMap((all) => {
    const active = all.filter(({ status }) => status === 'active');
    if (active.length > 0) return active;
    const seasonal = all.filter(({ status }) => status === 'seasonal_closed');
    return seasonal.slice(0, Math.ceil(seasonal.length / 3));
  });
}

/** A spread of the city: every category in proportion to the root of its size, districts by turns. Always the same. */
export function chooseUnits(rows: readonly UnitRow[], count: number): UnitRow[] {
  if (count >= rows.length) return [...rows];
  const working = new Set(workingUnits(rows));
  const queues = [...Map.groupBy(rows, ({ categoryId }) => categoryId).values()].map((all) => ({
    weight: Math.sqrt(all.length),
    given: 0,
    units: byTurns(all.filter((row) => working.has(row))),
  }));
  const idle = byTurns(rows.filter(({ status }) => status !== 'active' && status !== 'seasonal_closed'));
  const chosen = idle.slice(0, Math.floor(count / idleOneIn));
  while (chosen.length < count) {
    const next = neediest(queues.filter(({ units }) => units.length > 0));
    const unit = next?.units.shift();
    if (!next || !unit) break;
    next.given += 1;
    chosen.push(unit);
  }
  return chosen.sort((a, b) => (a.unitId < b.unitId ? -1 : 1));
}

/** Of several queues the one that has been given least for its weight. */
export function neediest<T extends { weight: number; given: number }>(queues: readonly T[]): T | undefined {
  return queues.toSorted((a, b) => (a.given + 0.5) / a.weight - (b.given + 0.5) / b.weight)[0];
}

/** Shuffled, and the districts one after the other. */
function byTurns(rows: readonly UnitRow[]): UnitRow[] {
  const shuffled = rows
    .map((row) => ({ row, at: chanceOf(`order ${row.unitId}`).next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ row }) => row);
  const districts = [...Map.groupBy(shuffled, ({ districtId }) => districtId).values()];
  const longest = Math.max(0, ...districts.map(({ length }) => length));
  return Array.from({ length: longest }, (_, turn) => districts.flatMap((queue) => queue[turn] ?? [])).flat();
}
