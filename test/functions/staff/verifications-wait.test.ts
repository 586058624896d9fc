import { describe, expect, it } from 'vitest';
import { amendStaff } from '../../../functions/staff/amend.ts';
import { disableStaff } from '../../../functions/staff/disable.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import { type Problem, problemBody } from '../../../schemas/problem.ts';
import { staffApi } from '../../../schemas/staff.ts';
import { anId, aStaff } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aHazard } from '../../support/hazards.ts';
import { aCall } from '../../support/requests.ts';
import { admin, draft } from './people.ts';

describe('somebody whose verifications wait', () => {
  const verifier = aStaff({ email: 'v@bureau.example', role: 'inspection-team', unitIds: ['U0001', 'U0002'] });
  const other = aStaff({ email: 'w@bureau.example', role: 'inspection-team', unitIds: ['U0001'] });
  const named = (number: number, changes: Partial<Hazard> = {}) => {
    const verifierIds = [other.staffId, verifier.staffId];
    const hazard = aHazard({ hazardId: anId('hz', number), status: 'verifying', verifierIds, ...changes });
    return { ...hazard, openStatus: hazard.status };
  };
  const waiting = [
    named(1),
    named(2, { unitId: 'U0002' }),
    named(3, { verifierIds: [other.staffId] }),
    named(4, { status: 'pending-closure' }),
  ];
  const disable = () =>
    disableStaff({ staffId: verifier.staffId, version: 1, reason: '调离' }, aCall(staffApi.disableStaff, admin));
  const amend = (changes: object) => {
    const { email: _, ...rest } = { ...draft, role: 'inspection-team', unitIds: verifier.unitIds, ...changes };
    const input = staffApi.amendStaff.input.parse({ ...rest, staffId: verifier.staffId, version: 1 });
    return amendStaff(input, aCall(staffApi.amendStaff, admin));
  };

  it('is not disabled, and told is how many', async () => {
    const tables = fakeTables({ staff: [verifier], hazards: waiting });
    const problem = await disable().catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'staff.verifications-wait', status: 409, detail: { count: 2 } });
    expect(problemBody(problem as Problem, 'r', 'zh-CN').title).toMatch(/^还有 2 件隐患等待此人核查/);
    expect(problemBody(problem as Problem, 'r', 'en').title).toMatch(/^Hazards that wait .* verify: 2\./);
    expect(tables.written()).toEqual([]);
  });

  it.each([
    ['the role that verifies', { role: 'auditor', unitIds: [] }, 2],
    ['a unit of one of them', { unitIds: ['U0001'] }, 1],
  ])('does not lose %s', async (_, changes, count) => {
    const tables = fakeTables({ staff: [verifier], hazards: waiting });
    await expect(amend(changes)).rejects.toMatchObject({ code: 'staff.verifications-wait', detail: { count } });
    expect(tables.written()).toEqual([]);
  });

  it('may be amended so that they can still be done, and disabled once they are handed over', async () => {
    fakeTables({ staff: [verifier], hazards: waiting });
    expect(await amend({ name: '样改名', unitIds: ['U0001', 'U0002', 'U0003'] })).toMatchObject({ name: '样改名' });
    fakeTables({ staff: [verifier], hazards: waiting.slice(2) });
    expect(await disable()).toMatchObject({ status: 'disabled' });
  });
});
