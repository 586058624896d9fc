/** Published forms, fetched once. */
import type { Form } from '../../schemas/form.ts';
import { read, write } from './device.ts';
import { ask } from './session.ts';

const forms = new Map<string, Promise<Form>>();

/** Forms never change: one that was read once is read from the phone. */
export function getForm(formId: string): Promise<Form> {
  const asked = forms.get(formId) ?? fetchForm(formId);
  forms.set(formId, asked);
  asked.catch(() => forms.delete(formId));
  return asked;
}

async function fetchForm(formId: string): Promise<Form> {
  const key = `form:${formId}`;
  const kept = await read<Form>(key);
  if (kept) return kept;
  const form = await ask('getUnitForm', { formId });
  void write(key, form);
  return form;
}
