/** Lives a plan: moves the host's clock from one moment to the next and lets those act whose time has come. */

import type { Clock } from '../local/host.ts';

export type Action = {
  /** Milliseconds; it happens about then, with others of the same hours. */
  at: number;
  /** Actions that share a lane keep their order and never run at once. */
  lanes: readonly string[];
  run(): Promise<void>;
};

/** Few enough to leave both cores to what follows from them. */
const concurrency = 12;
const leastApart = 60_000;

/**
 * Runs every action in order of time; the first failure ends it. What comes before `togetherUntil(at)` may happen with
 * the first, at `at`.
 */
export async function live(
  actions: readonly Action[],
  clock: Clock,
  togetherUntil: (at: number) => number,
  onTime: (at: number) => void,
): Promise<void> {
  const waiting = actions.toSorted((a, b) => a.at - b.at);
  while (waiting[0] !== undefined) {
    const due = takeDue(waiting, togetherUntil(waiting[0].at));
    const ahead = Math.max((due[0]?.at ?? 0) - clock.now(), leastApart);
    await clock.advance(Math.round(ahead));
    onTime(clock.now());
    await inGroups(due, (action) => action.run());
  }
}

/** The first of each lane that is due, out of the list. */
function takeDue(waiting: Action[], until: number): Action[] {
  const lanes = new Set<string>();
  const due: Action[] = [];
  for (let index = 0; index < waiting.length; ) {
    const action = waiting[index] as Action;
    if (action.at >= until) break;
    if (action.lanes.some((lane) => lanes.has(lane))) index += 1;
    else {
      due.push(action);
      waiting.splice(index, 1);
    }
    for (const lane of action.lanes) lanes.add(lane);
  }
  return due;
}

/** Does the same to each, a few at once. */
export async function inGroups<T>(things: readonly T[], run: (thing: T) => Promise<void>): Promise<void> {
  const queue = [...things];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, queue.length) }, worker));
}
