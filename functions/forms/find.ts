/** Forms for the other slices. */
import { Edition } from '../../schemas/category.ts';
import type { Form } from '../../schemas/form.ts';
import { Problem } from '../../schemas/problem.ts';
import { type FormHead, formHeads, forms } from './store.ts';

export type { FormHead } from './store.ts';

/** Forms never change: what was read once is good for the life of the process. 60 KB each at most. */
const read = new Map<string, Form>();
const readMaximum = 100;

export async function findForm(formId: string): Promise<Form | undefined> {
  const known = read.get(formId);
  if (known) return known;
  const form = await forms.find({ formId });
  if (form) {
    if (read.size >= readMaximum) read.clear();
    read.set(formId, form);
  }
  return form;
}

/** Throws `form.unknown`. */
export async function getForm(formId: string): Promise<Form> {
  const form = await findForm(formId);
  if (!form) throw new Problem('form.unknown');
  return form;
}

/** The form in force for each edition that a category has, without its questions. */
export async function currentForms(categoryId: string): Promise<FormHead[]> {
  const newest = Edition.options.map(async (edition) => {
    const page = await formHeads.query({
      index: 'byCategory',
      partition: categoryId,
      prefix: `${edition}#`,
      newestFirst: true,
      limit: 1,
    });
    return page.items;
  });
  return (await Promise.all(newest)).flat();
}
