/** The definition as it is deployed, on the local Step Functions, with the real tasks: each of its branches once. */
import { readFileSync } from 'node:fs';
import {
  DescribeExecutionCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findHazard } from '../../functions/hazards/find.ts';
import { restartHazardWorkflow } from '../../functions/hazards/restart-workflow.ts';
import { machine as client } from '../../functions/workflow/machine.ts';
import { handler as taskAwait } from '../../functions/workflow/task-await.ts';
import { handler as taskContinue } from '../../functions/workflow/task-continue.ts';
import { handler as taskEscalate } from '../../functions/workflow/task-escalate.ts';
import { handler as taskLook } from '../../functions/workflow/task-look.ts';
import type { AuditEntry } from '../../schemas/audit.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import { actionsIn, type HazardAction } from '../../schemas/hazard-status.ts';
import { dayMs, hourMs } from '../../schemas/time.ts';
import { aCity } from '../functions/workflow/city.ts';
import {
  createMachine,
  FunctionFailure,
  functionArn,
  historyOf,
  manualClock,
  openWorld,
} from '../local/step-functions/support.ts';
import { NOON } from '../support/builders.ts';
import { context } from '../support/requests.ts';

const text = readFileSync(new URL('../../workflows/hazard.asl.json', import.meta.url), 'utf8');
const tasks = { Look: taskLook, Await: taskAwait, Escalate: taskEscalate, Continue: taskContinue };

let place: Awaited<ReturnType<typeof aPlace>>;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  place = await aPlace();
});
afterEach(async () => {
  await place.world.close();
  vi.useRealTimers();
});

/** A city whose machine is the local Step Functions; one clock for both. */
async function aPlace() {
  const world = await openWorld({ clock: manualClock(NOON) });
  /** Calls of a task that will fail yet. */
  const failures = new Map<string, number>();
  const city = aCity();
  const delivered = new Set<AuditEntry>();
  for (const [name, handler] of Object.entries(tasks))
    world.handlers.set(name, async (payload) => {
      vi.setSystemTime(world.clock.now());
      const failing = failures.get(name) ?? 0;
      failures.set(name, failing - 1);
      if (failing > 0) throw new FunctionFailure({ errorType: 'Error', errorMessage: 'out of order' });
      return (await (handler as (event: unknown, context: unknown) => Promise<unknown>)(payload, context)) ?? null;
    });
  const bound = text.replace(/\$\{Partition\}/g, 'aws').replace(/\$\{Task(\w+)Arn\}/g, (_, name) => functionArn(name));
  const stateMachineArn = await createMachine(world, JSON.parse(bound));
  const here = mockClient(client);
  here
    .on(StartExecutionCommand)
    .callsFake((input) => world.client.send(new StartExecutionCommand({ ...input, stateMachineArn })));
  here.on(SendTaskSuccessCommand).callsFake((input) => world.client.send(new SendTaskSuccessCommand(input)));
  here
    .on(ListExecutionsCommand)
    .callsFake((input) => world.client.send(new ListExecutionsCommand({ ...input, stateMachineArn })));

  async function deliver(): Promise<void> {
    vi.setSystemTime(world.clock.now());
    for (const entry of city.tables.stream)
      if (!delivered.has(entry) && (await city.deliver(entry))) delivered.add(entry);
  }
  const arnOf = (generation: number) =>
    `${stateMachineArn.replace(':stateMachine:', ':execution:')}:YH-2026-000001-${generation}`;

  return {
    world,
    city,
    failures,
    arnOf,

    /** Goes on until the execution rests in a state: waiting with nothing left to deliver, or ended. */
    async comesTo(state: string, generation = 1): Promise<void> {
      let before = '';
      const look = async () => {
        await deliver();
        const events = await historyOf(world, arnOf(generation)).catch(() => []);
        const now = `${events.length} ${city.tables.stream.length} ${delivered.size}`;
        const isAtRest = now === before && restsIn(events) === state && city.tables.stream.length === delivered.size;
        before = now;
        return isAtRest || events.map(({ type, stateEnteredEventDetails: one }) => one?.name ?? type).join(' ');
      };
      await until(look, (result) => result === true);
    },

    /** States entered, in order. */
    async path(generation = 1): Promise<string[]> {
      const events = await historyOf(world, arnOf(generation)).catch(() => []);
      return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
    },
    status: async (generation = 1) =>
      (await world.client.send(new DescribeExecutionCommand({ executionArn: arnOf(generation) }))).status,

    async decide(action: HazardAction): Promise<void> {
      vi.setSystemTime(world.clock.now());
      const possible: HazardAction[] = actionsIn(city.hazard().status).filter((one) => one !== 'deemDelivered');
      expect(possible).toContain(action);
      await city.decide(possible.indexOf(action));
    },

    /** Lets time pass, back-off by back-off, until the execution rests in a state. */
    async retriesUntil(state: string): Promise<void> {
      const look = async () => {
        await deliver();
        await world.clock.advance(10_000);
        return restsIn(await historyOf(world, arnOf(1)).catch(() => []));
      };
      await until(look, (reached) => reached === state);
    },

    async pass(milliseconds: number): Promise<void> {
      await world.clock.advance(milliseconds);
      vi.setSystemTime(world.clock.now());
    },

    async is(changes: Partial<Hazard>): Promise<void> {
      await city.report(changes);
    },
  };
}

/** Polls until the condition holds. Ten seconds of real time: the faked clock is the hazard's. */
async function until<T>(look: () => Promise<T> | T, holds: (value: T) => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const value = await look();
    if (holds(value)) return;
    if (performance.now() > deadline) throw new Error(`still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The state in which an execution with this history waits for its token, or has ended. */
function restsIn(events: HistoryEvent[]): string | undefined {
  const rests: (string | undefined)[] = ['TaskSubmitted', 'ExecutionSucceeded', 'ExecutionFailed'];
  if (!rests.includes(events.at(-1)?.type)) return undefined;
  return events.findLast(({ stateEnteredEventDetails: entered }) => entered)?.stateEnteredEventDetails?.name;
}

describe('a hazard’s execution', () => {
  it('goes with a hazard from its report to its closure, one rejection included, in 15 transitions', async () => {
    await place.is({});
    await place.comesTo('Report');
    await place.decide('triage');
    await place.comesTo('Assign');
    // Within a stage nothing is called back while more time is left.
    await place.decide('assign');
    await place.decide('acknowledge');
    await place.comesTo('Rectify');
    await place.decide('rectify');
    await place.comesTo('Verify');
    await place.decide('dispatchVerification');
    await place.decide('failVerification');
    await place.comesTo('Rectify');
    await place.decide('rectify');
    await place.comesTo('Verify');
    await place.decide('dispatchVerification');
    await place.decide('passVerification');
    await place.comesTo('Close');
    await place.decide('approveClosure');
    await place.comesTo('Closed');
    const path = await place.path();
    expect(path.filter((name) => name !== 'Stage')).toEqual([
      ...['Look', 'Report', 'Assign', 'Rectify', 'Verify', 'Rectify', 'Verify', 'Close', 'Closed'],
    ]);
    // US$0.000025 each: three quarters of what a hazard's whole life may cost.
    expect(path.length).toBeLessThanOrEqual(15);
    expect(await place.status()).toBe('SUCCEEDED');
    expect(place.city.tables.all('waits')).toEqual([]);
  });

  it('goes straight to verification with what was fixed on the spot', async () => {
    await place.is({});
    await place.comesTo('Report');
    await place.decide('triageFixed');
    await place.comesTo('Verify');
    expect(await place.path()).toEqual(['Look', 'Stage', 'Report', 'Stage', 'Verify']);
  });

  it('finds a decision that was made before it began to wait', async () => {
    await place.is({});
    await place.decide('triage');
    await place.comesTo('Assign');
  });

  it('goes back to the verifiers from closing', async () => {
    await place.is({ status: 'pending-closure' });
    await place.comesTo('Close');
    await place.decide('sendBackVerification');
    await place.comesTo('Verify');
  });

  it.each([
    ['Report', { status: 'reported' }, 24 * hourMs, { isStageLate: true, isOverdue: false, escalationLevel: 0 }],
    ['Assign', { status: 'triaged' }, 24 * hourMs, { isStageLate: true }],
    [
      'Rectify',
      { status: 'rectifying', dueAt: new Date(NOON + 3 * dayMs).toISOString() },
      3 * dayMs,
      { isOverdue: true, wasOverdue: true, escalationLevel: 1 },
    ],
    ['Verify', { status: 'submitted' }, 24 * hourMs, { isStageLate: true }],
    ['Close', { status: 'pending-closure' }, 24 * hourMs, { isStageLate: true }],
  ] as const)('escalates in %s when the time is over, and waits again', async (stage, changes, time, flags) => {
    await place.is({ ...changes });
    await place.comesTo(stage);
    await place.pass(time - 1000);
    expect(place.city.hazard().version).toBe(1);
    await place.pass(62_000);
    await until(
      () => place.city.hazard(),
      (hazard) => hazard.version === 2,
    );
    expect(place.city.hazard()).toMatchObject({ ...flags, status: changes.status, round: 1 });
    await place.comesTo(stage);
    expect((await place.path()).slice(-3)).toEqual([`Escalate${stage}`, 'Stage', stage]);
    expect(place.city.moves().at(-1)).toMatchObject({ verb: 'hazard.escalated', actor: { task: 'task-escalate' } });
  });

  it('deems a hazard delivered after 24 hours without a signature', async () => {
    await place.is({ status: 'assigned' });
    await place.comesTo('Assign');
    await place.pass(24 * hourMs + 1000);
    await place.comesTo('Rectify');
    expect(place.city.hazard()).toMatchObject({ status: 'rectifying', isDeemedDelivered: true, round: 2 });
  });

  it('waits less long when a proposed major hazard brings its time forward', async () => {
    await place.is({});
    await place.comesTo('Report');
    await place.decide('proposeMajor');
    await place.comesTo('Report');
    expect(await place.path()).toEqual(['Look', 'Stage', 'Report', 'Stage', 'Report']);
    await place.pass(2 * hourMs + 1000);
    await until(() => place.city.hazard().isStageLate, Boolean);
  });

  it('continues as new after 300 days', async () => {
    await place.is({ status: 'rectifying', isOverdue: true, wasOverdue: true });
    await place.comesTo('Rectify');
    for (let month = 1; month <= 10; month += 1) {
      await place.pass(30 * dayMs + 5000);
      await place.comesTo(month < 10 ? 'Rectify' : 'Continued');
    }
    await place.comesTo('Rectify', 2);
    expect(place.city.hazard()).toMatchObject({ generation: 2, status: 'rectifying', round: 1 });
    expect([await place.status(1), await place.status(2)]).toEqual(['SUCCEEDED', 'RUNNING']);
    const loops = (await place.path(1)).filter((name) => name === 'EscalateRectify');
    expect(loops).toHaveLength(10);
  });

  it('ends when a later generation has taken over', async () => {
    await place.is({});
    await place.comesTo('Report');
    const hazard = place.city.hazard();
    const author = { actor: { kind: 'system', task: 'test' } as const, now: NOON, requestId: 'r' };
    await restartHazardWorkflow((await findHazard(hazard.hazardId)) ?? hazard, 'test', author);
    await place.comesTo('Report', 2);
    await place.comesTo('Moved');
  });

  it('tries a failing task again, with a new token', async () => {
    await place.is({});
    place.failures.set('Await', 2);
    await place.retriesUntil('Report');
    await place.comesTo('Report');
    const tokens = place.world.invocations.flatMap(({ name, payload }) =>
      name === 'Await' ? [(payload as { token: string }).token] : [],
    );
    expect(new Set(tokens).size).toBe(3);
    expect(place.city.tables.all('waits')).toMatchObject([{ token: tokens.at(-1) }]);
  });

  it('that breaks is replaced by the reconciliation', async () => {
    await place.is({});
    place.failures.set('Look', 8);
    await place.retriesUntil('Broken');
    expect(await place.status()).toBe('FAILED');
    await place.pass(15 * 60_000);
    await place.city.reconcile();
    await place.comesTo('Report', 2);
    expect(place.city.moves().at(-1)).toMatchObject({
      verb: 'hazard.workflow-restarted',
      detail: { reason: 'execution-missing' },
    });
  });
});
