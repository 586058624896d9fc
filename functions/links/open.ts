import { LinkId } from '../../schemas/fields.ts';
import type { Link, linkApi } from '../../schemas/link.ts';
import { Problem } from '../../schemas/problem.ts';
import { requireLive } from '../access/actor-of.ts';
import { countRequest } from '../access/limit.ts';
import { links } from '../access/links.ts';
import { hashSecret, isEqual, openSession } from '../access/session.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { getUnit } from '../units/find.ts';

/** Openings a minute from one address: thousands of phones share one of a mobile carrier's. */
const perAddress = { requests: 120, seconds: 60 };
/** Openings an hour of one link: a poster that a whole shift photographs. */
const perLink = { requests: 120, seconds: 3600 };

export const openLink: Verb<typeof linkApi.openLink> = async ({ linkId, secret }, call) => {
  await countRequest(`address#${call.address}`, perAddress, call.now);
  const link = await provenLink(linkId, secret);
  await countRequest(`open#${linkId}`, perLink, call.now);
  requireLive(link, call.now);
  const unit = await getUnit(link.unitId);
  const { cookie, expires } = await openSession(link.linkId, link.generation, call.now);
  const used = links.update(
    { linkId },
    'SET lastUsedAt = :now ADD useCount :one',
    { ':now': new Date(call.now).toISOString(), ':one': 1 },
    { condition: 'attribute_exists(linkId)', refusal: 'link.unknown' },
  );
  const author = { ...call, actor: { kind: 'unit' as const, unitId: link.unitId, linkId: link.linkId } };
  await commit(author, [used], [{ verb: 'link.opened', recordId: link.linkId, detail: { unitId: link.unitId } }]);
  call.setCookies.push(cookie);
  return { expiresAt: new Date(expires).toISOString(), unitName: unit.name };
};

/** A wrong secret reads like an unknown link, and takes as long: guessing does not tell which links there are. */
async function provenLink(linkId: string, secret: string): Promise<Link> {
  const [hash, link] = await Promise.all([
    hashSecret(secret),
    LinkId.safeParse(linkId).success ? links.find({ linkId }) : undefined,
  ]);
  if (!link || !isEqual(hash, link.secretHash)) throw new Problem('link.unknown');
  return link;
}
