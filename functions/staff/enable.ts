import type { Staff, staffApi } from '../../schemas/staff.ts';
import { staff } from '../access/staff.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { switchAccount } from './accounts.ts';
import { getStaff } from './find.ts';

export const enableStaff: Verb<typeof staffApi.enableStaff> = async ({ staffId, version }, call) => {
  const { statusReason: _, ...person } = await getStaff(staffId);
  await switchAccount(person.email, true);
  const at = new Date(call.now).toISOString();
  const next: Staff = { ...person, status: 'active', version: version + 1, updatedAt: at };
  await commit(call, [staff.replace(next, version)], [{ verb: 'staff.enabled', recordId: staffId, detail: {} }]);
  return next;
};
