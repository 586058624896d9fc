/** A unit as a clerk filled it in, checked against the reference data and the clerk's own scope. */
import { may, type StaffActor } from '../../schemas/actor.ts';
import { importReasons } from '../../schemas/import-reason.ts';
import { type FieldError, Problem } from '../../schemas/problem.ts';
import type { Unit, UnitDraft } from '../../schemas/unit.ts';
import { unitMismatches } from '../../schemas/unit-import.ts';
import type { Call } from '../kit/call.ts';
import { categories } from './categories.ts';
import { districts } from './districts.ts';
import { yearOf } from './year.ts';

/** Throws `request.invalid` with every field, or `actor.not-allowed` where the unit would lie outside the scope. */
export function checkDraft(
  draft: Omit<UnitDraft, 'status'>,
  { actor, operation, now, language }: Call<StaffActor>,
): void {
  const found = unitMismatches(draft, { categories, districts, year: yearOf(now) });
  const errors: FieldError[] = found.map(({ column, reason }) => ({
    path: column,
    message: importReasons[reason][language === 'en' ? 'en' : 'zh'],
  }));
  if (errors.length > 0) throw new Problem('request.invalid', { errors });
  if (!may(actor, operation, draft)) throw new Problem('actor.not-allowed');
}

/** Field → before and after, as text; what is the same is left out. */
export function changesOf(before: Partial<Unit>, after: Partial<Unit>): Record<string, { from?: string; to?: string }> {
  const ignored = new Set(['version', 'createdAt', 'updatedAt']);
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Unit)[];
  const changed = fields.filter((field) => !ignored.has(field) && asText(before[field]) !== asText(after[field]));
  return Object.fromEntries(changed.map((field) => [field, { from: asText(before[field]), to: asText(after[field]) }]));
}

function asText(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** What every entry about a unit says of it. */
export function scopeOf({ unitId, districtId, departmentId, categoryId }: Unit) {
  return { unitId, districtId, departmentId, categoryId };
}
