import { Problem } from '../../schemas/problem.ts';
import type { Staff } from '../../schemas/staff.ts';
import { staff } from '../access/staff.ts';
import type { Write } from '../kit/table.ts';
import { activeStaff } from './find.ts';

/**
 * What has to hold when an administrator goes: another active one, in the same transaction, so that two who go at the
 * same moment can not leave the directory without any. Throws `staff.last-admin`.
 */
export async function anotherAdmin(leaving: Staff): Promise<Write[]> {
  if (leaving.role !== 'sys-admin' || leaving.status !== 'active') return [];
  const admins = (await activeStaff()).filter(
    ({ role, staffId }) => role === 'sys-admin' && staffId !== leaving.staffId,
  );
  const [other] = admins;
  if (!other) throw new Problem('staff.last-admin');
  const condition = {
    expression: '#status = :active AND #role = :admin',
    names: { '#status': 'status', '#role': 'role' },
    values: { ':active': 'active', ':admin': 'sys-admin' },
  };
  return [staff.require({ staffId: other.staffId }, condition, 'staff.last-admin')];
}
