/** A checklist as shipped in `data/checklists/`; forms are made from it (`form.ts`). */
import * as z from 'zod';
import { Edition } from './category.ts';

export const HazardLevel = z.enum(['major', 'general']);
export type HazardLevel = z.infer<typeof HazardLevel>;

/** Without a clause it is the document as a whole. */
export const Basis = z.strictObject({
  doc: z.string(),
  clause: z.string().optional(),
  unverified: z.boolean().optional(),
});
export type Basis = z.infer<typeof Basis>;

export const ChecklistItem = z.strictObject({
  id: z.string(),
  text: z.string(),
  method: z.string(),
  basis: z.array(Basis),
  defaultLevel: HazardLevel,
  /** A photo is due with every answer but `na`. */
  photoRequired: z.boolean(),
  /** A photo is due with a fail: always true. */
  photoOnFail: z.literal(true),
  /** Days, or at once (24 hours; domain.md §4). */
  defaultDeadline: z.union([z.literal('immediate'), z.int().min(1).max(30)]),
  /** A fail proposes a major hazard; the department confirms (domain.md §4). */
  vetoMajor: z.boolean(),
  cycle: Edition,
});
export type ChecklistItem = z.infer<typeof ChecklistItem>;

export const Checklist = z.strictObject({
  id: z.string(),
  categoryId: z.string().nullable(),
  title: z.string(),
  version: z.string(),
  lang: z.literal('zh-CN'),
  appliesToAll: z.boolean(),
  includes: z.array(z.string()),
  legend: z.string(),
  answerOptions: z.tuple([z.literal('pass'), z.literal('fail'), z.literal('na')]),
  passMeans: z.literal('yes'),
  editions: z.record(Edition, z.array(z.string())),
  items: z.array(ChecklistItem),
});
export type Checklist = z.infer<typeof Checklist>;
