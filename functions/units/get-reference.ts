import type { referenceApi } from '../../schemas/unit.ts';
import type { Verb } from '../kit/call.ts';
import { categories, departments } from './categories.ts';
import { districts } from './districts.ts';

export const getReference: Verb<typeof referenceApi.getReference> = async () => ({
  categories: categories.map(({ id, name, departmentId, riskLevel }) => ({ id, name, departmentId, riskLevel })),
  departments: [...departments],
  districts: [...districts],
});
