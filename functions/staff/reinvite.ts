import { Problem } from '../../schemas/problem.ts';
import type { Staff, staffApi } from '../../schemas/staff.ts';
import { countRequest } from '../access/limit.ts';
import { staff } from '../access/staff.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { reinviteAccount } from './accounts.ts';
import { getStaff } from './find.ts';

/** A mailbox is not to be flooded; Cognito's own sender takes 50 messages a day from all of a pool. */
const perPerson = { requests: 3, seconds: 3600 };

export const reinviteStaff: Verb<typeof staffApi.reinviteStaff> = async ({ staffId, version }, call) => {
  const person = await getStaff(staffId);
  if (person.version !== version) throw new Problem('record.stale', { current: person.version });
  if (person.status === 'disabled') throw new Problem('staff.no-invitation');
  await countRequest(`invitation#${staffId}`, perPerson, call.now);
  await reinviteAccount(person.email);
  const at = new Date(call.now).toISOString();
  const next: Staff = { ...person, invitedAt: at, version: version + 1, updatedAt: at };
  await commit(call, [staff.replace(next, version)], [{ verb: 'staff.reinvited', recordId: staffId, detail: {} }]);
  return next;
};
