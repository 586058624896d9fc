import { Edition } from '../../schemas/category.ts';
import type { Form } from '../../schemas/form.ts';
import { type Author, commit } from '../kit/commit.ts';
import { categories } from '../units/categories.ts';
import { checklists } from './checklists.ts';
import { currentForms } from './find.ts';
import { makeForm } from './make.ts';
import { forms } from './store.ts';

/** Publishes what the checklists of this release say and is not in force yet. Doing it twice changes nothing. */
export async function publishForms(author: Author): Promise<void> {
  for (const category of categories) {
    const inForce = new Set((await currentForms(category.id)).map(({ formId }) => formId));
    for (const edition of Edition.options) {
      const made = makeForm(category, edition, checklists);
      if (made && !inForce.has(made.formId)) await publish(made, author);
    }
  }
}

/** A release that was taken back brings an earlier form into force again: the same form, published anew. */
async function publish(made: Omit<Form, 'publishedAt'>, author: Author): Promise<void> {
  const form: Form = { ...made, publishedAt: new Date(author.now).toISOString() };
  const isKnown = (await forms.find({ formId: form.formId })) !== undefined;
  const { formId: recordId, categoryId, edition } = form;
  await commit(
    author,
    [isKnown ? forms.overwrite(form) : forms.create(form, 'record.stale')],
    [{ verb: 'form.published', recordId, detail: { categoryId, edition } }],
  );
}
