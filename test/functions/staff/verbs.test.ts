import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { staffIdOf } from '../../../functions/access/staff.ts';
import { addStaff } from '../../../functions/staff/add.ts';
import { amendStaff } from '../../../functions/staff/amend.ts';
import { disableStaff } from '../../../functions/staff/disable.ts';
import { enableStaff } from '../../../functions/staff/enable.ts';
import { handler } from '../../../functions/staff/http.ts';
import { reinviteStaff } from '../../../functions/staff/reinvite.ts';
import { scopeUnitsMaximum, staffApi } from '../../../schemas/staff.ts';
import { noon } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall, requestFor, send } from '../../support/requests.ts';
import { admin, type Draft, draft, lastAdmin, otherAdmin, person, staffId } from './people.ts';

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

  it('where accounts are kept elsewhere there is no invitation to send again', async () => {
    const tables = fakeTables({ staff: [person] });
    tables.countTo(1);
    const again = reinviteStaff({ staffId, version: 1 }, aCall(staffApi.reinviteStaff, admin));
    await expect(again).rejects.toMatchObject({ code: 'staff.no-invitation' });
    expect(tables.written()).toEqual([]);
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

function cancelled(...codes: string[]): TransactionCanceledException {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });
}
