import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { staffIdOf } from '../../../functions/access/staff.ts';
import { addStaff } from '../../../functions/staff/add.ts';
import { amendStaff } from '../../../functions/staff/amend.ts';
import { disableStaff } from '../../../functions/staff/disable.ts';
import { enableStaff } from '../../../functions/staff/enable.ts';
import { getMe } from '../../../functions/staff/get-me.ts';
import { handler } from '../../../functions/staff/http.ts';
import { listStaff } from '../../../functions/staff/list.ts';
import { listColleagues } from '../../../functions/staff/list-colleagues.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import type { Sent } from '../../../schemas/operations.ts';
import { type Problem, problemBody } from '../../../schemas/problem.ts';
import { scopeUnitsMaximum, staffApi } from '../../../schemas/staff.ts';
import { anId, aStaff, noon, staffActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aHazard } from '../../support/hazards.ts';
import { aCall, requestFor, send } from '../../support/requests.ts';

const admin = staffActor({ role: 'sys-admin' });
const person = aStaff({ email: 'new@bureau.example', name: '样科员' });
const { staffId } = person;
const lastAdmin = aStaff({ email: 'admin@bureau.example', role: 'sys-admin', name: '样管理' });
const otherAdmin = aStaff({ email: 'other@bureau.example', role: 'sys-admin', name: '样同事' });

type Draft = Sent<typeof staffApi.addStaff>;
const draft: Draft = {
  name: '样科员',
  email: 'New@Bureau.example',
  role: 'department',
  departmentIds: ['culture'],
  post: '旅游科科长',
};
const add = (changes: Partial<Draft> = {}) =>
  addStaff(staffApi.addStaff.input.parse({ ...draft, ...changes }), aCall(staffApi.addStaff, admin));

describe('addStaff', () => {
  it('adds a person under the address, in lower case', async () => {
    const tables = fakeTables();
    expect(await add()).toMatchObject({
      staffId: staffIdOf('new@bureau.example'),
      email: 'new@bureau.example',
      status: 'active',
      version: 1,
      createdAt: noon,
    });
    expect(tables.put('staff')).toMatchObject([
      { nameKey: `样科员#${staffId}`, departmentIds: ['culture'], districtIds: [] },
    ]);
    expect(tables.entries()).toMatchObject([
      { verb: 'staff.added', recordId: staffId, actor: admin, detail: { name: '样科员', role: 'department' } },
    ]);
  });

  it('one address is one person, also when two are added at once', async () => {
    fakeTables({ staff: [person] });
    await expect(add()).rejects.toMatchObject({ code: 'staff.exists' });
    const { mock } = fakeTables();
    mock.on(TransactWriteCommand).rejects(cancelled('ConditionalCheckFailed', 'None'));
    await expect(add()).rejects.toMatchObject({ code: 'staff.exists' });
  });

  it.each([
    ['department', 'departmentIds'],
    ['service-center', 'districtIds'],
    ['liaison', 'unitIds'],
  ] as const)('a %s is nothing without its %s', async (role, path) => {
    const tables = fakeTables();
    const added = add({ role, departmentIds: [] });
    await expect(added).rejects.toMatchObject({ code: 'staff.scope-missing', detail: { errors: [{ path }] } });
    expect(tables.written()).toEqual([]);
  });
});

describe('a person’s units', () => {
  const unitIds = Array.from({ length: scopeUnitsMaximum + 1 }, (_, index) => `U${index}`);
  const claims = { email: lastAdmin.email, email_verified: 'true' };
  const { email: _, ...rest } = { ...draft, role: 'liaison' as const };

  it.each([
    ['added', staffApi.addStaff, { ...rest, email: 'many@bureau.example' }],
    ['amended', staffApi.amendStaff, { ...rest, staffId, version: 1 }],
  ] as const)('are not too many for lists to filter by: %s', async (_verb, operation, input) => {
    const tables = fakeTables({ staff: [lastAdmin, person] });
    const { status, body } = await send(handler, requestFor(operation, { ...input, unitIds }, { claims }));
    expect([status, body.errors]).toEqual([400, [{ path: 'unitIds', message: `不能超过 ${scopeUnitsMaximum} 项` }]]);
    expect(tables.written()).toEqual([]);
    const fewer = { ...input, unitIds: unitIds.slice(1) };
    expect((await send(handler, requestFor(operation, fewer, { claims }))).status).toBe(200);
  });
});

describe('amendStaff', () => {
  const amend = (of: typeof person, changes: Partial<Draft>) => {
    const { email: _, ...rest } = { ...draft, ...changes };
    const input = staffApi.amendStaff.input.parse({ ...rest, staffId: of.staffId, version: 1 });
    return amendStaff(input, aCall(staffApi.amendStaff, admin));
  };

  it('changes role and scope from the next request on, and says what changed', async () => {
    const tables = fakeTables({ staff: [person] });
    const amended = await amend(person, { role: 'service-center', districtIds: ['D1', 'D2'], departmentIds: [] });
    expect(amended).toMatchObject({ role: 'service-center', email: person.email, version: 2 });
    expect(tables.written()[0]?.input.ExpressionAttributeValues).toEqual({ ':read': 1 });
    expect(tables.entries()[0]).toMatchObject({
      verb: 'staff.amended',
      detail: {
        changes: { role: { from: 'safety-office', to: 'service-center' }, districtIds: { from: '', to: 'D1,D2' } },
      },
    });
  });

  it('takes the post away when it is left out', async () => {
    fakeTables({ staff: [{ ...person, post: '科员' }] });
    const { post: _, email: __, ...without } = draft;
    const input = staffApi.amendStaff.input.parse({ ...without, staffId, version: 1 });
    expect((await amendStaff(input, aCall(staffApi.amendStaff, admin))).post).toBeUndefined();
  });

  it('the last active administrator keeps the role', async () => {
    const tables = fakeTables({ staff: [lastAdmin, { ...otherAdmin, status: 'disabled' }] });
    await expect(amend(lastAdmin, {})).rejects.toMatchObject({ code: 'staff.last-admin' });
    expect(tables.written()).toEqual([]);
  });

  it('somebody who is not there is unknown', async () => {
    fakeTables();
    await expect(amend(person, {})).rejects.toMatchObject({ code: 'staff.unknown' });
  });
});

describe('disableStaff and enableStaff', () => {
  const disable = (of: typeof person) =>
    disableStaff({ staffId: of.staffId, version: 1, reason: '调离' }, aCall(staffApi.disableStaff, admin));

  it('end and give back access, with the reason', async () => {
    const tables = fakeTables({ staff: [person] });
    expect(await disable(person)).toMatchObject({ status: 'disabled', statusReason: '调离', version: 2 });
    expect(tables.entries()).toMatchObject([{ verb: 'staff.disabled', detail: { reason: '调离' } }]);
    const later = fakeTables({ staff: [{ ...person, status: 'disabled', statusReason: '调离' }] });
    const enabled = await enableStaff({ staffId, version: 1 }, aCall(staffApi.enableStaff, admin));
    expect(enabled).toEqual({ ...person, status: 'active', version: 2, updatedAt: noon });
    expect(later.entries()).toMatchObject([{ verb: 'staff.enabled' }]);
  });

  it('the last active administrator stays', async () => {
    fakeTables({ staff: [lastAdmin] });
    await expect(disable(lastAdmin)).rejects.toMatchObject({ code: 'staff.last-admin' });
  });

  it('another administrator has to stay one in the same transaction', async () => {
    const tables = fakeTables({ staff: [lastAdmin, otherAdmin] });
    await disable(lastAdmin);
    expect(tables.written()).toContainEqual(
      expect.objectContaining({
        action: 'ConditionCheck',
        input: expect.objectContaining({ Key: { staffId: otherAdmin.staffId } }),
      }),
    );
    tables.mock.on(TransactWriteCommand).rejects(cancelled('None', 'ConditionalCheckFailed', 'None'));
    await expect(disable(lastAdmin)).rejects.toMatchObject({ code: 'staff.last-admin' });
  });
});

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

describe('reading the directory', () => {
  const people = [lastAdmin, person].map((each) => ({ ...each, nameKey: each.name }));

  it('everybody learns who they are here', async () => {
    fakeTables({ staff: [{ ...person, post: '科员' }] });
    const actor = staffActor({ staffId });
    expect(await getMe({}, aCall(staffApi.getMe, actor))).toEqual({ actor, post: '科员', now: noon });
  });

  it('colleagues are the active ones, by name and post, without their address', async () => {
    fakeTables({ staff: [...people, { ...otherAdmin, status: 'disabled', nameKey: 'x' }] });
    const answer = await listColleagues({}, aCall(staffApi.listColleagues, admin));
    expect(staffApi.listColleagues.output.parse(answer).items.map(({ name }) => name)).toEqual(['样科员', '样管理']);
    expect(JSON.stringify(answer)).not.toContain('@');
  });

  it('colleagues of an inspection team are listed with their units: whom a hazard may be sent to shows before sending', async () => {
    const units = { unitIds: ['U0001'] };
    const inspector = { ...aStaff({ email: 'i@bureau.example', role: 'inspection-team', ...units }), nameKey: 'a' };
    const liaison = { ...aStaff({ email: 'l@bureau.example', role: 'liaison', ...units }), nameKey: 'b' };
    fakeTables({ staff: [inspector, liaison] });
    const { items } = await listColleagues({}, aCall(staffApi.listColleagues, admin));
    expect(items.map(({ unitIds }) => unitIds)).toEqual([['U0001'], []]);
  });

  it('the directory is paged by status, or whole', async () => {
    const { mock } = fakeTables({ staff: people });
    expect((await listStaff({ status: 'active' }, aCall(staffApi.listStaff, admin))).items).toHaveLength(2);
    expect((await listStaff({}, aCall(staffApi.listStaff, admin))).items).toHaveLength(2);
    const partitions = mock
      .commandCalls(QueryCommand)
      .map((call) => call.args[0].input.ExpressionAttributeValues?.[':partition']);
    expect(partitions).toEqual(['active', 'active', 'disabled']);
  });
});

function cancelled(...codes: string[]): TransactionCanceledException {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });
}
