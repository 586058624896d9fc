import { describe, expect, it } from 'vitest';
import { actorOf } from '../../../functions/access/actor-of.ts';
import { staffOrPublic } from '../../../functions/access/staff-actor.ts';
import { linkApi } from '../../../schemas/link.ts';
import { selfCheckApi } from '../../../schemas/self-check.ts';
import { staffApi } from '../../../schemas/staff.ts';
import { systemApi } from '../../../schemas/system.ts';
import { aStaff, NOON, staffActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { requestFor } from '../../support/requests.ts';

function call(claims: Record<string, string> | undefined, staff = [aStaff()]) {
  fakeTables({ staff });
  return actorOf(staffApi.getMe, requestFor(staffApi.getMe, {}, claims && { claims }), NOON);
}

describe('a person who calls with a token', () => {
  it('has the role and scope of the directory, whatever the token says of them', async () => {
    const person = aStaff({ role: 'service-center', districtIds: ['D1'] });
    const claims = { email: 'Person@Bureau.example', email_verified: 'true', role: 'sys-admin' };
    expect(await call(claims, [person])).toEqual(staffActor({ role: 'service-center', districtIds: ['D1'] }));
  });

  it('is unknown without an address', async () => {
    await expect(call(undefined)).rejects.toMatchObject({ code: 'actor.unknown' });
    await expect(call({ sub: 'x' })).rejects.toMatchObject({ code: 'actor.unknown' });
  });

  it('is not in the directory with another address, or one that the issuer has not verified', async () => {
    await expect(call({ email: 'other@bureau.example' })).rejects.toMatchObject({ code: 'actor.not-in-directory' });
    const unverified = { email: 'person@bureau.example', email_verified: 'false' };
    await expect(call(unverified)).rejects.toMatchObject({ code: 'actor.not-in-directory' });
  });

  it('is refused from the request on that follows the disabling', async () => {
    const disabled = call({ email: 'person@bureau.example' }, [aStaff({ status: 'disabled' })]);
    await expect(disabled).rejects.toMatchObject({ code: 'actor.disabled' });
  });
});

describe('a slice without operations of units', () => {
  it('takes no cookie for a person', async () => {
    fakeTables();
    const request = requestFor(linkApi.leaveSession, {}, { cookies: ['unit-session=v1.x'] });
    await expect(staffOrPublic(selfCheckApi.getUnitHome, request, NOON)).rejects.toThrow('is for units');
  });
});

describe('anybody', () => {
  it('may call what is public, without cookie or token', async () => {
    expect(await actorOf(systemApi.getHealth, requestFor(systemApi.getHealth), NOON)).toEqual({ kind: 'public' });
  });
});
