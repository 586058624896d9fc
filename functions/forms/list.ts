import type { formApi } from '../../schemas/form.ts';
import type { Verb } from '../kit/call.ts';
import { currentForms } from './find.ts';

export const listForms: Verb<typeof formApi.listForms> = async ({ categoryId }) => ({
  items: await currentForms(categoryId),
});
