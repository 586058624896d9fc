/** What has to fit before a unit may fill in or hand in a form. */
import type { Edition } from '../../schemas/category.ts';
import type { Form } from '../../schemas/form.ts';
import { check, type Gap, periodOf, strayItems } from '../../schemas/form-engine.ts';
import { type FieldError, type Language, Problem, type ProblemCode } from '../../schemas/problem.ts';
import type { Answer } from '../../schemas/self-check.ts';
import { dateOf, dayMs } from '../../schemas/time.ts';
import type { Unit, UnitStatus } from '../../schemas/unit.ts';

/** A lost unit that hands in something is found again: it may. */
const refusals = {
  active: undefined,
  lost: undefined,
  suspended: 'unit.suspended',
  seasonal_closed: 'unit.seasonally-closed',
  closed: 'unit.closed',
} as const satisfies Record<UnitStatus, ProblemCode | undefined>;

export function refusalOf({ status }: Pick<Unit, 'status'>): ProblemCode | undefined {
  return refusals[status];
}

/** Throws unless the unit works and the form is one of its category. */
export function requireFormOf(unit: Unit, form: Form | undefined): Form {
  const refusal = refusalOf(unit);
  if (refusal) throw new Problem(refusal);
  if (!form) throw new Problem('form.unknown');
  if (form.categoryId !== unit.categoryId) throw new Problem('form.not-yours');
  return form;
}

/** A phone that was offline sends late: the period just past is taken for another 24 hours. */
export function requirePeriod(edition: Edition, period: string, now: number): void {
  const open = [now, now - dayMs].map((at) => periodOf(edition, dateOf(at)));
  if (!open.includes(period)) throw new Problem('self-check.wrong-period', { allowed: [...new Set(open)] });
}

/** Throws with every item that the form does not have. */
export function requireKnownItems(form: Form, answers: Readonly<Record<string, unknown>>, language: Language): void {
  const errors = strayItems(form, answers).map((itemId) => errorOf(itemId, ['stray'], language));
  if (errors.length > 0) throw new Problem('self-check.incomplete', { errors });
}

/** Throws with everything that is missing at once. */
export function requireComplete(form: Form, answers: Readonly<Record<string, Answer>>, language: Language): void {
  requireKnownItems(form, answers, language);
  const errors = check(form, answers).map(({ itemId, gaps }) => errorOf(itemId, gaps, language));
  if (errors.length > 0) throw new Problem('self-check.incomplete', { errors });
}

const words = {
  stray: { zh: '自查表没有这一项', en: 'The form has no such item' },
  answer: { zh: '未作答', en: 'Not answered' },
  photo: { zh: '缺照片', en: 'A photo is missing' },
  location: { zh: '缺部位', en: 'The place is missing' },
  description: { zh: '缺问题描述', en: 'The description is missing' },
  measures: { zh: '缺整改措施', en: 'The measures are missing' },
  'after-photo': { zh: '缺整改后照片', en: 'A photo of the result is missing' },
  reason: { zh: '缺不适用的原因', en: 'The reason is missing' },
} as const satisfies Record<Gap | 'stray', { zh: string; en: string }>;

function errorOf(itemId: string, gaps: readonly (Gap | 'stray')[], language: Language): FieldError {
  const said = gaps.map((gap) => (language === 'en' ? words[gap].en : words[gap].zh));
  return { path: `answers.${itemId}`, message: said.join(language === 'en' ? '; ' : '；') };
}
