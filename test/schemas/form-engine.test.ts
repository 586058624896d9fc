import { describe, expect, it } from 'vitest';
import type { FormItem } from '../../schemas/form.ts';
import {
  answersOf,
  check,
  editionFor,
  findings,
  gapsOf,
  type Owing,
  periodOf,
  progress,
  strayItems,
} from '../../schemas/form-engine.ts';
import { Answer, type DraftAnswer } from '../../schemas/self-check.ts';

const at = '2026-11-23T08:00:00.000Z';
const photo = 'ph_01JDBQ00000000000000000000';

function anItem(change: Partial<FormItem> = {}): FormItem {
  return {
    id: 'FC-001',
    text: '安全出口是否畅通？',
    method: '逐个推门',
    basis: [],
    level: 'general',
    isPhotoRequired: false,
    isVetoMajor: false,
    deadline: 3,
    ...change,
  };
}
function aForm(...items: FormItem[]) {
  return { sections: [{ checklistId: 'fire-common', version: '1', title: '通用', items }] };
}
const aFail: DraftAnswer = { value: 'fail', at, location: '二楼', description: '上锁', photoIds: [photo] };

describe('what an answer lacks', () => {
  it('is the answer itself while there is none', () => {
    expect(gapsOf(anItem(), undefined)).toEqual(['answer']);
  });
  it.each([
    ['pass', false, []],
    ['pass', true, ['photo']],
    ['fail', false, ['location', 'description', 'photo']],
    ['fail', true, ['location', 'description', 'photo']],
    ['na', false, ['reason']],
    ['na', true, ['reason']],
  ] as const)('a bare %s to an item with isPhotoRequired %s lacks %j', (value, isPhotoRequired, gaps) => {
    expect(gapsOf(anItem({ isPhotoRequired }), { value, at })).toEqual(gaps);
  });
  it('is measures and an after-photo once a fail says that it was fixed on the spot', () => {
    expect(gapsOf(anItem(), { ...aFail, fixed: { measures: ' ', photoIds: [] } })).toEqual(['measures', 'after-photo']);
  });
  it('is still the place when only blanks were typed', () => {
    expect(gapsOf(anItem(), { ...aFail, location: ' 　' })).toEqual(['location']);
  });
});

describe('a form', () => {
  const form = aForm(anItem(), anItem({ id: 'FC-002' }), anItem({ id: 'FC-003', isPhotoRequired: true }));
  it('may be handed in when nothing is missing', () => {
    const answers = {
      'FC-001': { value: 'pass', at },
      'FC-002': aFail,
      'FC-003': { value: 'na', at, reason: 'other' },
    };
    expect(check(form, answers as Record<string, DraftAnswer>)).toEqual([]);
  });
  it('names what is missing item by item, in its own order', () => {
    expect(check(form, { 'FC-003': { value: 'pass', at }, 'FC-001': { value: 'na', at } })).toEqual([
      { itemId: 'FC-001', gaps: ['reason'] },
      { itemId: 'FC-002', gaps: ['answer'] },
      { itemId: 'FC-003', gaps: ['photo'] },
    ]);
  });
  it('counts an answer without its photo as answered and not as complete', () => {
    expect(progress(form, { 'FC-003': { value: 'pass', at } })).toEqual({ answered: 1, complete: 0, total: 3 });
  });
  it('finds the failed items, each of which becomes a hazard', () => {
    expect(findings(form, { 'FC-001': { value: 'pass', at }, 'FC-002': aFail })).toEqual([
      { item: form.sections[0]?.items[1], answer: aFail },
    ]);
  });
  it('does not know answers to items that it does not have', () => {
    expect(strayItems(form, { 'FC-001': aFail, 'KTV-009': aFail, constructor: aFail })).toEqual([
      'KTV-009',
      'constructor',
    ]);
  });
});

describe('what is handed in', () => {
  const form = aForm(anItem());
  it('leaves out what was typed before the answer was changed', () => {
    const draft: DraftAnswer = {
      ...aFail,
      value: 'pass',
      reason: 'other',
      fixed: { measures: 'x', photoIds: [photo] },
    };
    expect(answersOf(form, { 'FC-001': draft })).toEqual({ 'FC-001': { value: 'pass', at, photoIds: [photo] } });
  });
  it('keeps what was fixed on the spot', () => {
    const draft: DraftAnswer = { ...aFail, fixed: { measures: ' 已开锁 ', photoIds: [photo] } };
    const answer = Answer.parse(answersOf(form, { 'FC-001': draft })['FC-001']);
    expect(answer).toEqual({ ...aFail, fixed: { measures: '已开锁', photoIds: [photo] } });
  });
  it('has no empty note', () => {
    const draft: DraftAnswer = { value: 'na', at, reason: 'not-in-use', note: ' ' };
    expect(answersOf(form, { 'FC-001': draft })['FC-001']).toEqual({ value: 'na', at, reason: 'not-in-use' });
  });
});

describe('periods', () => {
  it.each([
    ['daily', '2026-11-23', '2026-11-23'],
    ['weekly', '2026-11-23', '2026-W48'],
    ['weekly', '2027-01-03', '2026-W53'],
    ['monthly', '2026-11-23', '2026-11'],
  ] as const)('of the %s edition on %s is %s', (edition, on, period) => {
    expect(periodOf(edition, on)).toBe(period);
  });
});

describe('the edition that is due', () => {
  const has = { daily: true, weekly: true, monthly: true };
  const on = '2026-11-25';
  const owing = (submitCycle: Owing['submitCycle'], ...done: Owing['done'][number][]) => ({ has, submitCycle, done });

  it('is the monthly one first', () => {
    expect(editionFor(owing('daily'), on)).toBe('monthly');
  });
  it('is the weekly one when the month is done, and the daily one when the week is done', () => {
    const month = { edition: 'monthly', on: '2026-11-02' } as const;
    const week = { edition: 'weekly', on: '2026-11-23' } as const;
    expect(editionFor(owing('daily', month), on)).toBe('weekly');
    expect(editionFor(owing('daily', month, week), on)).toBe('daily');
    expect(editionFor(owing('daily', month, week, { edition: 'daily', on }), on)).toBeUndefined();
  });
  it('is not asked again where a larger edition of the same period asked it already', () => {
    expect(editionFor(owing('weekly', { edition: 'monthly', on: '2026-11-23' }), on)).toBeUndefined();
    expect(editionFor(owing('daily', { edition: 'monthly', on }), on)).toBeUndefined();
  });
  it('is never more often than the unit hands in', () => {
    const month = { edition: 'monthly', on: '2026-11-02' } as const;
    expect(editionFor(owing('monthly', month), on)).toBeUndefined();
    expect(editionFor(owing('weekly', month, { edition: 'weekly', on }), on)).toBeUndefined();
  });
  it('leaves out editions that the category does not have', () => {
    expect(editionFor({ has: { ...has, monthly: false }, submitCycle: 'weekly', done: [] }, on)).toBe('weekly');
  });
  it('is due again in the next period', () => {
    const october = { edition: 'monthly', on: '2026-10-31' } as const;
    expect(editionFor(owing('monthly', october), on)).toBe('monthly');
  });
});
