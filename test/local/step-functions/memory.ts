/** The host's store and clock in memory; the clock only moves when told to. */
import type { Change, Clock, Store } from '../../../infra/local/host.ts';

export const startOfTime = Date.parse('2026-01-01T00:00:00.000Z');

export function memoryStore(): Store {
  const entries = new Map<string, string>();
  return {
    async get<T>(key: string) {
      const text = entries.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },
    async list<T>(
      prefix: string,
      { after, limit, reverse }: { after?: string; limit?: number; reverse?: boolean } = {},
    ) {
      const keys = [...entries.keys()]
        .filter((key) => key.startsWith(prefix) && (after === undefined || key > after))
        .sort();
      if (reverse === true) keys.reverse();
      return keys.slice(0, limit).map((key): [string, T] => [key, JSON.parse(entries.get(key) as string)]);
    },
    async write(changes: Change[]) {
      for (const change of changes) {
        if ('put' in change) entries.set(change.put, JSON.stringify(change.value));
        else entries.delete(change.delete);
      }
    },
  };
}

export function manualClock(start = startOfTime): Clock {
  const timers: { due: number; run: () => unknown }[] = [];
  let now = start;
  return {
    now: () => now,
    at(due, run) {
      const timer = { due, run };
      if (due <= now) setImmediate(() => timers.includes(timer) && timers.splice(timers.indexOf(timer), 1) && run());
      const index = timers.findIndex((other) => other.due > due);
      timers.splice(index < 0 ? timers.length : index, 0, timer);
      return { cancel: () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1)) };
    },
    async advance(milliseconds) {
      const target = now + milliseconds;
      for (let first = timers[0]; first !== undefined && first.due <= target; first = timers[0]) {
        timers.shift();
        now = Math.max(now, first.due);
        await first.run();
      }
      now = target;
    },
  };
}
