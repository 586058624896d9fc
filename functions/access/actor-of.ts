/** Who calls: the unit behind a session cookie, or whom staff-actor.ts finds. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { UnitActor } from '../../schemas/actor.ts';
import type { Link } from '../../schemas/link.ts';
import { accessOf } from '../../schemas/operations.ts';
import { Problem } from '../../schemas/problem.ts';
import type { ActorFinder } from '../kit/serve.ts';
import { countRequest } from './limit.ts';
import { links } from './links.ts';
import { readSession } from './session.ts';
import { staffOrPublic } from './staff-actor.ts';

/** The link of the page that asks: units that are open side by side in one browser share the session's cookie. */
const linkHeader = 'x-link';
/** Requests a minute from one link: a phone saving its draft every few seconds stays far below. */
const perLink = { requests: 240, seconds: 60 };

export const actorOf: ActorFinder = async (operation, event, now) =>
  accessOf(operation) === 'unit' ? unitActor(event, now) : staffOrPublic(operation, event, now);

async function unitActor(event: APIGatewayProxyEventV2, now: number): Promise<UnitActor> {
  const session = await readSession(event.cookies, now);
  const { linkId } = session;
  if ((event.headers[linkHeader] ?? linkId) !== linkId) throw new Problem('session.other');
  const isCounted = event.requestContext.http.method !== 'GET';
  const [link] = await Promise.all([
    links.find({ linkId }),
    isCounted ? countRequest(`link#${linkId}`, perLink, now) : undefined,
  ]);
  if (!link || link.generation !== session.generation) throw new Problem('session.tampered');
  requireLive(link, now);
  return { kind: 'unit', unitId: link.unitId, linkId: link.linkId };
}

/** Throws when a link was revoked or has expired. */
export function requireLive(link: Link, now: number): void {
  if (link.revokedAt !== undefined) throw new Problem('link.revoked');
  if (Date.parse(link.expiresAt) <= now) throw new Problem('link.expired');
}
