import type { Hazard } from '../../schemas/hazard.ts';
import { Problem } from '../../schemas/problem.ts';
import type { handOverApi, Staff } from '../../schemas/staff.ts';
import { staff } from '../access/staff.ts';
import type { Verb } from '../kit/call.ts';
import { type Author, commit } from '../kit/commit.ts';
import { commitMove, refused } from './act.ts';
import { hazardEntry } from './entry.ts';
import { reassigned } from './round.ts';
import { hazardIds, hazards } from './store.ts';
import { mayVerify, suffices } from './verifiers.ts';

/**
 * Every verification that names the leaver names the successor instead. All are checked before the first is moved;
 * each is a commit of its own, and doing it again moves what was left.
 */
export const handOverWork: Verb<typeof handOverApi.handOverWork> = async ({ staffId, toStaffId }, call) => {
  const successor = await staff.find({ staffId: toStaffId });
  if (!successor || !(await staff.find({ staffId })) || staffId === toStaffId) throw new Problem('staff.unknown');
  const open = await verificationsOf(staffId);
  const moves = await Promise.all(open.map((hazard) => handedOver(hazard, staffId, successor, call)));
  for (const [before, after] of moves) {
    const entry = hazardEntry('hazard.handed-over', before, after, { fromStaffId: staffId, toStaffId });
    await commitMove(call, before, after, entry);
  }
  const hazardCount = moves.length;
  const entry = { verb: 'staff.handed-over', recordId: staffId, detail: { toStaffId, hazardCount } } as const;
  await commit(call, [], [entry]);
  return { hazardCount };
};

/** Only the leader's desk is indexed, so that the verifications under way are all looked through: some hundreds at most. */
async function verificationsOf(staffId: string): Promise<Hazard[]> {
  const found: Hazard[] = [];
  let cursor: string | undefined;
  do {
    const page = await hazardIds.query({ index: 'byStatus', partition: 'verifying', limit: 100, cursor });
    const records = await hazards.findAll(page.items);
    found.push(...records.filter((one) => one.status === 'verifying' && one.verifierIds.some((id) => id === staffId)));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

async function handedOver(hazard: Hazard, from: string, successor: Staff, author: Author): Promise<[Hazard, Hazard]> {
  if (!mayVerify(successor, hazard)) throw refused('hazard.verifier-unfit', hazard, author);
  const replaced = hazard.verifierIds.map((id) => (id === from ? successor.staffId : id));
  const verifierIds = [...new Set(replaced)];
  const verifiers = await staff.findAll(verifierIds.map((staffId) => ({ staffId })));
  const isEnough = suffices(hazard.verificationMethod ?? 'by-photo', verifiers, hazard);
  if (!isEnough) throw refused('hazard.verifiers', hazard, author);
  return [hazard, reassigned(hazard, { verifierIds }, author.now)];
}
