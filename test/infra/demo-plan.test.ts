import { describe, expect, it } from 'vitest';
import { findCategory } from '../../functions/units/categories.ts';
import { chooseUnits, placeOf, readHazardTexts, readUnitRows, workingUnits } from '../../infra/demo/city.ts';
import { hazardCountFor, planCity } from '../../infra/demo/plan.ts';
import { dayMs } from '../../schemas/time.ts';

describe.each([
  { units: 80, hazards: 120 },
  { units: 600, hazards: 300 },
])('the plan of a city of $units units', ({ units, hazards }) => {
  const all = readUnitRows();
  const working = new Set(workingUnits(all));
  const places = chooseUnits(all, units)
    .filter((row) => working.has(row))
    .map(placeOf);
  const now = Date.parse('2026-11-28T04:00:00.000Z');
  const visits = planCity(places, readHazardTexts(), hazardCountFor(units), { start: now - 84 * dayMs, now });

  it(`has ${hazards} hazards, each reported once`, () => {
    const ids = visits.flatMap(({ stories }) => stories.map(({ text }) => text.hazardId));
    expect([ids.length, new Set(ids).size]).toEqual([hazards, hazards]);
  });

  it('asks of no unit a form that its category does not have', () => {
    const odd = visits.filter(({ place, edition }) => !findCategory(place.categoryId)?.selfCheck[edition]);
    expect(odd.map(({ place, edition }) => `${place.name} ${edition}`)).toEqual([]);
  });
});
