/** A hazard whose machine is the local Step Functions, with the definition as it is deployed and the real tasks. */
import { readFileSync } from 'node:fs';
import {
  DescribeExecutionCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, vi } from 'vitest';
import { machine as client } from '../../functions/workflow/machine.ts';
import { handler as taskAwait } from '../../functions/workflow/task-await.ts';
import { handler as taskContinue } from '../../functions/workflow/task-continue.ts';
import { handler as taskEscalate } from '../../functions/workflow/task-escalate.ts';
import { handler as taskLook } from '../../functions/workflow/task-look.ts';
import type { AuditEntry } from '../../schemas/audit.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import { actionsIn, type HazardAction } from '../../schemas/hazard-status.ts';
import { aCity } from '../functions/workflow/city.ts';
import { manualClock } from '../local/step-functions/memory.ts';
import { createMachine, FunctionFailure, functionArn, historyOf, openWorld } from '../local/step-functions/support.ts';
import { NOON } from '../support/builders.ts';
import { context } from '../support/requests.ts';

const text = readFileSync(new URL('../../workflows/hazard.asl.json', import.meta.url), 'utf8');
const tasks = { Look: taskLook, Await: taskAwait, Escalate: taskEscalate, Continue: taskContinue };

/** One clock for the host and the functions. */
export async function aPlace() {
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
export async function until<T>(look: () => Promise<T> | T, holds: (value: T) => boolean): Promise<void> {
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
