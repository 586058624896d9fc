/** Reference data that ships with the product: `data/categories.json`. */
import * as z from 'zod';
import { DepartmentId } from './actor.ts';

export const RiskLevel = z.enum(['high', 'medium', 'low']);
export type RiskLevel = z.infer<typeof RiskLevel>;
export const Edition = z.enum(['daily', 'weekly', 'monthly']);
export type Edition = z.infer<typeof Edition>;

export const Category = z.strictObject({
  id: z.string(),
  name: z.string(),
  departmentId: DepartmentId,
  departmentName: z.string(),
  riskLevel: RiskLevel,
  selfCheck: z.strictObject({
    daily: z.boolean(),
    weekly: z.boolean(),
    monthly: z.boolean(),
    submitCycle: Edition,
    keyPeriodSubmitCycle: Edition,
  }),
  seasonal: z.strictObject({ isSeasonal: z.boolean(), openMonths: z.array(z.int().min(1).max(12)), note: z.string() }),
  flags: z.strictObject({ publicEntertainment: z.boolean(), publicGathering: z.boolean(), crowdedPlace: z.boolean() }),
  drillIntervalMonths: z.int(),
  suggestedInspectionsPerYear: z.int(),
  mainRisks: z.array(z.string()),
  typicalPermits: z.array(z.string()),
  checklistId: z.string(),
  note: z.string(),
});
export type Category = z.infer<typeof Category>;

export const Categories = z.strictObject({
  version: z.string(),
  asOf: z.string(),
  departments: z.array(z.strictObject({ id: DepartmentId, name: z.string() })),
  riskLevels: z.array(z.strictObject({ id: RiskLevel, name: z.string(), color: z.string() })),
  count: z.int(),
  categories: z.array(Category),
});
