/**
 * The meeting point, model-checked: people decide, time passes, tasks run, entries are delivered in any order and more
 * than once, functions crash before or after any of their commands, executions are lost. The commands of all of them
 * interleave as fast-check likes. Whatever happened, no move is lost or doubled, and in the end the machine waits
 * where the record stands.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AuditEntry, HazardAuditEntry } from '../../../schemas/audit.ts';
import { nextEscalation } from '../../../schemas/hazard-deadline.ts';
import { stageOf } from '../../../schemas/hazard-status.ts';
import { hourMs } from '../../../schemas/time.ts';
import { NOON } from '../../support/builders.ts';
import { aCity, type City } from './city.ts';

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOON }));
afterAll(() => void vi.useRealTimers());

const minute = 60_000;
class Crash extends Error {}

/** Something that somebody does, after a pause of so many turns of the others. */
type Act = { what: number; pause: number };
type Story = {
  /** Decisions of people: which of the moves that are possible. */
  decisions: Act[];
  /** Hours that the clock jumps. */
  jumps: Act[];
  /** Entries that are delivered once more. */
  duplicates: Act[];
  /** Executions are lost, the reconciliation runs. */
  losses: Act[];
  reconciliations: Act[];
  /** Commands of functions, counted from the first, at which the function dies. */
  crashes: number[];
};
const acts = (what: fc.Arbitrary<number>, maxLength: number): fc.Arbitrary<Act[]> =>
  fc.array(fc.record({ what, pause: fc.oneof(fc.constant(0), fc.nat(30)) }), { maxLength });
const stories = fc.record({
  decisions: acts(fc.nat(5), 20),
  jumps: acts(fc.constantFrom(0.01, 1, 23, 24, 25, 72, 100, 800, 7300), 8),
  duplicates: acts(fc.nat(40), 8),
  losses: fc.oneof(
    { weight: 3, arbitrary: acts(fc.constant(0), 0) },
    { weight: 1, arbitrary: acts(fc.constant(0), 2) },
  ),
  reconciliations: acts(fc.constant(0), 2),
  crashes: fc.array(fc.nat(300), { maxLength: 16 }),
});

/** Plays a story; returns the entries that were delivered meanwhile. */
async function play(city: City, story: Story, scheduler: fc.Scheduler): Promise<Set<AuditEntry>> {
  let commands = 0;
  const crashes = new Set(story.crashes);
  city.onCommand(async (point, command) => {
    await scheduler.schedule(Promise.resolve(), `${point} ${command}`);
    commands += 1;
    if (crashes.has(commands)) throw new Crash(`${point} ${command}`);
  });
  const turn = (what: string) => scheduler.schedule(Promise.resolve(), what);
  const delivered = new Set<AuditEntry>();
  const waiting = () => city.tables.stream.filter((entry) => !delivered.has(entry));
  /** Actors with something to do yet, and work under way. */
  let busy = 0;
  async function whileBusy<T>(work: Promise<T>): Promise<T> {
    busy += 1;
    return work.finally(() => {
      busy -= 1;
    });
  }
  const isBusy = () => busy > 0 || waiting().length > 0 || city.machine.ready().length > 0;
  const actor = (planned: Act[], run: (what: number) => Promise<unknown>) =>
    whileBusy(
      (async () => {
        for (const { what, pause } of planned) {
          for (let turns = 0; turns <= pause; turns += 1) await turn('turn');
          await run(what).catch(ignoreCrash);
        }
      })(),
    );

  /** Entries of one hazard are different items of the stream: their order is not promised either. */
  async function deliver(seed: number) {
    for (let pick = seed; isBusy(); pick = (pick * 7 + 3) % 101) {
      await turn('stream');
      const open = waiting();
      const entry = open[pick % Math.max(open.length, 1)];
      if (entry && (await whileBusy(city.deliver(entry)))) delivered.add(entry);
    }
  }
  async function run() {
    while (isBusy()) {
      await turn('machine');
      for (const execution of city.machine.ready()) await whileBusy(city.machine.step(execution));
    }
  }
  await scheduler.waitFor(
    Promise.all([
      actor(story.decisions, city.decide),
      actor(story.jumps, async (hours) => void vi.setSystemTime(Date.now() + hours * hourMs)),
      actor(story.duplicates, async (which) => {
        const entry = city.tables.stream[which % city.tables.stream.length];
        if (entry) await city.deliver(entry);
      }),
      actor(story.losses, async () => {
        for (const execution of city.machine.running()) Object.assign(execution, { status: 'FAILED' });
      }),
      actor(story.reconciliations, city.reconcile),
      deliver(1),
      // The mapping has several pollers, one for each shard.
      deliver(5),
      run(),
    ]),
  );
  city.onCommand(() => {});
  return delivered;
}

function ignoreCrash(error: Error) {
  if (!(error instanceof Crash) && !('code' in error)) throw error;
}

/** Everything that is under way comes to rest; no time passes. */
async function settle(city: City, delivered: Set<AuditEntry>): Promise<void> {
  for (let rounds = 0; ; rounds += 1) {
    if (rounds > 500) throw new Error('the machine does not come to rest');
    const ready = city.machine.ready();
    for (const execution of ready) await city.machine.step(execution);
    const entries = city.tables.stream.filter((entry) => !delivered.has(entry));
    for (const entry of entries) if (await city.deliver(entry)) delivered.add(entry);
    if (ready.length === 0 && entries.length === 0) return;
  }
}

/** Each move begins where the one before ended, and exactly the moves of people and time are there. */
function expectNoMoveLostOrDoubled(city: City) {
  const moves = city.moves() as HazardAuditEntry[];
  for (const [index, move] of moves.entries()) {
    expect(move.before, move.verb).toEqual(moves[index - 1]?.after);
    expect(move.after.round - (move.before?.round ?? 0)).toBe(roundsOf(move));
  }
  for (const [index, { verb, at, deadlineAt, dueAt, detail }] of moves.entries()) {
    const isOverdue = 'kind' in detail && detail.kind === 'overdue';
    const due = verb === 'hazard.deemed-delivered' ? moves[index - 1]?.dueAt : isOverdue ? deadlineAt : dueAt;
    if (verb === 'hazard.escalated' || verb === 'hazard.deemed-delivered') expect(at >= (due ?? '')).toBe(true);
  }
  const hazard = city.hazard();
  expect(hazard.version).toBe(moves.length);
  expect(hazard).toMatchObject(moves.at(-1)?.after ?? {});
}

function roundsOf({ verb, before }: HazardAuditEntry): number {
  // Other verifiers for a verification under way: the round goes on.
  if (verb === 'hazard.verification-dispatched' && before?.status === 'verifying') return 0;
  const withoutRound = ['hazard.escalated', 'hazard.workflow-restarted', 'hazard.verifiers-withdrawn'];
  return withoutRound.includes(verb) ? 0 : 1;
}

/** One execution waits in the record's stage, with the token that is stored, not longer than nothing is to be done. */
function expectMachineWhereRecordStands(city: City) {
  const hazard = city.hazard();
  const running = city.machine.running();
  if (hazard.status === 'closed') return expect(running).toEqual([]);
  expect(running.map(({ name }) => name)).toEqual([`${hazard.hazardNo}-${hazard.generation}`]);
  const [execution] = running;
  expect(execution?.state).toBe(stageOf[hazard.status]);
  const stored = city.tables.all('waits').filter(({ token }) => token === execution?.waiting?.token);
  expect(stored).toHaveLength(1);
  const next = nextEscalation(hazard);
  const latest = Math.max(next?.at ?? Number.POSITIVE_INFINITY, Date.now()) + minute;
  // Every try of a failing task has the whole time-out of its state.
  const { since = 0, timesOutAt } = execution?.waiting ?? {};
  expect(timesOutAt).toBeLessThanOrEqual(latest + since - (execution?.enteredAt ?? 0));
}

describe('the meeting point', () => {
  it('loses and doubles no move, and comes to wait where the record stands', async () => {
    await fc.assert(
      fc.asyncProperty(stories, fc.scheduler(), async (story: Story, scheduler) => {
        vi.setSystemTime(NOON);
        const city = aCity();
        await city.report();
        const delivered = await play(city, story, scheduler);
        await settle(city, delivered);
        if (city.machine.running().length === 0) {
          // An execution that was lost is found by the reconciliation, past its time of grace.
          vi.setSystemTime(Date.now() + hourMs);
          await city.reconcile();
          await settle(city, delivered);
        }
        expectNoMoveLostOrDoubled(city);
        expectMachineWhereRecordStands(city);
        // Time goes on alone: whatever falls due is escalated, and the machine waits again.
        for (let late = 0; late < 5; late += 1) {
          const next = nextEscalation(city.hazard());
          if (next === undefined) break;
          const [execution] = city.machine.running();
          vi.setSystemTime(Math.max(next.at, execution?.waiting?.timesOutAt ?? 0, Date.now()) + minute);
          await settle(city, delivered);
          const after = nextEscalation(city.hazard());
          expect(after === undefined || after.at > Date.now()).toBe(true);
          expectNoMoveLostOrDoubled(city);
          expectMachineWhereRecordStands(city);
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});
