import type { Role } from '../../schemas/actor.ts';
import { type FieldError, Problem } from '../../schemas/problem.ts';
import type { Staff } from '../../schemas/staff.ts';

/** What a role is nothing without: its departments, districts or units. */
const needed: Partial<Record<Role, 'departmentIds' | 'districtIds' | 'unitIds'>> = {
  department: 'departmentIds',
  'service-center': 'districtIds',
  liaison: 'unitIds',
};

type Scoped = Pick<Staff, 'role' | 'departmentIds' | 'districtIds' | 'unitIds'>;

/** Throws `staff.scope-missing`, naming the field. */
export function requireScope(person: Scoped, language: 'zh-CN' | 'en'): void {
  const field = needed[person.role];
  if (field === undefined || person[field].length > 0) return;
  const errors: FieldError[] = [{ path: field, message: language === 'en' ? 'Required' : '必填' }];
  throw new Problem('staff.scope-missing', { errors });
}
