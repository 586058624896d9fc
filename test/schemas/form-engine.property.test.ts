import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FormItem } from '../../schemas/form.ts';
import {
  answersOf,
  check,
  editionFor,
  editionsBySize,
  findings,
  gapsOf,
  mergeAnswers,
  progress,
  visibleItems,
} from '../../schemas/form-engine.ts';
import { Answer, DraftAnswer } from '../../schemas/self-check.ts';
import { addDays } from '../../schemas/time.ts';

const items: FormItem[] = ['A-1', 'A-2', 'A-3', 'A-4'].map((id, index) => ({
  id,
  text: id,
  method: '',
  basis: [],
  level: 'general',
  isPhotoRequired: index % 2 === 0,
  isVetoMajor: false,
  deadline: 3,
}));
const form = {
  sections: [
    { checklistId: 'a', version: '1', title: 'a', items: items.slice(0, 2) },
    { checklistId: 'b', version: '1', title: 'b', items: items.slice(2) },
  ],
};

const photoIds = fc.array(
  fc.integer({ min: 0, max: 31 }).map((n) => `ph_01JDBQ000000000000000000${String(n).padStart(2, '0')}` as const),
  { maxLength: 3 },
);
const words = fc.constantFrom('', ' ', '二楼东侧', ' 上锁 ');
const at = fc.integer({ min: 0, max: 5 }).map((second) => `2026-11-23T08:00:0${second}.000Z`);
const draftAnswer = fc.record(
  {
    value: fc.constantFrom('pass', 'fail', 'na'),
    at,
    location: words,
    description: words,
    photoIds,
    fixed: fc.record({ measures: words, photoIds }),
    reason: fc.constantFrom('not-installed', 'not-in-use', 'not-my-duty', 'other'),
    note: words,
  },
  { requiredKeys: ['value', 'at'] },
);
const answers = fc
  .array(fc.tuple(fc.constantFrom('A-1', 'A-2', 'A-3', 'A-4'), draftAnswer), { maxLength: 8 })
  .map((pairs): Record<string, DraftAnswer> => Object.fromEntries(pairs));

describe('the form engine, for any draft', () => {
  it('reads drafts that the contract allows', () => {
    fc.assert(fc.property(draftAnswer, (answer) => DraftAnswer.safeParse(answer).success));
  });
  it('lets an answer through exactly when the contract of a submission takes it and a due photo is there', () => {
    fc.assert(
      fc.property(answers, (draft) => {
        for (const item of items) {
          const answer = draft[item.id];
          const settled = Answer.safeParse(answersOf(form, draft)[item.id]).success;
          const isPhotoMissing = answer?.value === 'pass' && item.isPhotoRequired && !answer.photoIds?.length;
          expect(gapsOf(item, answer).length === 0).toBe(settled && !isPhotoMissing);
        }
      }),
    );
  });
  it('has nothing missing exactly when every item is complete', () => {
    fc.assert(
      fc.property(answers, (draft) => {
        const { answered, complete, total } = progress(form, draft);
        expect(complete).toBe(total - check(form, draft).length);
        expect(complete).toBeLessThanOrEqual(answered);
        expect(total).toBe(visibleItems(form).length);
      }),
    );
  });
  it('finds as many hazards as there are fails', () => {
    fc.assert(
      fc.property(answers, (draft) => {
        const fails = Object.values(draft).filter((answer) => answer.value === 'fail');
        expect(findings(form, draft)).toHaveLength(fails.length);
      }),
    );
  });
});

describe('merging drafts, for any copies', () => {
  it('gives the same in any order, any grouping and any number of times', () => {
    fc.assert(
      fc.property(answers, answers, answers, (a, b, c) => {
        expect(mergeAnswers(a, b)).toEqual(mergeAnswers(b, a));
        expect(mergeAnswers(mergeAnswers(a, b), c)).toEqual(mergeAnswers(a, mergeAnswers(b, c)));
        expect(mergeAnswers(a, a)).toEqual(a);
      }),
    );
  });
  it('loses no answer and never takes the older one', () => {
    fc.assert(
      fc.property(answers, answers, (a, b) => {
        const merged = mergeAnswers(a, b);
        for (const copy of [a, b])
          for (const [itemId, answer] of Object.entries(copy)) {
            expect(Date.parse(merged[itemId]?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(answer.at));
          }
      }),
    );
  });
});

describe('the edition that is due, for any history', () => {
  const edition = fc.constantFrom(...editionsBySize);
  const day = fc.integer({ min: -60, max: 0 }).map((days) => addDays('2026-11-25', days));
  const owing = fc.record({
    has: fc.record({ daily: fc.boolean(), weekly: fc.boolean(), monthly: fc.boolean() }),
    submitCycle: edition,
    done: fc.array(fc.record({ edition, on: day }), { maxLength: 6 }),
  });
  it('is no longer due once it was handed in, and nothing larger becomes due by it', () => {
    fc.assert(
      fc.property(owing, (unit) => {
        const due = editionFor(unit, '2026-11-25');
        if (!due) return;
        const next = editionFor({ ...unit, done: [...unit.done, { edition: due, on: '2026-11-25' }] }, '2026-11-25');
        if (next) expect(editionsBySize.indexOf(next)).toBeGreaterThan(editionsBySize.indexOf(due));
      }),
    );
  });
  it('is one that the category has, no smaller than what the unit hands in', () => {
    fc.assert(
      fc.property(owing, (unit) => {
        const due = editionFor(unit, '2026-11-25');
        if (!due) return;
        expect(unit.has[due]).toBe(true);
        expect(editionsBySize.indexOf(due)).toBeLessThanOrEqual(editionsBySize.indexOf(unit.submitCycle));
      }),
    );
  });
});
