import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { handler } from '../../../functions/staff/http.ts';
import { staffApi } from '../../../schemas/staff.ts';
import { aStaff } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { requestFor, send } from '../../support/requests.ts';

const first = aStaff({ email: 'first@bureau.example', role: 'sys-admin', name: '管理员' });
const getMe = (claims: Record<string, string>) => send(handler, requestFor(staffApi.getMe, {}, { claims }));

/** The directory has the person from the second reading on. */
function emptyAtFirst() {
  const tables = fakeTables();
  tables.mock.on(GetCommand).resolvesOnce({}).resolves({ Item: first });
  return tables;
}

describe('the first administrator', () => {
  it('is whom the configuration names, once that person signs in', async () => {
    const tables = emptyAtFirst();
    const answer = await getMe({ email: 'First@Bureau.example', email_verified: 'true' });
    expect(answer).toMatchObject({ status: 200, body: { actor: { role: 'sys-admin', staffId: first.staffId } } });
    expect(tables.put('staff')).toMatchObject([{ staffId: first.staffId, role: 'sys-admin', email: first.email }]);
    expect(tables.entries()).toMatchObject([
      { verb: 'staff.added', recordId: first.staffId, actor: { kind: 'system', task: 'first-admin' } },
    ]);
  });

  it('is added once, when two first requests come at once', async () => {
    const tables = emptyAtFirst();
    tables.mock.on(TransactWriteCommand).rejects(
      new TransactionCanceledException({
        message: 'cancelled',
        $metadata: {},
        CancellationReasons: [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }],
      }),
    );
    expect((await getMe({ email: first.email })).status).toBe(200);
  });

  it('is nobody else, and not with an address that its issuer has not verified', async () => {
    for (const claims of [{ email: 'else@bureau.example' }, { email: first.email, email_verified: 'false' }]) {
      const tables = fakeTables();
      const answer = await getMe(claims as Record<string, string>);
      expect(answer).toMatchObject({ status: 403, body: { code: 'actor.not-in-directory' } });
      expect(tables.written()).toEqual([]);
    }
  });

  it('is not made again after somebody has disabled the person', async () => {
    const tables = fakeTables({ staff: [{ ...first, status: 'disabled' }] });
    expect((await getMe({ email: first.email })).body.code).toBe('actor.disabled');
    expect(tables.written()).toEqual([]);
  });

  it('is made by asking who one is, and by no other request', async () => {
    const tables = fakeTables();
    const event = requestFor(staffApi.listColleagues, {}, { claims: { email: first.email } });
    expect((await send(handler, event)).body.code).toBe('actor.not-in-directory');
    expect(tables.written()).toEqual([]);
  });
});
