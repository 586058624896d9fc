import * as z from 'zod';
import { Form } from '../../schemas/form.ts';
import { tableOf } from '../kit/table.ts';

/** `publishedKey` sorts the forms of a category by edition, then by time. */
export const forms = tableOf('forms', Form, (form) => ({
  publishedKey: `${form.edition}#${form.publishedAt}`,
  itemCount: itemsOf(form),
}));

/** What the index `byCategory` holds: a form without its questions, which are most of its bytes. */
export const FormHead = Form.omit({ sections: true }).extend({ itemCount: z.int() });
export type FormHead = z.infer<typeof FormHead>;
export const formHeads = tableOf('forms', FormHead);

function itemsOf({ sections }: Form): number {
  return sections.reduce((count, { items }) => count + items.length, 0);
}
