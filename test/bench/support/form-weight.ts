import { gzipSync } from 'node:zlib';
import { categories } from '../../../functions/units/categories.ts';
import type { Product } from './product.ts';

/** KB of the largest monthly form of all categories as the phone gets it, compressed. */
export async function largestFormKb({ forms }: Product): Promise<number> {
  const all = await Promise.all(categories.map(({ id }) => forms.currentForms(id)));
  const monthly = all.flat().filter(({ edition }) => edition === 'monthly');
  const bodies = await Promise.all(monthly.map(({ formId }) => forms.getForm(formId)));
  return Math.max(...bodies.map((form) => gzipSync(JSON.stringify(form)).length)) / 1024;
}
