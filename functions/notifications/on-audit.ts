/** Entries of hazards become notices of the channels that hear of them. */
import type { AuditEntry, HazardAuditEntry } from '../../schemas/audit.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { HazardNotice } from '../../schemas/notice.ts';
import { onAuditBatch } from '../kit/stream.ts';
import { channels, findChannel, hears } from './channels.ts';
import { noticeOf } from './notice-of.ts';
import { postNotice, wake } from './post.ts';

const mailEveryMs = 10 * 60_000;

export const handler = onAuditBatch(async (entries, now) => {
  const woken = new Set<string>();
  let hasUrgent = false;
  for (const entry of entries.filter(isOfHazard)) {
    const notice = await noticeOf(entry);
    if (!notice) continue;
    const names = channels.filter((channel) => isFor(channel, entry, notice)).map(({ name }) => name);
    if (names.length === 0) continue;
    await postNotice(notice, names, now);
    for (const name of names) woken.add(name);
    hasUrgent ||= notice.isUrgent;
  }
  // Also for what was posted before: a crash between posting and waking would leave it lying.
  for (const name of woken) await wake(name, hasUrgent ? 0 : gatheringSeconds(name, now));
});

/** Nobody reads mail by the minute: what is not urgent goes at each full ten minutes, one message for each desk. */
function gatheringSeconds(name: string, now: number): number {
  if (findChannel(name)?.kind !== 'email') return 0;
  return (mailEveryMs - (now % mailEveryMs)) / 1000;
}

function isOfHazard(entry: AuditEntry): entry is HazardAuditEntry {
  return entry.verb.startsWith('hazard.');
}

function isFor(channel: Channel, { after }: HazardAuditEntry, { desks }: HazardNotice): boolean {
  return hears(channel, after) && (channel.kind !== 'email' || desks.length > 0);
}
