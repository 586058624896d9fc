import type { Link, linkApi } from '../../schemas/link.ts';
import { Problem } from '../../schemas/problem.ts';
import { links } from '../access/links.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { getScopedLink, viewOf } from './find.ts';

export const revokeLink: Verb<typeof linkApi.revokeLink> = async ({ linkId, version, reason }, call) => {
  const before = await getScopedLink(linkId, call);
  if (before.revokedAt !== undefined) throw new Problem('link.revoked');
  const revokedAt = new Date(call.now).toISOString();
  const link: Link = { ...before, revokedAt, revokedReason: reason, version: version + 1 };
  const entry = { verb: 'link.revoked' as const, recordId: linkId, detail: { unitId: link.unitId, reason } };
  await commit(call, [links.replace(link, version)], [entry]);
  return viewOf(link);
};
