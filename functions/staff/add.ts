import { Problem } from '../../schemas/problem.ts';
import type { staffApi } from '../../schemas/staff.ts';
import { staff, staffIdOf } from '../access/staff.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { inviteAccount } from './accounts.ts';
import { requireScope } from './scope.ts';

export const addStaff: Verb<typeof staffApi.addStaff> = async (input, call) => {
  requireScope(input, call.language);
  const staffId = staffIdOf(input.email);
  if (await staff.find({ staffId })) throw new Problem('staff.exists');
  // The account first: it alone lets nobody in, and somebody in the directory without one could not sign in.
  const isInvited = await inviteAccount(input);
  const at = new Date(call.now).toISOString();
  const begun = { createdAt: at, updatedAt: at, version: 1, ...(isInvited && { invitedAt: at }) };
  const person = { ...input, staffId, status: 'active' as const, ...begun };
  const detail = { name: person.name, role: person.role };
  await commit(call, [staff.create(person, 'staff.exists')], [{ verb: 'staff.added', recordId: staffId, detail }]);
  return person;
};
