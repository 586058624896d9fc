import { Problem } from '../../schemas/problem.ts';
import type { Staff } from '../../schemas/staff.ts';
import { staff } from '../access/staff.ts';

/** Throws `staff.unknown`. */
export async function getStaff(staffId: string): Promise<Staff> {
  const person = await staff.find({ staffId });
  if (!person) throw new Problem('staff.unknown');
  return person;
}

/** Everybody who is active, by name. A bureau's staff is some dozens of people. */
export async function activeStaff(): Promise<Staff[]> {
  const people: Staff[] = [];
  let cursor: string | undefined;
  do {
    const page = await staff.query({ index: 'byStatus', partition: 'active', limit: 100, cursor });
    people.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return people;
}
