/** A self-check as a phone hands it in. */
import type { Form } from '../../../schemas/form.ts';
import { isPhotoDue, periodOf, visibleItems } from '../../../schemas/form-engine.ts';
import type { Sent } from '../../../schemas/operations.ts';
import type { Answer, selfCheckApi } from '../../../schemas/self-check.ts';
import { dateOf } from '../../../schemas/time.ts';
import type { Product } from './product.ts';

type PhotoId = `ph_${string}`;
type Submission = Omit<Sent<typeof selfCheckApi.submitSelfCheck>, 'selfCheckId'>;

/** The form in force for a category's edition. */
export async function formInForce(product: Product, categoryId: string, edition: Form['edition']): Promise<Form> {
  const heads = await product.forms.currentForms(categoryId);
  const head = heads.find((each) => each.edition === edition);
  if (!head) throw new Error(`there is no ${edition} form for ${categoryId}`);
  return product.forms.getForm(head.formId);
}

/** Everything passes; the photos go to the first items that ask for one, further such items do not apply. */
export function answersTo(form: Form, photoIds: readonly PhotoId[]): Record<string, Answer> {
  const at = new Date().toISOString();
  const rest = [...photoIds];
  const answers = visibleItems(form).map((item): [string, Answer] => {
    if (!isPhotoDue(item, 'pass')) return [item.id, { value: 'pass', at, photoIds: [] }];
    const photoId = rest.shift();
    if (!photoId) return [item.id, { value: 'na', at, reason: 'not-in-use' }];
    return [item.id, { value: 'pass', at, photoIds: [photoId] }];
  });
  if (rest.length > 0) throw new Error('the form asks for fewer photos than were taken');
  return Object.fromEntries(answers);
}

/** What is posted for it, but for the id, which is in the path. */
export function submission(form: Form, answers: Submission['answers']): Submission {
  const now = Date.now();
  return {
    formId: form.formId,
    period: periodOf(form.edition, dateOf(now)),
    answers,
    signature: { name: '姜样寅', strokes: [Array.from({ length: 60 }, (_, index) => (index * 37) % 1000)] },
    locationProof: { lng: 86.1, lat: 44.3, accuracyM: 20 },
    startedAt: new Date(now - 300_000).toISOString(),
    occurredAt: new Date(now).toISOString(),
  };
}
