import type { linkApi } from '../../schemas/link.ts';
import { Problem } from '../../schemas/problem.ts';
import { dayMs } from '../../schemas/time.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';
import { requireOpenUnit } from '../units/find.ts';
import { change } from './change.ts';
import { getScopedLink, viewOf } from './find.ts';
import { newSecret, urlOf } from './secret.ts';

export const rotateLink: Verb<typeof linkApi.rotateLink> = async ({ linkId, version, days }, call) => {
  const before = await getScopedLink(linkId, call);
  if (before.revokedAt !== undefined) throw new Problem('link.revoked');
  const { secret, secretHash } = await newSecret();
  const expiresAt = new Date(call.now + days * dayMs).toISOString();
  // Sessions carry the generation: those of the old secret end with it.
  const changes = { secretHash, expiresAt, generation: before.generation + 1 };
  const entry = { verb: 'link.rotated' as const, recordId: linkId, detail: { unitId: before.unitId, expiresAt } };
  await commit(call, [change(linkId, version, changes), requireOpenUnit(before.unitId)], [entry]);
  return { link: viewOf({ ...before, ...changes, version: version + 1 }), secret, url: urlOf(linkId, secret) };
};
