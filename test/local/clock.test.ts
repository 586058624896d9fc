import { afterEach, describe, expect, it } from 'vitest';
import { type HostClock, openClock } from '../../infra/local/clock.ts';
import type { Store } from '../../infra/local/host.ts';

const hour = 3_600_000;
let clock: HostClock | undefined;
afterEach(() => clock?.close());

function memoryStore(): Store {
  const entries = new Map<string, unknown>();
  return {
    get: async <T>(key: string) => entries.get(key) as T | undefined,
    list: async () => [],
    write: async (changes) => {
      for (const change of changes) {
        if ('put' in change) entries.set(change.put, change.value);
        else entries.delete(change.delete);
      }
    },
  };
}

describe('the host clock', () => {
  it('moves Date of the whole process and gives it back when it closes', async () => {
    const before = Date.now();
    clock = await openClock(memoryStore(), () => {});
    await clock.advance(24 * hour);
    expect(Date.now() - before).toBeGreaterThanOrEqual(24 * hour);
    const made = new Date();
    expect(made.getTime() - before).toBeGreaterThanOrEqual(24 * hour);
    expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
    expect(new Date(2026, 0) instanceof Date).toBe(true);
    expect(typeof Date()).toBe('string');
    clock.close();
    expect(Date.now() - before).toBeLessThan(hour);
  });

  it('begins at another time only where the store remembers none, be it in the past', async () => {
    const store = memoryStore();
    clock = await openClock(store, () => {}, -24 * hour);
    const begun = clock.now();
    clock.close();
    expect(Date.now() - begun).toBeGreaterThanOrEqual(24 * hour);
    clock = await openClock(store, () => {}, -99 * hour);
    expect(clock.now() - begun).toBeLessThan(hour);
    await clock.advance(24 * hour);
    const back = clock.now();
    clock.close();
    expect(Math.abs(back - Date.now())).toBeLessThan(hour);
  });

  it('fires what falls due on the way in order of due time, each at its own time, also what a timer sets', async () => {
    clock = await openClock(memoryStore(), () => {});
    const { now, at } = clock;
    const start = now();
    const fired: [string, number][] = [];
    const note = (name: string) => fired.push([name, Math.round((now() - start) / hour)]);
    at(start + 3 * hour, () => note('third'));
    at(start + hour, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      note('first');
      at(start + 2 * hour, () => note('second'));
    });
    at(start + 3 * hour, () => note('third, set later'));
    at(start + 9 * hour, () => note('not yet'));
    at(start + hour, () => note('cancelled')).cancel();
    await clock.advance(4 * hour);
    expect(fired).toEqual([
      ['first', 1],
      ['second', 2],
      ['third', 3],
      ['third, set later', 3],
    ]);
  });

  it('calls a timer that is due already without being advanced, and reports what it throws', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    clock = await openClock(memoryStore(), resolve);
    clock.at(clock.now() - 1, () => {
      throw new Error('broken timer');
    });
    expect(await promise).toMatchObject({ message: 'broken timer' });
  });

  it('remembers its offset and never goes back', async () => {
    const store = memoryStore();
    clock = await openClock(store, () => {});
    await clock.advance(5 * hour);
    const seen = clock.now();
    await expect(clock.advance(-1)).rejects.toThrow('only moves forward');
    clock.close();
    clock = await openClock(store, () => {});
    expect(clock.now()).toBeGreaterThanOrEqual(seen);
  });
});
