/** Which one is next: the queue is asked for again after every decision and what was decided is gone from it. */

/** The id after `current`; after the last one the first; undefined when nothing else waits. */
export function idAfter(ids: readonly string[], current: string | undefined): string | undefined {
  const index = current === undefined ? -1 : ids.indexOf(current);
  const next = ids[index + 1] ?? ids[0];
  return next === current ? undefined : next;
}

/** The id one step before or after `current`, staying at the ends. */
export function idBeside(ids: readonly string[], current: string | undefined, step: 1 | -1): string | undefined {
  if (current === undefined) return ids[0];
  const index = ids.indexOf(current);
  return ids[Math.min(ids.length - 1, Math.max(0, index + step))];
}
