import { readdirSync, readFileSync } from 'node:fs';
import papaparse from 'papaparse';
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../schemas/calendar.ts';
import { Categories, Edition } from '../../schemas/category.ts';
import { Checklist } from '../../schemas/checklist.ts';
import { addDays, isWorkingDay } from '../../schemas/time.ts';

const json = (path: string): unknown => JSON.parse(readFileSync(`data/${path}`, 'utf8'));
const categories = Categories.parse(json('categories.json'));
const calendar = Calendar.parse(json('calendar.json'));
const checklists = readdirSync('data/checklists').map((file) => ({
  file,
  list: Checklist.parse(json(`checklists/${file}`)),
}));
const byId = new Map(checklists.map(({ list }) => [list.id, list]));

describe('categories', () => {
  it('are 23, each known once, with a department that exists under the same name', () => {
    expect(categories.categories).toHaveLength(categories.count);
    expect(categories.count).toBe(23);
    expect(new Set(categories.categories.map(({ id }) => id)).size).toBe(23);
    for (const { departmentId, departmentName } of categories.categories)
      expect(categories.departments).toContainEqual({ id: departmentId, name: departmentName });
  });

  it('each has the edition in which its units hand in', () => {
    for (const { id, selfCheck } of categories.categories) expect(selfCheck[selfCheck.submitCycle], id).toBe(true);
  });

  it('each has its checklist, and each checklist but the common one its category', () => {
    for (const { id, checklistId } of categories.categories) expect(byId.get(checklistId)?.categoryId, id).toBe(id);
    expect(checklists).toHaveLength(24);
    expect(byId.get('fire-common')).toMatchObject({ categoryId: null, appliesToAll: true, includes: [] });
  });
});

describe.each(checklists)('checklist $file', ({ file, list }) => {
  const items = new Map(list.items.map((item) => [item.id, item]));

  it('is named as its file, and includes lists that exist', () => {
    expect(`${list.id}.json`).toBe(file);
    expect(list.includes.every((id) => byId.has(id))).toBe(true);
  });

  it('knows every item of its editions, each once, and asks every item in one of them', () => {
    expect(items.size).toBe(list.items.length);
    for (const edition of Edition.options) {
      const ids = list.editions[edition];
      expect(new Set(ids).size, edition).toBe(ids.length);
      expect(
        ids.filter((id) => !items.has(id)),
        edition,
      ).toEqual([]);
    }
    expect(list.editions.monthly.length).toBe(items.size);
  });

  it('a larger edition asks all that a smaller one asks, and each item from its cycle on', () => {
    const { daily, weekly, monthly } = list.editions;
    expect(daily.filter((id) => !weekly.includes(id))).toEqual([]);
    expect(weekly.filter((id) => !monthly.includes(id))).toEqual([]);
    for (const { id, cycle } of list.items) expect(list.editions[cycle], id).toContain(id);
  });

  it('every item says how it is checked and on what it is based, and a veto item is major', () => {
    for (const { id, text, method, basis, vetoMajor, defaultLevel } of list.items) {
      expect(text.length > 0 && method.length > 0 && basis.length > 0, id).toBe(true);
      if (vetoMajor) expect(defaultLevel, id).toBe('major');
    }
  });
});

describe('checklists together', () => {
  it('give no item id twice', () => {
    const ids = checklists.flatMap(({ list }) => list.items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the calendar', () => {
  it('names each day once, in the years that it covers', () => {
    const days = [...calendar.holidays, ...calendar.makeUpDays];
    expect(new Set(days).size).toBe(days.length);
    expect(days.every((day) => calendar.years.includes(Number(day.slice(0, 4))))).toBe(true);
  });

  it('make-up days are weekends, and people work on them', () => {
    for (const day of calendar.makeUpDays) {
      expect([0, 6], day).toContain(new Date(`${day}T00:00:00Z`).getUTCDay());
      expect(isWorkingDay(day, calendar), day).toBe(true);
    }
  });

  it('never keeps people at work for more than seven days in a row', () => {
    for (const year of calendar.years) {
      let worked = 0;
      for (let day = `${year}-01-01`; day < `${year + 1}-01-01`; day = addDays(day, 1)) {
        worked = isWorkingDay(day, calendar) ? worked + 1 : 0;
        expect(worked, day).toBeLessThanOrEqual(7);
      }
    }
  });
});

describe('the demo city', () => {
  const rows = (file: string) =>
    papaparse.parse<Record<string, string>>(readFileSync(`data/demo/${file}`, 'utf8'), {
      header: true,
      skipEmptyLines: true,
    }).data;

  it('has 600 units and 300 hazards, all of categories that exist', () => {
    const known = new Set(categories.categories.map(({ id }) => id));
    const units = rows('units.csv');
    const hazards = rows('hazards.csv');
    expect(units).toHaveLength(600);
    expect(hazards).toHaveLength(300);
    expect(units.filter(({ categoryId = '' }) => !known.has(categoryId))).toEqual([]);
    expect(hazards.filter(({ unitCategoryId = '' }) => !known.has(unitCategoryId))).toEqual([]);
  });

  it('is invented: no credit code and no phone number of anybody', () => {
    for (const { creditCode = '', principalPhone = '', safetyPhone = '' } of rows('units.csv')) {
      expect(creditCode).toMatch(/^91SAMPLE/);
      expect(`${principalPhone}${safetyPhone}`).toMatch(/^(1380000\d{4}){2}$/);
    }
  });
});
