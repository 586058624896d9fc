import type { Staff, staffApi } from '../../schemas/staff.ts';
import { staff } from '../access/staff.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { switchAccount } from './accounts.ts';
import { getStaff } from './find.ts';
import { anotherAdmin } from './last-admin.ts';
import { requireNoneLeftBehind } from './waiting-verifications.ts';

export const disableStaff: Verb<typeof staffApi.disableStaff> = async ({ staffId, version, reason }, call) => {
  const person = await getStaff(staffId);
  const at = new Date(call.now).toISOString();
  const next: Staff = { ...person, status: 'disabled', statusReason: reason, version: version + 1, updatedAt: at };
  await requireNoneLeftBehind(next);
  const conditions = await anotherAdmin(person);
  const entry = { verb: 'staff.disabled' as const, recordId: staffId, detail: { reason } };
  await commit(call, [staff.replace(next, version), ...conditions], [entry]);
  // The directory decides from the next request on; the account follows.
  await switchAccount(person.email, false);
  return next;
};
