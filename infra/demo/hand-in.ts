/** A unit hands in its self-check, with what it found wrong. */
import { ulid } from 'ulid';
import type { Edition } from '../../schemas/category.ts';
import { type Form, formApi } from '../../schemas/form.ts';
import { isPhotoDue, periodOf, visibleItems } from '../../schemas/form-engine.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import { selfCheckApi } from '../../schemas/self-check.ts';
import { dateOf } from '../../schemas/time.ts';
import { answerForm, type Failure, nearestItem, type PhotoId } from './answers.ts';
import { signatureOf } from './handwriting.ts';
import type { Phone } from './phone.ts';
import type { Visit } from './plan.ts';
import { chanceOf } from './random.ts';
import { hazardShots, usualShot } from './shots.ts';
import type { Story } from './stories.ts';
import { words } from './words.ts';

/** A hazard that has been reported: the story, the record it has become, and how the last step left it. */
export type Reported = { story: Story; hazardId: HazardId; seen?: Hazard };
type HazardId = `hz_${string}`;

/**
 * Forms are the same for all units of a category; the photo of a unit's usual place is sent once and named again. An
 * item that failed once belongs to its story: failing again it would name the same hazard.
 */
export type Shelf = {
  forms: Map<string, Promise<Form>>;
  photos: Map<string, Promise<PhotoId[]>>;
  failed: Map<string, Set<string>>;
};

export async function handIn(visit: Visit, phone: Phone, shelf: Shelf, now: number): Promise<Reported[]> {
  const { place, edition, stories } = visit;
  const chance = chanceOf(`${place.unitId} ${dateOf(now)}`);
  const form = await formOf(phone, edition, shelf);
  const photoIds = visibleItems(form).some((item) => isPhotoDue(item, 'pass'))
    ? await kept(shelf.photos, place.unitId, () => phone.send([usualShot(place, now)]))
    : [];
  const [failures, items] = await failuresOf(stories, form, phone, shelf, now);
  const duration = chance.between(4, 16) * 60_000;
  const startedAt = now - duration - 20_000;
  const receipt = await phone.call(selfCheckApi.submitSelfCheck, {
    selfCheckId: `sc_${ulid(now)}`,
    formId: form.formId,
    period: periodOf(edition, dateOf(now)),
    answers: answerForm(form, { place, photoIds, failures, startedAt, duration }),
    signature: signatureOf(place.safetyManager),
    locationProof: chance.isTrue(0.85)
      ? { lng: place.lng, lat: place.lat, accuracyM: chance.whole(5, 60) }
      : { reason: chance.pick(['denied', 'unavailable', 'timeout'] as const) },
    startedAt: new Date(startedAt).toISOString(),
    occurredAt: new Date(now - 1000).toISOString(),
  });
  return stories.map((story) => {
    const hazard = receipt.hazards.find(({ itemId }) => itemId === items.get(story));
    if (!hazard) throw new Error(`${place.name} reported nothing for ${story.text.hazardId}`);
    return { story, hazardId: hazard.hazardId };
  });
}

function formOf({ place, call }: Phone, edition: Edition, { forms }: Shelf): Promise<Form> {
  return kept(forms, `${place.categoryId} ${edition}`, async () => {
    const home = await call(selfCheckApi.getUnitHome, {});
    const choice = home.forms.find((one) => one.edition === edition);
    if (!choice) throw new Error(`${place.name} has no ${edition} form`);
    return call(formApi.getUnitForm, { formId: choice.formId });
  });
}

async function failuresOf(
  stories: readonly Story[],
  form: Form,
  phone: Phone,
  shelf: Shelf,
  now: number,
): Promise<[failures: Map<string, Failure>, items: Map<Story, string>]> {
  const items = new Map<Story, string>();
  const taken = shelf.failed.get(phone.place.unitId) ?? new Set();
  shelf.failed.set(phone.place.unitId, taken);
  for (const story of stories) {
    const { id } = nearestItem(form, story.text, taken);
    items.set(story, id);
    taken.add(id);
  }
  const failures = await Promise.all(
    stories.map(async (story) => [items.get(story) ?? '', await failureOf(story, phone, now)] as const),
  );
  return [new Map(failures), items];
}

async function failureOf({ text, isFixedOnTheSpot }: Story, phone: Phone, now: number): Promise<Failure> {
  const { location, description } = text;
  const photoIds = await phone.send(hazardShots(phone.place, text, 'hazard', 'before', now));
  if (!isFixedOnTheSpot) return { location, description, photoIds };
  const after = await phone.send(hazardShots(phone.place, text, 'order', 'on the spot', now));
  return { location, description, photoIds, fixed: { measures: words.measures(text, false), photoIds: after } };
}

/** What was made for a key, made once. */
function kept<T>(shelf: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = shelf.get(key) ?? make();
  shelf.set(key, made);
  return made;
}
