import type { Link, linkApi } from '../../schemas/link.ts';
import { Problem } from '../../schemas/problem.ts';
import { dayMs } from '../../schemas/time.ts';
import { links } from '../access/links.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { newId } from '../kit/ids.ts';
import { requireOpenUnit } from '../units/find.ts';
import { requireScopedUnit, viewOf } from './find.ts';
import { newSecret, urlOf } from './secret.ts';

export const issueLink: Verb<typeof linkApi.issueLink> = async ({ unitId, days }, call) => {
  const unit = await requireScopedUnit(unitId, call);
  if (unit.status === 'closed') throw new Problem('unit.closed');
  const { secret, secretHash } = await newSecret();
  const link: Link = {
    linkId: newId('lk', call.now),
    unitId,
    purpose: 'unit-work',
    secretHash,
    generation: 1,
    issuedAt: new Date(call.now).toISOString(),
    issuedBy: call.actor.staffId,
    expiresAt: new Date(call.now + days * dayMs).toISOString(),
    useCount: 0,
    version: 1,
  };
  const { linkId, purpose, expiresAt } = link;
  const entry = { verb: 'link.issued' as const, recordId: linkId, detail: { unitId, purpose, expiresAt } };
  await commit(call, [links.create(link, 'record.stale'), requireOpenUnit(unitId)], [entry]);
  return { link: viewOf(link), secret, url: urlOf(linkId, secret) };
};
