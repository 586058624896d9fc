import type { Staff, staffApi } from '../../schemas/staff.ts';
import { staff } from '../access/staff.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { getStaff } from './find.ts';
import { anotherAdmin } from './last-admin.ts';
import { requireScope } from './scope.ts';
import { requireNoneLeftBehind } from './waiting-verifications.ts';

export const amendStaff: Verb<typeof staffApi.amendStaff> = async ({ version, ...input }, call) => {
  requireScope(input, call.language);
  const person = await getStaff(input.staffId);
  const next: Staff = {
    ...person,
    ...input,
    post: input.post,
    version: version + 1,
    updatedAt: new Date(call.now).toISOString(),
  };
  await requireNoneLeftBehind(next);
  const conditions = next.role === 'sys-admin' ? [] : await anotherAdmin(person);
  const detail = { changes: changesOf(person, next) };
  await commit(
    call,
    [staff.replace(next, version), ...conditions],
    [{ verb: 'staff.amended', recordId: person.staffId, detail }],
  );
  return next;
};

function changesOf(before: Staff, after: Staff): Record<string, { from?: string; to?: string }> {
  const fields = ['name', 'role', 'departmentIds', 'districtIds', 'unitIds', 'post'] as const;
  const changed = fields.filter((field) => String(before[field] ?? '') !== String(after[field] ?? ''));
  return Object.fromEntries(
    changed.map((field) => [field, { from: String(before[field] ?? ''), to: String(after[field] ?? '') }]),
  );
}
