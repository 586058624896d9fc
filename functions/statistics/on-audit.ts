/** Counts entries of the stream into the current generation, and into the one that a recount is building. */
import { onAuditBatch } from '../kit/stream.ts';
import { type CountedEntry, isCounted } from './counters.ts';
import { foldOnce } from './fold.ts';
import { noteCountedUntil, readPointer } from './pointer.ts';

export const handler = onAuditBatch(async (all, now) => {
  const entries: CountedEntry[] = all.filter(isCounted);
  const last = entries
    .map(({ at }) => at)
    .sort()
    .at(-1);
  if (last === undefined) return;
  const { current, building } = await readPointer();
  for (const { number, horizon } of building ? [current, building] : [current]) {
    // What lies before the horizon is the recount's: `recount.ts` says why.
    const since = entries.filter(({ at }) => horizon === undefined || at >= horizon);
    await foldOnce(number, since, now);
  }
  await noteCountedUntil(last);
});
