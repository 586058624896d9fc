import type { Pool } from './pool.ts';

/** A warm worker takes about 20 MB: these many stay while nothing happens. */
const mostIdle = 8;
const restAfter = 30_000;
const idleLimit = 300_000;

/** Ends the workers that have been idle for too long, those first that have been so for longest. */
export function retireRested(pools: Pool[]): void {
  const idleFor = (pool: Pool): number => performance.now() - (pool.idleSince() ?? Number.POSITIVE_INFINITY);
  const longestFirst = [...pools].sort((a, b) => idleFor(b) - idleFor(a));
  let idle = longestFirst.reduce((sum, pool) => sum + pool.idleCount(), 0);
  for (const pool of longestFirst) {
    const limit = idle > mostIdle ? restAfter : idleLimit;
    if (idleFor(pool) <= limit) continue;
    pool.retire();
    idle -= 1;
  }
}
