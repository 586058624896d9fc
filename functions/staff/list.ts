import { invitationDays, type Staff, type StaffRow, type staffApi } from '../../schemas/staff.ts';
import { dayMs } from '../../schemas/time.ts';
import { staff } from '../access/staff.ts';
import type { Verb } from '../kit/call.ts';
import { invitedAddresses } from './accounts.ts';

const pageSize = 50;

export const listStaff: Verb<typeof staffApi.listStaff> = async ({ status, cursor }) => {
  const partition = status ?? ['active', 'disabled'];
  const [page, invited] = await Promise.all([
    staff.query({ index: 'byStatus', partition, limit: pageSize, cursor }),
    invitedAddresses(),
  ]);
  return { ...page, items: page.items.map((person) => (invited.has(person.email) ? withInvitation(person) : person)) };
};

/** Of somebody added before invitations were noted it counts from then. */
function withInvitation(person: Staff): StaffRow {
  const sentAt = Date.parse(person.invitedAt ?? person.createdAt);
  return { ...person, invitationEndsAt: new Date(sentAt + invitationDays * dayMs).toISOString() };
}
