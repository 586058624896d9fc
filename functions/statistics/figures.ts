/** The figures of a reach: what a board is made from. A bounded number of small cells, however many hazards there are. */
import { ageBands } from '../../schemas/statistics.ts';
import { addDays, mondayOf } from '../../schemas/time.ts';
import { type Cell, readCells } from './cells.ts';
import type { Reach } from './reach.ts';

export const weeksShown = 12;

export type Numbers = Record<string, number>;
/** `places`: `culture#D1#ktv` → numbers. `days`: day of finding → open. `weeks`: Monday → `reported`, `closed`, `selfChecks`. */
export type Figures = {
  places: Map<string, Numbers>;
  days: Map<string, number>;
  weeks: Map<string, Numbers>;
};

/** Units read side by side. */
const unitsAtOnce = 40;

/** `today` is a civil date. */
export function readFigures(generation: number, reach: Reach, today: string): Promise<Figures> {
  const firstWeek = addDays(mondayOf(today), -7 * (weeksShown - 1));
  if (reach.kind === 'units') return ofUnits(generation, reach.ids, firstWeek);
  return ofCity(generation, reach, today, firstWeek);
}

type Wide = Exclude<Reach, { kind: 'units' }>;

async function ofCity(generation: number, reach: Wide, today: string, firstWeek: string): Promise<Figures> {
  const oldestDay = addDays(today, 1 - (ageBands.at(-1) ?? 0));
  const [places, days, weeks] = await Promise.all([
    readPlaces(generation, reach),
    readCells(generation, 'days', { from: oldestDay, to: today }),
    readCells(generation, 'weeks', { from: firstWeek, to: today }),
  ]);
  const scopes = scopesOf(reach);
  return {
    places: new Map(places.map(({ cell, numbers }) => [cell, numbers])),
    days: new Map(days.map(({ cell, numbers }) => [cell, sum(scopes.map((scope) => numbers[scope]))])),
    weeks: new Map(weeks.map(({ cell, numbers }) => [cell, ofScopes(numbers, scopes)])),
  };
}

async function readPlaces(generation: number, reach: Wide): Promise<Cell[]> {
  if (reach.kind === 'departments') {
    const prefixes = reach.ids.map((id) => readCells(generation, 'board', { prefix: `${id}#` }));
    return (await Promise.all(prefixes)).flat();
  }
  const cells = await readCells(generation, 'board');
  if (reach.kind === 'city') return cells;
  return cells.filter(({ cell }) => reach.ids.includes(cell.split('#')[1] ?? ''));
}

/** Departments among themselves, and districts among themselves, share no hazard: their numbers add up. */
function scopesOf(reach: Wide): string[] {
  if (reach.kind === 'city') return ['city'];
  return reach.ids.map((id) => (reach.kind === 'departments' ? `department#${id}` : `district#${id}`));
}

function ofScopes(numbers: Numbers, scopes: string[]): Numbers {
  const total = (name: string) => sum(scopes.map((scope) => numbers[`${name}/${scope}`]));
  return { reported: total('reported'), closed: total('closed'), selfChecks: total('selfChecks') };
}

async function ofUnits(generation: number, unitIds: readonly string[], firstWeek: string): Promise<Figures> {
  const figures: Figures = { places: new Map(), days: new Map(), weeks: new Map() };
  for (let first = 0; first < unitIds.length; first += unitsAtOnce) {
    const some = unitIds.slice(first, first + unitsAtOnce);
    const cells = await Promise.all(
      some.map((id) => readCells(generation, 'units', { from: `${id}#${firstWeek}`, to: `${id}#total` })),
    );
    for (const { cell, numbers } of cells.flat()) addUnitCell(figures, cell.split('#')[1] ?? '', numbers);
  }
  return figures;
}

function addUnitCell({ places, days, weeks }: Figures, cell: string, numbers: Numbers): void {
  for (const [name, number] of Object.entries(numbers)) {
    const [group = '', detail] = name.split('/');
    if (cell === 'total') add(places, group, detail ?? '', number);
    else if (detail === undefined) add(weeks, cell, name, number);
    else days.set(detail, (days.get(detail) ?? 0) + number);
  }
}

function add(into: Map<string, Numbers>, key: string, name: string, number: number): void {
  const numbers = into.get(key) ?? {};
  numbers[name] = (numbers[name] ?? 0) + number;
  into.set(key, numbers);
}

function sum(numbers: (number | undefined)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
