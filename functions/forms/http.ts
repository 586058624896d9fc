import { formApi } from '../../schemas/form.ts';
import { actorOf } from '../access/actor-of.ts';
import { serve } from '../kit/serve.ts';
import { getForm } from './find.ts';
import { getUnitForm } from './get-unit-form.ts';
import { listForms } from './list.ts';

export const handler = serve(formApi, { getUnitForm, getForm: ({ formId }) => getForm(formId), listForms }, actorOf);
