import { describe, expect, it } from 'vitest';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { openStatuses } from '../../../schemas/hazard-status.ts';
import type { Board } from '../../../schemas/statistics.ts';
import { parseSearch, stringifySearch } from '../../../web/console/app/search.ts';
import { bandEnd, behindAge, behindFigure, behindWeek, countBehind } from '../../../web/console/board/behind.ts';
import { type HazardSearch, hazardSearch, standingIn } from '../../../web/console/hazards/filters.ts';
import { type Ask, fillPage, readAll } from '../../../web/console/parts/paging.ts';
import { idAfter, idBeside } from '../../../web/console/queue/queue-order.ts';
import { periodWords } from '../../../web/console/text/time.ts';

const signal = new AbortController().signal;

/** A list of numbers that finds `perRequest` of them in each request, and writes down what it was asked for. */
function sparse(total: number, perRequest: number) {
  const limits: number[] = [];
  const ask: Ask<number> = async (cursor, limit) => {
    limits.push(limit);
    const from = Number(cursor ?? 0);
    const to = Math.min(total, from + Math.min(limit, perRequest));
    const items = Array.from({ length: to - from }, (_, index) => from + index);
    return to < total ? { items, cursor: String(to) } : { items };
  };
  return { ask, limits };
}

describe('fillPage', () => {
  it('asks on for what is missing until the page is full', async () => {
    const { ask, limits } = sparse(100, 10);
    const page = await fillPage(ask, undefined, 25, signal);
    expect(page.items).toHaveLength(25);
    expect(page).toMatchObject({ cursor: '25', isShort: false });
    expect(limits).toEqual([25, 15, 5]);
  });

  it('stops at the end of the list', async () => {
    expect(await fillPage(sparse(12, 10).ask, undefined, 25, signal)).toMatchObject({ isShort: false });
  });

  it('stops after six requests and says that it may go on', async () => {
    const { ask, limits } = sparse(100, 1);
    const page = await fillPage(ask, undefined, 25, signal);
    expect(page).toMatchObject({ cursor: '6', isShort: true });
    expect(limits).toHaveLength(6);
  });
});

describe('readAll', () => {
  it('reads every page and tells how far it is', async () => {
    const heard: number[] = [];
    const rows = await readAll(sparse(250, 100).ask, (count) => heard.push(count), signal);
    expect(rows).toHaveLength(250);
    expect(heard).toEqual([100, 200, 250]);
  });

  it('stops between pages when it is called off', async () => {
    const controller = new AbortController();
    const reading = readAll(sparse(250, 100).ask, () => controller.abort(), controller.signal);
    await expect(reading).rejects.toThrow();
  });
});

describe('filters in the URL', () => {
  it('come out of the URL as they went in', () => {
    const search = { status: ['reported', 'closed'], isOverdue: 'true', foundFrom: '2026-03-01', hazardNo: '一 & 二' };
    expect(hazardSearch(parseSearch(stringifySearch(search)))).toEqual(search);
    expect(stringifySearch(search)).toContain('status=reported,closed&');
  });

  it('drop what does not fit instead of breaking the page', () => {
    expect(hazardSearch({ status: 'nonsense', level: 'huge', foundFrom: 'x', sort: '1', unknown: 'y' })).toEqual({});
  });
});

describe('what a list holds', () => {
  it.each<[HazardSearch, ReturnType<typeof standingIn>]>([
    [{}, 'both'],
    [{ status: ['closed', 'reported'] }, 'both'],
    [{ status: ['closed'] }, 'closed'],
    [{ closedFrom: '2026-03-01' }, 'closed'],
    [{ status: ['reported'] }, 'open'],
    [{ isOverdue: 'true' }, 'open'],
    [{ sort: 'due' }, 'open'],
  ])('follows from its filters: %o is %s', (filters, standing) => {
    expect(standingIn(filters)).toBe(standing);
  });
});

describe('the list behind a number', () => {
  const age = { fromDays: 4, open: 1, foundFrom: '2026-02-20', foundTo: '2026-02-26' };
  const week = { week: '2026-W09', from: '2026-02-23', to: '2026-03-01', reported: 1, closed: 1, selfChecks: 1 };

  it.each([
    ['open', behindFigure('open'), { status: openStatuses }],
    ['overdue in a district', behindFigure('overdue', { districtId: ['D1'] }), { isOverdue: true, districtId: ['D1'] }],
    ['late', behindFigure('stageLate'), { isStageLate: true }],
    ['major', behindFigure('major'), { level: 'major' }],
    ['of an age', behindAge(age), { foundFrom: '2026-02-20', foundTo: '2026-02-26' }],
    ['reported in a week', behindWeek('reported', week), { foundFrom: '2026-02-23', foundTo: '2026-03-01' }],
    ['closed in a week', behindWeek('closed', week), { closedFrom: '2026-02-23', closedTo: '2026-03-01' }],
  ])('is asked for by a filter that the API takes: %s', (_, search, expected) => {
    const url = parseSearch(stringifySearch(search));
    expect(hazardApi.listHazards.input.parse(url)).toMatchObject(expected);
  });

  const counts = (open: number) => ({
    byStatus: { reported: open, closed: 9 } as Board['total']['byStatus'],
    ...{ open, overdue: open - 1, stageLate: open - 2, major: open - 3 },
  });
  const board: Board = {
    now: '2026-03-02T04:00:00.000Z',
    total: counts(40),
    byDepartment: [{ departmentId: 'culture', counts: counts(30) }],
    byDistrict: [{ districtId: 'D1', counts: counts(20) }],
    byCategory: [{ categoryId: 'ktv', counts: counts(10) }],
    ages: [{ ...age, open: 7 }],
    weeks: [{ ...week, reported: 5, closed: 6 }],
  };

  it.each<[string, HazardSearch, number | undefined]>([
    ['everything', {}, 49],
    ['open ones', behindFigure('open'), 40],
    ['open ones by due time', { sort: 'due' }, 40],
    ['overdue ones, by the tick alone', { isOverdue: 'true' }, 39],
    ['closed ones', { status: ['closed'] }, 9],
    ['late ones of a district', behindFigure('stageLate', { districtId: ['D1'] }), 18],
    ['major ones of a department', behindFigure('major', { departmentId: ['culture'] }), 27],
    ['a status of a category', { categoryId: ['ktv'], status: ['reported'] }, 10],
    ['an age', behindAge(age), 7],
    ['a week', behindWeek('closed', week), 6],
    ['closed ones by due time, of which there are none', { status: ['closed'], sort: 'due' }, undefined],
    ['major ones, open or not', { level: 'major' }, undefined],
    ['a district and a category', { districtId: ['D1'], categoryId: ['ktv'] }, undefined],
    ['one unit', { unitId: 'U0001' }, undefined],
  ])('is as long as the board says, where it says it: %s', (_, filters, count) => {
    expect(countBehind(board, filters)).toBe(count);
  });

  it('names an age band by the day before the next one', () => {
    const ages = [{ ...age, fromDays: 0 }, age];
    expect([bandEnd(ages, 0), bandEnd(ages, 1)]).toEqual([3, undefined]);
  });
});

describe('a period', () => {
  it('that is a week is called one, and days and months stand as they are', () => {
    const periods = ['2026-W09', '2026-03', '2026-03-02'];
    expect(periods.map((period) => periodWords(period, 'zh-CN'))).toEqual(['2026年第9周', '2026-03', '2026-03-02']);
    expect(periodWords('2026-W09', 'en')).toBe('2026-W09');
  });
});

describe('the order of the queue', () => {
  const ids = ['a', 'b', 'c'];
  it('goes on to the one below, and from the last to the first', () => {
    expect([idAfter(ids, 'a'), idAfter(ids, 'c'), idAfter(ids, undefined)]).toEqual(['b', 'a', 'a']);
  });
  it('has no next when nothing else waits', () => {
    expect([idAfter(['a'], 'a'), idAfter([], 'a')]).toEqual([undefined, undefined]);
  });
  it('steps up and down and stays at the ends', () => {
    expect([idBeside(ids, 'b', 1), idBeside(ids, 'c', 1), idBeside(ids, 'a', -1), idBeside(ids, undefined, 1)]).toEqual(
      ['c', 'c', 'a', 'a'],
    );
  });
});
