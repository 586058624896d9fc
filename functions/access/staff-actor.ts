/** Who calls where no unit does: anybody, or the person of the staff directory behind a token. */
import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type { StaffActor } from '../../schemas/actor.ts';
import { accessOf } from '../../schemas/operations.ts';
import { Problem } from '../../schemas/problem.ts';
import type { ActorFinder } from '../kit/serve.ts';
import { staff, staffIdOf } from './staff.ts';

/** For slices without operations of units: they carry neither sessions nor their secret. */
export const staffOrPublic: ActorFinder = async (operation, event) => {
  switch (accessOf(operation)) {
    case 'public':
      return { kind: 'public' };
    case 'staff':
      return staffActor(event);
    case 'unit':
      throw new Error(`${operation.path} is for units: its slice finds them by access/actor-of.ts`);
  }
};

async function staffActor(event: APIGatewayProxyEventV2): Promise<StaffActor> {
  const person = await staff.find({ staffId: staffIdOf(emailOf(event)) });
  if (!person) throw new Problem('actor.not-in-directory');
  if (person.status === 'disabled') throw new Problem('actor.disabled');
  const { staffId, name, role, departmentIds, districtIds, unitIds } = person;
  return { kind: 'staff', staffId, name, role, departmentIds, districtIds, unitIds };
}

/** The address that the token vouches for, in lower case. */
export function emailOf(event: APIGatewayProxyEventV2): string {
  const claims = (event as APIGatewayProxyEventV2WithJWTAuthorizer).requestContext.authorizer?.jwt?.claims;
  const email = claims?.email;
  if (typeof email !== 'string') throw new Problem('actor.unknown');
  // An address that its issuer has not verified may be somebody else's.
  if (String(claims?.email_verified) === 'false') throw new Problem('actor.not-in-directory');
  return email.toLowerCase();
}
