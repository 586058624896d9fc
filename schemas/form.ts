/** Published, immutable, versioned forms: `fire-common` plus the category's checklist, in one edition. */
import * as z from 'zod';
import { readers } from './actor.ts';
import { Edition } from './category.ts';
import { Basis, HazardLevel } from './checklist.ts';
import { At } from './fields.ts';
import { operations } from './operations.ts';

/** One question as the phone gets it. */
export const FormItem = z.strictObject({
  id: z.string(),
  text: z.string(),
  method: z.string(),
  basis: z.array(Basis),
  level: HazardLevel,
  isPhotoRequired: z.boolean(),
  isVetoMajor: z.boolean(),
  deadline: z.union([z.literal('immediate'), z.int()]),
});
export type FormItem = z.infer<typeof FormItem>;

export const FormSection = z.strictObject({
  checklistId: z.string(),
  version: z.string(),
  title: z.string(),
  items: z.array(FormItem),
});

/** `ktv-weekly-3f9a1c2b`: category, edition and a hash of the content, so that the same content is the same form for ever. */
export const FormId = z.string().regex(/^[a-z-]+-(daily|weekly|monthly)-[0-9a-f]{8}$/);

export const Form = z.strictObject({
  formId: FormId,
  categoryId: z.string(),
  edition: Edition,
  title: z.string(),
  publishedAt: At,
  sections: z.array(FormSection),
});
export type Form = z.infer<typeof Form>;

export const NaReason = z.enum(['not-installed', 'not-in-use', 'not-my-duty', 'other']);
export type NaReason = z.infer<typeof NaReason>;

export const formApi = operations({
  getUnitForm: {
    method: 'GET',
    path: '/api/unit/forms/{formId}',
    input: z.strictObject({ formId: FormId }),
    output: Form,
    allow: ['unit'],
    summary: 'A form of the category of the unit whose link is open.',
  },
  getForm: {
    method: 'GET',
    path: '/api/forms/{formId}',
    input: z.strictObject({ formId: FormId }),
    output: Form,
    allow: readers,
    summary: 'A published form, for reading a self-check that was made with it.',
  },
  listForms: {
    method: 'GET',
    path: '/api/forms',
    input: z.strictObject({ categoryId: z.string().min(1).max(40) }),
    output: z.strictObject({ items: z.array(Form.omit({ sections: true }).extend({ itemCount: z.int() })) }),
    allow: readers,
    summary: 'The forms in force for a category.',
  },
});

/** What the phone page asks to know what is due, and which forms there are. */
export const FormChoice = z.strictObject({
  formId: FormId,
  edition: Edition,
  title: z.string(),
  itemCount: z.int(),
  /** `2026-11-23`, `2026-W48`, `2026-11`: a second submission in the same period replaces the first, which is kept. */
  period: z.string(),
  isDue: z.boolean(),
  submittedAt: At.optional(),
});
export type FormChoice = z.infer<typeof FormChoice>;
