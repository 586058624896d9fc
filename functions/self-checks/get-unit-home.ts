import { Edition } from '../../schemas/category.ts';
import type { FormChoice } from '../../schemas/form.ts';
import { editionFor, periodOf } from '../../schemas/form-engine.ts';
import type { Draft, SelfCheckRow, selfCheckApi, UnitHome } from '../../schemas/self-check.ts';
import { addDays, dateOf } from '../../schemas/time.ts';
import type { Unit } from '../../schemas/unit.ts';
import { currentForms, type FormHead } from '../forms/find.ts';
import { openHazardsOfUnit } from '../hazards/list-of-unit.ts';
import type { Verb } from '../kit/call.ts';
import { findCategory } from '../units/categories.ts';
import { getUnit } from '../units/find.ts';
import { recentSelfChecks } from './find.ts';
import { refusalOf } from './fits.ts';
import { receiptOf } from './receipt.ts';
import { drafts, isLive } from './store.ts';

const receiptsShown = 5;
/** One for each edition, this period and the one just past, with room for forms that were replaced meanwhile. */
const draftsRead = 20;

export const getUnitHome: Verb<typeof selfCheckApi.getUnitHome> = async (_input, { actor, now }) => {
  const unit = await getUnit(actor.unitId);
  const [forms, recent, hazards, saved] = await Promise.all([
    currentForms(unit.categoryId),
    recentSelfChecks(unit.unitId),
    openHazardsOfUnit(unit.unitId),
    drafts.query({ partition: unit.unitId, limit: draftsRead }),
  ]);
  return {
    now: new Date(now).toISOString(),
    unit: headOf(unit),
    forms: choicesOf(unit, forms, recent, dateOf(now)),
    receipts: recent.slice(0, receiptsShown).map(receiptOf),
    hazards,
    drafts: saved.items.filter((draft) => isLive(draft, now) && !isHandedIn(draft, recent)).map(draftOf),
  };
};

function headOf({ unitId, name, categoryId, address, status }: Unit): UnitHome['unit'] {
  return { unitId, name, categoryName: findCategory(categoryId)?.name ?? categoryId, address, status };
}

function choicesOf(unit: Unit, forms: FormHead[], recent: SelfCheckRow[], today: string): FormChoice[] {
  const has = Object.fromEntries(
    Edition.options.map((edition) => [edition, forms.some((form) => form.edition === edition)]),
  ) as Record<Edition, boolean>;
  const done = recent.map((each) => ({ edition: each.edition, on: dayOf(each) }));
  const owed = refusalOf(unit) ? undefined : editionFor({ has, submitCycle: unit.submitCycle, done }, today);
  return forms.map(({ formId, edition, title, itemCount }) => {
    const period = periodOf(edition, today);
    const submitted = recent.find((each) => each.edition === edition && each.period === period);
    const choice = { formId, edition, title, itemCount, period, isDue: edition === owed };
    return submitted ? { ...choice, submittedAt: submitted.receivedAt } : choice;
  });
}

/** A civil date of the period that it was made for: what came in just after the period's end counts for its last day. */
function dayOf({ edition, period, receivedOn }: SelfCheckRow): string {
  return periodOf(edition, receivedOn) === period ? receivedOn : addDays(receivedOn, -1);
}

/** A save that arrived after the submission brings its draft back: it is done all the same. */
function isHandedIn(draft: Draft, recent: SelfCheckRow[]): boolean {
  return recent.some(({ selfCheckId }) => selfCheckId === draft.selfCheckId);
}

function draftOf({ formId, period, selfCheckId, savedAt, answers }: Draft): UnitHome['drafts'][number] {
  return { formId, period, selfCheckId, savedAt, answeredCount: Object.keys(answers).length };
}
