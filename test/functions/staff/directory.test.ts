import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { getMe } from '../../../functions/staff/get-me.ts';
import { listStaff } from '../../../functions/staff/list.ts';
import { listColleagues } from '../../../functions/staff/list-colleagues.ts';
import { staffApi } from '../../../schemas/staff.ts';
import { aStaff, noon, staffActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';
import { admin, lastAdmin, otherAdmin, person, staffId } from './people.ts';

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
