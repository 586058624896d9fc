/**
 * The host's clock: real time plus one offset, kept in the store and shared with every worker thread. It replaces
 * `Date`, so that libraries and handlers follow without knowing. Timers lie in order of due time; a real timeout
 * waits for the first of them, and `advance` walks through those that it passes: in order, and what was begun before
 * the next second is over before the next is begun.
 */
import type { Clock, Store, Timer } from './host.ts';
import { realNow, shiftDate } from './shifted-date.ts';

export type HostClock = Clock & {
  offset: SharedArrayBuffer;
  /** Whether the clock showed this instant within the last ten real seconds: requests signed before a jump are still on their way. */
  showedLately(instant: number): boolean;
  close(): void;
};

const key = 'clock/offset';
const longestTimeout = 2 ** 31 - 1;
/** A run that takes longer (it may wait for a later timer) no longer holds back `advance`. */
const patience = 5_000;
const lately = 10_000;
/** Timers this close to each other overlap when the clock jumps, as they would if it ran. */
const together = 1000;

type Pending = { due: number; run: () => unknown };

/**
 * Opens the clock at the offset the store remembers, or at `firstOffset` where it remembers none: a host may begin in
 * the past. `failed` is told what a timer's run threw.
 */
export async function openClock(store: Store, failed: (error: unknown) => void, firstOffset = 0): Promise<HostClock> {
  const shared = new SharedArrayBuffer(8);
  const offset = new Float64Array(shared);
  const known = await store.get<number>(key);
  if (known === undefined) await store.write([{ put: key, value: firstOffset }]);
  offset[0] = known ?? firstOffset;
  const restore = shiftDate(offset);
  const timers: Pending[] = [];
  const running = new Set<Promise<void>>();
  let wake: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  let closed = false;
  let jump = { from: 0, until: 0 };

  // Whole milliseconds, as everybody who reads a clock expects: a timer may be due at a fraction.
  const now = (): number => Math.floor(realNow() + (offset[0] ?? 0));

  function fire({ run }: Pending): void {
    const run1 = Promise.resolve()
      .then(run)
      .then(() => undefined, failed);
    running.add(run1);
    run1.finally(() => running.delete(run1));
  }

  function arm(): void {
    clearTimeout(wake);
    const first = timers[0];
    if (closed || first === undefined) return;
    wake = setTimeout(
      () => {
        while (timers[0] !== undefined && timers[0].due <= now()) fire(timers.shift() as Pending);
        arm();
      },
      Math.min(Math.max(first.due - now(), 0), longestTimeout),
    );
  }

  function at(due: number, run: () => unknown): Timer {
    const timer = { due, run };
    timers.splice(
      indexBehind(timers, (other) => other.due > due),
      0,
      timer,
    );
    if (timers[0] === timer) arm();
    return {
      cancel() {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      },
    };
  }

  async function quiet(): Promise<void> {
    if (running.size === 0) return;
    const { promise: tired, resolve } = Promise.withResolvers<'tired'>();
    const limit = setTimeout(() => resolve('tired'), patience);
    while (running.size > 0) {
      const outcome = await Promise.race([tired, ...running]);
      if (outcome === 'tired') running.clear();
    }
    clearTimeout(limit);
  }

  async function walk(milliseconds: number): Promise<void> {
    if (!(milliseconds >= 0)) throw new RangeError('the clock only moves forward');
    const target = (offset[0] ?? 0) + milliseconds;
    jump = { from: now(), until: Number.POSITIVE_INFINITY };
    // The store has the new offset first: after a crash on the way, time may have jumped but never runs back.
    await store.write([{ put: key, value: target }]);
    while (!closed && timers[0] !== undefined && timers[0].due <= realNow() + target) {
      const until = Math.min(timers[0].due + together, realNow() + target);
      while (timers[0] !== undefined && timers[0].due <= until) {
        const timer = timers.shift() as Pending;
        offset[0] = Math.min(target, Math.max(offset[0] ?? 0, timer.due - realNow()));
        fire(timer);
      }
      await quiet();
    }
    offset[0] = target;
    jump.until = realNow() + lately;
    arm();
  }

  return {
    offset: shared,
    now,
    at,
    showedLately: (instant) => realNow() < jump.until && instant >= jump.from - lately && instant <= now(),
    advance(milliseconds) {
      const walked = last.then(() => walk(milliseconds));
      last = walked.catch(() => undefined);
      return walked;
    },
    close() {
      closed = true;
      clearTimeout(wake);
      restore();
    },
  };
}

/** The index of the first element of a sorted list that lies behind a point; its length if none does. */
function indexBehind<T>(sorted: readonly T[], isBehind: (element: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBehind(sorted[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
