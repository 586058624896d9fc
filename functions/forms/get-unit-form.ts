import type { formApi } from '../../schemas/form.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Verb } from '../kit/call.ts';
import { getUnit } from '../units/find.ts';
import { getForm } from './find.ts';

export const getUnitForm: Verb<typeof formApi.getUnitForm> = async ({ formId }, { actor }) => {
  const [form, unit] = await Promise.all([getForm(formId), getUnit(actor.unitId)]);
  if (form.categoryId !== unit.categoryId) throw new Problem('form.not-yours');
  return form;
};
