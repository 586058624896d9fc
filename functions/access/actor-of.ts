/** Who calls: the unit behind a session cookie, or the person of the staff directory behind a token. */
import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type { StaffActor, UnitActor } from '../../schemas/actor.ts';
import type { Link } from '../../schemas/link.ts';
import { accessOf } from '../../schemas/operations.ts';
import { Problem } from '../../schemas/problem.ts';
import type { ActorFinder } from '../kit/serve.ts';
import { countRequest } from './limit.ts';
import { links } from './links.ts';
import { readSession } from './session.ts';
import { staff, staffIdOf } from './staff.ts';

/** Requests a minute from one link: a phone saving its draft every few seconds stays far below. */
const perLink = { requests: 240, seconds: 60 };

export const actorOf: ActorFinder = async (operation, event, now) => {
  switch (accessOf(operation)) {
    case 'public':
      return { kind: 'public' };
    case 'unit':
      return unitActor(event, now);
    case 'staff':
      return staffActor(event);
  }
};

async function unitActor(event: APIGatewayProxyEventV2, now: number): Promise<UnitActor> {
  const session = await readSession(event.cookies, now);
  const link = await links.find({ linkId: session.linkId });
  if (!link || link.generation !== session.generation) throw new Problem('session.tampered');
  requireLive(link, now);
  if (event.requestContext.http.method !== 'GET') await countRequest(`link#${link.linkId}`, perLink, now);
  return { kind: 'unit', unitId: link.unitId, linkId: link.linkId };
}

/** Throws when a link was revoked or has expired. */
export function requireLive(link: Link, now: number): void {
  if (link.revokedAt !== undefined) throw new Problem('link.revoked');
  if (Date.parse(link.expiresAt) <= now) throw new Problem('link.expired');
}

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
