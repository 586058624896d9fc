/** A filled-in form: passes, a few items that do not apply to this unit, and what the plan says is wrong. */
import type { Form, FormItem } from '../../schemas/form.ts';
import { isPhotoDue, visibleItems } from '../../schemas/form-engine.ts';
import type { Sent } from '../../schemas/operations.ts';
import type { selfCheckApi } from '../../schemas/self-check.ts';
import type { HazardText, Place } from './city.ts';
import { chanceOf } from './random.ts';

type Answers = Sent<typeof selfCheckApi.submitSelfCheck>['answers'];
export type Answer = Answers[string];
export type Failure = Omit<Extract<Answer, { value: 'fail' }>, 'value' | 'at'>;
export type PhotoId = Failure['photoIds'][number];

type Given = {
  place: Place;
  /** A photo of the unit in order, where the form asks for one. */
  photoIds: readonly PhotoId[];
  /** By item. */
  failures: ReadonlyMap<string, Failure>;
  startedAt: number;
  /** Milliseconds from the first answer to the last. */
  duration: number;
};

export function answerForm(form: Form, { place, photoIds, failures, startedAt, duration }: Given): Answers {
  const items = visibleItems(form);
  return Object.fromEntries(
    items.map((item, index) => {
      const at = new Date(startedAt + (duration * (index + 1)) / items.length).toISOString();
      const failure = failures.get(item.id);
      return [item.id, failure ? { value: 'fail', at, ...failure } : goodAnswer(item, place, photoIds, at)] as const;
    }),
  );
}

/** The same items do not apply week after week: no gas, no stage, no projection room. */
const notApplicable = 0.045;

function goodAnswer(item: FormItem, place: Place, photoIds: readonly PhotoId[], at: string): Answer {
  const chance = chanceOf(`${place.unitId} ${item.id}`);
  if (!item.isVetoMajor && chance.isTrue(notApplicable)) {
    return { value: 'na', at, reason: chance.pick(['not-installed', 'not-in-use', 'not-my-duty'] as const) };
  }
  return { value: 'pass', at, photoIds: isPhotoDue(item, 'pass') ? [...photoIds] : [] };
}

/** The item that a text is about: the one that shares most pairs of characters with it, among those not yet taken. */
export function nearestItem(form: Form, text: HazardText, taken: ReadonlySet<string>): FormItem {
  const told = pairsOf(`${text.location}${text.description}${text.rectification}`);
  const free = visibleItems(form).filter(({ id }) => !taken.has(id));
  const scored = free.map((item) => {
    const own = pairsOf(item.text + item.method);
    const shared = [...own].filter((pair) => told.has(pair)).length;
    return { item, score: shared / Math.sqrt(own.size || 1) };
  });
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  return best.item;
}

function pairsOf(text: string): Set<string> {
  const letters = [...text.replaceAll(/[\s，。、；：“”？！（）()\d]/g, '')];
  return new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`));
}
