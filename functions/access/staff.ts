/** The staff directory's table. Below every slice: each request of staff reads it. */
import { Staff } from '../../schemas/staff.ts';
import { sha256Hex } from '../kit/hash.ts';
import { idFrom } from '../kit/ids.ts';
import { tableOf } from '../kit/table.ts';

export const staff = tableOf('staff', Staff, (person) => ({ nameKey: `${person.name}#${person.staffId}` }));

/** A person's id follows from the e-mail, which never changes: that one address is one person needs no other guard. */
export function staffIdOf(email: string): `st_${string}` {
  return idFrom('st', 0, sha256Hex(email.toLowerCase()));
}
