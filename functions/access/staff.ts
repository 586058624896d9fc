/** The staff directory's table. Below every slice: each request of staff reads it. */
import { Staff } from '../../schemas/staff.ts';
import { tableOf } from '../kit/table.ts';

export const staff = tableOf('staff', Staff, (person) => ({ nameKey: `${person.name}#${person.staffId}` }));
