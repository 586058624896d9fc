import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler as everyNight } from '../../../functions/statistics/every-night.ts';
import { getBoard } from '../../../functions/statistics/get-board.ts';
import { handler as onAudit } from '../../../functions/statistics/on-audit.ts';
import { recount } from '../../../functions/statistics/recount.ts';
import type { AuditEntry } from '../../../schemas/audit.ts';
import { type RecountAnswer, statisticsApi } from '../../../schemas/statistics.ts';
import { hourMs } from '../../../schemas/time.ts';
import { anId, NOON, staffActor } from '../../support/builders.ts';
import { aSelfCheckEntry } from '../../support/entries.ts';
import { MemoryTables } from '../../support/memory-tables.ts';
import { aCall } from '../../support/requests.ts';
import { deliver } from '../../support/stream-event.ts';
import { anHourEarlier, city, countPlainly, countsOf, deliveriesOf } from './city.ts';

vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
});
afterEach(() => {
  vi.useRealTimers();
});

const plenty = () => 900_000;
const night = (tables: MemoryTables, changes: Partial<Parameters<typeof recount>[0]> = {}) =>
  recount({ now: Date.now(), repair: true, timeLeft: plenty, pause: async () => undefined, ...changes }).finally(() => {
    tables.onCommand = () => {};
  });
const boardNow = () => getBoard({}, aCall(statisticsApi.getBoard, staffActor(), { now: Date.now() }));
const shown = async () => {
  const { now, countedUntil, ...board } = await boardNow();
  return board;
};
/** `next` writes and delivers a batch meanwhile; `rest` waits for those under way and delivers what is left. */
function streamOf(batches: AuditEntry[][], tables: MemoryTables) {
  const waiting = [...batches];
  const underway: Promise<unknown>[] = [];
  const next = () => {
    const batch = waiting.shift() ?? [];
    for (const entry of batch) tables.put('audit', entry);
    underway.push(deliver(onAudit, batch));
  };
  const rest = async () => {
    while (waiting.length > 0) next();
    await Promise.all(underway);
  };
  return { next, rest };
}
const told = city.chain((one) => deliveriesOf(one).map((batches) => ({ city: one, batches })));
const checksOf = (tables: MemoryTables, count: number, at = NOON - 2 * hourMs): AuditEntry[] =>
  Array.from({ length: count }, (_, index) => {
    const entry = { ...aSelfCheckEntry({}, anId('au', index + 1)), at: new Date(at).toISOString() };
    const stored = { ...entry, recordId: anId('sc', index + 1) };
    tables.put('audit', stored);
    return stored;
  });
const selfChecks = async () => (await boardNow()).weeks.at(-1)?.selfChecks;

describe('a recount', () => {
  it('finds no difference where the stream has counted everything, and leaves the counters alone', async () => {
    await fc.assert(
      fc.asyncProperty(told, async ({ city, batches }) => {
        const tables = new MemoryTables({ audit: city.entries.flat() });
        for (const batch of batches) await deliver(onAudit, batch);
        expect(await night(tables)).toMatchObject({ isFinished: true, differences: [], isRepaired: false });
        expect(await shown()).toMatchObject({ total: countsOf(city.hazards) });
        tables.mock.restore();
      }),
      { numRuns: 40 },
    );
  });

  it('finds and mends whatever was counted wrongly, lost or doubled', async () => {
    await fc.assert(
      fc.asyncProperty(told, fc.nat(), async ({ city, batches }, seed) => {
        const tables = new MemoryTables({ audit: city.entries.flat() });
        for (const batch of batches.slice(seed % 3)) await deliver(onAudit, batch);
        for (const cell of tables.all('statistics').filter(({ cell }) => cell === 'culture#D1#ktv'))
          tables.put('statistics', { ...cell, closed: 4711 });
        await night(tables);
        expect(await shown()).toEqual(countPlainly(city));
        tables.mock.restore();
      }),
      { numRuns: 40 },
    );
  });

  it('loses and doubles nothing while the stream goes on, whatever is written and delivered when', async () => {
    await fc.assert(
      fc.asyncProperty(told, fc.array(fc.nat({ max: 40 }), { maxLength: 12 }), async ({ city, batches }, moments) => {
        const tables = new MemoryTables();
        // What is older than an hour is in the table before the scan; what is younger is written as it is delivered.
        for (const entry of city.entries.flat()) if (entry.at < anHourEarlier) tables.put('audit', entry);
        tables.put('statistics', { scope: '1/board', cell: 'culture#D1#ktv', closed: 4711 });
        const { next, rest } = streamOf(batches, tables);
        let commands = 0;
        tables.onCommand = (point) => {
          if (point === 'after' && moments.includes(commands++)) next();
        };
        expect(await night(tables)).toMatchObject({ isRepaired: true });
        await rest();
        expect(await shown()).toEqual(countPlainly(city));
        expect(await night(tables)).toMatchObject({ differences: [] });
        tables.mock.restore();
      }),
      { numRuns: 50 },
    );
  });

  it('goes on where its time ran out', async () => {
    const tables = new MemoryTables();
    checksOf(tables, 20);
    // Seven entries are read at a time.
    expect(await night(tables, { timeLeft: () => 60_000 })).toMatchObject({ isFinished: false, entries: 7 });
    expect(await night(tables, { timeLeft: () => 60_000 })).toMatchObject({ isFinished: false, entries: 7 });
    expect(await night(tables)).toMatchObject({ isFinished: true, entries: 6, isRepaired: true });
    expect(await selfChecks()).toBe(20);
  });

  it('is given up when it was killed while it wrote, and begun anew', async () => {
    for (let crashAt = 1; crashAt < 60; crashAt += 1) {
      const tables = new MemoryTables();
      checksOf(tables, 12);
      checksOf(tables, 3, NOON);
      let commands = 0;
      tables.onCommand = () => {
        if (commands++ === crashAt) throw new Error('the process was killed');
      };
      await night(tables, { timeLeft: crashAt % 2 ? plenty : () => 60_000 }).catch(() => undefined);
      let result = await night(tables);
      if (result.differences.length > 0) result = await night(tables);
      expect({ crashAt, differences: result.differences }).toEqual({ crashAt, differences: [] });
      expect({ crashAt, selfChecks: await selfChecks() }).toEqual({ crashAt, selfChecks: 12 });
      tables.mock.restore();
    }
  });

  it('never counts an entry that the stream delivers hours late a second time', async () => {
    const tables = new MemoryTables();
    const late = checksOf(tables, 3);
    expect(await night(tables)).toMatchObject({ isRepaired: true });
    await deliver(onAudit, late);
    expect(await selfChecks()).toBe(3);
  });

  it('only compares when nobody asked it to repair', async () => {
    const tables = new MemoryTables();
    checksOf(tables, 3);
    const { differences, isRepaired } = await night(tables, { repair: false });
    expect(differences).toContainEqual({
      ...{ part: 'weeks', cell: '2026-03-02', name: 'selfChecks/city' },
      ...{ counted: 0, recounted: 3 },
    });
    expect({ isRepaired, shown: await selfChecks() }).toEqual({ isRepaired: false, shown: 0 });
  });

  it('takes what is under way for no difference', async () => {
    const tables = new MemoryTables();
    const late = checksOf(tables, 3);
    const pause = async () => void (await deliver(onAudit, late));
    expect(await night(tables, { pause })).toMatchObject({ differences: [], isRepaired: false });
  });

  it('leaves the generation that nothing reads any more to expire', async () => {
    const tables = new MemoryTables();
    await deliver(onAudit, checksOf(tables, 3));
    tables.put('statistics', { scope: '1/weeks', cell: '2026-03-02', 'selfChecks/city': 9 });
    expect(await night(tables)).toMatchObject({ isRepaired: true });
    const old = tables.all('statistics').filter(({ scope }) => String(scope).startsWith('1/'));
    expect(old.length).toBeGreaterThan(0);
    expect(old.every(({ expiresAt }) => typeof expiresAt === 'number')).toBe(true);
    expect(tables.get('statistics', { scope: 'pointer', cell: 'pointer' })).toMatchObject({
      current: { number: 2, horizon: new Date(NOON - hourMs).toISOString() },
      retired: [],
    });
  });
});

describe('every night', () => {
  const context = { awsRequestId: 'request-0001', getRemainingTimeInMillis: plenty } as Context;
  const run = (event: object) =>
    (everyNight as (event: object, context: Context) => Promise<RecountAnswer>)(event, context);

  it('answers the number of differences and whether it repaired them', async () => {
    const tables = new MemoryTables();
    await deliver(onAudit, checksOf(tables, 3));
    const equal = { differenceCount: 0, isRepaired: false, isFinished: true, entries: 3 };
    expect(await run({ 'detail-type': 'Scheduled Event', source: 'aws.events' })).toMatchObject(equal);
    expect(await run({})).toMatchObject(equal);
    expect(await run({ repair: true })).toMatchObject(equal);
  });

  it('refuses an event that says something else', async () => {
    new MemoryTables();
    await expect(run({ repair: 'please' })).rejects.toThrow();
  });
});
