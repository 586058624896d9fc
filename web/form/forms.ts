/** Published forms, fetched once. */
import type { Form } from '../../schemas/form.ts';
import { read, readNote, write, writeNote } from './device.ts';
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
  // The note spares the first visit the wait for a store that is still being made.
  const kept = readNote(key) && (await read<Form>(key));
  if (kept) return kept;
  const form = await ask('getUnitForm', { formId });
  void write(key, form).then(() => writeNote(key, formId));
  return form;
}
