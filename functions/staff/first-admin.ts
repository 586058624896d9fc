/** The first administrator of a new deployment is named in its configuration: the one way into an empty directory. */
import { Problem } from '../../schemas/problem.ts';
import { staff, staffIdOf } from '../access/staff.ts';
import { commit } from '../kit/commit.ts';
import { env } from '../kit/env.ts';

const firstAdminEmail = env('FIRST_ADMIN_EMAIL').toLowerCase();

/** Adds the person when the address is the configured one; `false` when it is not. Twice is once. */
export async function addFirstAdmin(email: string, now: number, requestId: string): Promise<boolean> {
  if (!firstAdminEmail || email !== firstAdminEmail) return false;
  const staffId = staffIdOf(email);
  const at = new Date(now).toISOString();
  const scope = { role: 'sys-admin' as const, departmentIds: [], districtIds: [], unitIds: [] };
  const person = {
    staffId,
    name: '管理员',
    email,
    ...scope,
    status: 'active' as const,
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
  const author = { actor: { kind: 'system' as const, task: 'first-admin' }, now, requestId };
  const entry = { verb: 'staff.added' as const, recordId: staffId, detail: { name: person.name, role: person.role } };
  try {
    await commit(author, [staff.create(person, 'staff.exists')], [entry]);
  } catch (error) {
    // Two first requests at once: the other one has added the person.
    if (!(error instanceof Problem && error.code === 'staff.exists')) throw error;
  }
  return true;
}
