import type { linkApi } from '../../schemas/link.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { change } from './change.ts';
import { getScopedLink, viewOf } from './find.ts';

export const revokeLink: Verb<typeof linkApi.revokeLink> = async ({ linkId, version, reason }, call) => {
  const before = await getScopedLink(linkId, call);
  if (before.revokedAt !== undefined) throw new Problem('link.revoked');
  const changes = { revokedAt: new Date(call.now).toISOString(), revokedReason: reason };
  const entry = { verb: 'link.revoked' as const, recordId: linkId, detail: { unitId: before.unitId, reason } };
  await commit(call, [change(linkId, version, changes)], [entry]);
  return viewOf({ ...before, ...changes, version: version + 1 });
};
