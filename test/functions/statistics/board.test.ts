import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { getBoard } from '../../../functions/statistics/get-board.ts';
import { getQueueCounts } from '../../../functions/statistics/get-queue-counts.ts';
import { handler } from '../../../functions/statistics/on-audit.ts';
import { isInScope, type StaffActor } from '../../../schemas/actor.ts';
import { Board, statisticsApi } from '../../../schemas/statistics.ts';
import { anId, NOON, staffActor } from '../../support/builders.ts';
import { aSelfCheckEntry } from '../../support/entries.ts';
import { MemoryTables } from '../../support/memory-tables.ts';
import { aCall } from '../../support/requests.ts';
import { deliver } from '../../support/stream-event.ts';
import { type City, city, countPlainly, countsOf, deliveriesOf } from './city.ts';

vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
});
afterEach(() => {
  vi.useRealTimers();
});

const told = city.chain((one) => deliveriesOf(one).map((batches) => ({ city: one, batches })));
const boardOf = (actor: StaffActor) => getBoard({}, aCall(statisticsApi.getBoard, actor));

/** Of several kinds of scope, one person each. */
const people = [
  staffActor({ role: 'bureau-leader' }),
  staffActor({ role: 'auditor' }),
  staffActor({ role: 'department', departmentIds: ['culture'] }),
  staffActor({ role: 'department', departmentIds: ['culture', 'tourism'] }),
  staffActor({ role: 'service-center', districtIds: ['D2'] }),
  staffActor({ role: 'liaison', unitIds: ['U0001', 'U0004'] }),
  staffActor({ role: 'inspection-team', unitIds: [] }),
];

function within(actor: StaffActor, { hazards, selfChecks }: City) {
  const isMine = (record: object) => isInScope(actor, record as never);
  return { hazards: hazards.filter(isMine), selfChecks: selfChecks.filter(isMine) };
}

async function count(batches: Parameters<typeof deliver>[1][]): Promise<void> {
  for (const batch of batches) expect(await deliver(handler, batch)).toEqual({ batchItemFailures: [] });
}

describe('the board', () => {
  it('shows each person what the lists of their scope hold, however entries are batched, mixed and repeated', async () => {
    await fc.assert(
      fc.asyncProperty(told, async ({ city, batches }) => {
        const tables = new MemoryTables();
        await count(batches);
        for (const person of people) {
          const { now, countedUntil, ...board } = Board.parse(await boardOf(person));
          const zeros = (group: { counts: { byStatus: object } }) =>
            Object.values(group.counts.byStatus).some((number) => number !== 0);
          const shown = {
            ...board,
            byDepartment: board.byDepartment.filter(zeros),
            byDistrict: board.byDistrict.filter(zeros),
            byCategory: board.byCategory.filter(zeros),
          };
          expect(shown).toEqual(countPlainly(within(person, city)));
        }
        tables.mock.restore();
      }),
      { numRuns: 50 },
    );
  });

  it('counts what waits on each desk', async () => {
    await fc.assert(
      fc.asyncProperty(told, async ({ city, batches }) => {
        const tables = new MemoryTables();
        await count(batches);
        const actor = staffActor({ staffId: 'st_2', role: 'department', departmentIds: ['culture'] });
        const { total, byStatus } = await getQueueCounts({}, aCall(statisticsApi.getQueueCounts, actor));
        const waiting = city.hazards.filter(
          ({ desk, sharedDesks }) => desk === 'department#culture' || sharedDesks?.includes('staff#st_2'),
        );
        expect({ total, byStatus }).toEqual({ total: waiting.length, byStatus: countsOf(waiting).byStatus });
        tables.mock.restore();
      }),
      { numRuns: 40 },
    );
  });
});

describe('counting an entry', () => {
  it('survives a crash before or after any command: the repetition counts it once', async () => {
    await fc.assert(
      fc.asyncProperty(told, fc.integer({ min: 0, max: 12 }), async ({ city, batches }, crashAt) => {
        const tables = new MemoryTables();
        let commands = 0;
        tables.onCommand = () => {
          if (commands++ === crashAt) throw new Error('the process was killed');
        };
        for (const batch of batches) {
          await deliver(handler, batch).catch(() => deliver(handler, batch));
        }
        tables.onCommand = () => {};
        expect((await boardOf(staffActor())).total).toEqual(countsOf(city.hazards));
        tables.mock.restore();
      }),
      { numRuns: 50 },
    );
  });

  it('says until when it has counted, and never goes back', async () => {
    const tables = new MemoryTables();
    const late = { ...aSelfCheckEntry({}, anId('au', 2)), at: '2026-03-02T03:00:00.000Z' };
    const early = { ...aSelfCheckEntry({}, anId('au', 1)), at: '2026-03-02T02:00:00.000Z' };
    await count([[late], [early]]);
    expect((await boardOf(staffActor())).countedUntil).toBe('2026-03-02T03:00:00.000Z');
    tables.mock.restore();
  });

  it('tries again when another lane adds to the same cell', async () => {
    const tables = new MemoryTables();
    let conflicts = 2;
    tables.onCommand = (point, command) => {
      if (point === 'after' || command !== 'TransactWriteCommand' || conflicts-- <= 0) return;
      const CancellationReasons = [{ Code: 'None' }, { Code: 'TransactionConflict' }];
      throw new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });
    };
    await count([[aSelfCheckEntry()]]);
    expect((await boardOf(staffActor())).weeks.at(-1)).toMatchObject({ selfChecks: 1 });
    tables.mock.restore();
  });

  it('throws when an entry can’t be read, so that the batch is halved until it is alone', async () => {
    const tables = new MemoryTables();
    await expect(deliver(handler, [aSelfCheckEntry(), { verb: 'hazard.closed' } as never])).rejects.toThrow();
    expect(tables.all('statistics')).toEqual([]);
    tables.mock.restore();
  });

  it('takes a batch of 25 self-checks in one transaction', async () => {
    const tables = new MemoryTables();
    let transactions = 0;
    tables.onCommand = (point, command) => {
      if (point === 'before' && command === 'TransactWriteCommand') transactions += 1;
    };
    await count([
      Array.from({ length: 25 }, (_, index) => aSelfCheckEntry({ unitId: `U${index}` }, anId('au', index + 1))),
    ]);
    expect(transactions).toBe(1);
    expect((await boardOf(staffActor())).weeks.at(-1)).toMatchObject({ selfChecks: 25 });
    tables.mock.restore();
  });
});
