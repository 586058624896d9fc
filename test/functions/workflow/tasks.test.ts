import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler as taskAwait } from '../../../functions/workflow/task-await.ts';
import { handler as taskContinue } from '../../../functions/workflow/task-continue.ts';
import { handler as taskEscalate } from '../../../functions/workflow/task-escalate.ts';
import { handler as taskLook } from '../../../functions/workflow/task-look.ts';
import { hourMs } from '../../../schemas/time.ts';
import { anId, NOON } from '../../support/builders.ts';
import { later } from '../../support/hazards.ts';
import { context } from '../../support/requests.ts';
import { aCity, type City } from './city.ts';

const run = (handler: unknown, event: object) =>
  (handler as (event: unknown, context: unknown) => Promise<unknown>)(
    { hazardId: anId('hz'), generation: 1, ...event },
    context,
  );
const inThirtyDays = later(30);
let city: City;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  city = aCity();
});
afterEach(() => void vi.useRealTimers());

describe('task-look', () => {
  it.each([
    [{ status: 'reported' as const }, 'Report', later(1)],
    [{ status: 'assigned' as const }, 'Assign', later(1)],
    [{ status: 'triaged' as const, isStageLate: true }, 'Assign', later(3)],
    [{ status: 'rectifying' as const, isOverdue: true }, 'Rectify', inThirtyDays],
    [{ status: 'rectifying' as const, deadlineAt: later(90) }, 'Rectify', inThirtyDays],
    [{ status: 'submitted' as const, dueAt: later(-2) }, 'Verify', later(-2)],
    [{ status: 'closed' as const }, 'Closed', inThirtyDays],
    [{ status: 'reported' as const, generation: 2 }, 'Moved', later(1)],
  ])('of %j says %s, until %s', async (changes, stage, until) => {
    await city.report(changes);
    expect(await run(taskLook, {})).toEqual({ stage, round: 1, until });
  });

  it('of a hazard that is not there fails', async () => {
    await expect(run(taskLook, {})).rejects.toMatchObject({ code: 'hazard.unknown' });
  });
});

describe('task-await', () => {
  const waiting = {
    executionName: 'YH-2026-000001-1',
    stage: 'Report',
    round: 1,
    until: '2026-03-02T04:01:00.000Z',
    token: 'one',
  };

  it('stores the token with its entry, once for each execution, stage and round', async () => {
    await run(taskAwait, waiting);
    await run(taskAwait, { ...waiting, token: 'two' });
    expect(city.tables.all('waits')).toEqual([
      expect.objectContaining({
        waitKey: 'YH-2026-000001-1#Report#1',
        token: 'two',
        until: '2026-03-02T04:01:00.000Z',
        expiresAt: NOON / 1000 + 60 + 24 * 3600,
      }),
    ]);
    expect(city.tables.stream).toHaveLength(2);
    expect(city.tables.stream[0]).toMatchObject({
      verb: 'workflow.awaiting',
      recordId: anId('hz'),
      actor: { kind: 'system', task: 'task-await' },
      detail: { stage: 'Report', round: 1, timeoutSeconds: 60 },
    });
    expect(JSON.stringify(city.tables.stream)).not.toContain('"two"');
  });

  it('takes nothing that the machine does not send', async () => {
    await expect(run(taskAwait, { ...waiting, stage: 'Elsewhere' })).rejects.toThrow();
    expect(city.tables.stream).toEqual([]);
  });
});

describe('task-escalate', () => {
  it('leaves alone what is not due', async () => {
    await city.report({});
    expect(await run(taskEscalate, { stage: 'Report' })).toMatchObject({ stage: 'Report', until: later(1) });
    expect(city.hazard().version).toBe(1);
  });

  it('leaves alone what a later generation looks after', async () => {
    await city.report({ generation: 2, dueAt: later(-1) });
    expect(await run(taskEscalate, { stage: 'Report' })).toMatchObject({ stage: 'Moved' });
    expect(city.hazard().version).toBe(1);
  });

  it('does it once however often it runs', async () => {
    await city.report({ status: 'rectifying', deadlineAt: later(-1) });
    const answers = [await run(taskEscalate, { stage: 'Rectify' }), await run(taskEscalate, { stage: 'Rectify' })];
    expect(answers).toEqual(Array(2).fill({ stage: 'Rectify', round: 1, until: inThirtyDays }));
    expect(city.hazard()).toMatchObject({ isOverdue: true, wasOverdue: true, escalationLevel: 1, version: 2 });
    expect(city.moves().at(-1)).toMatchObject({ verb: 'hazard.escalated', detail: { level: 1, kind: 'overdue' } });
  });

  it('does all that has fallen due: delivered, and overdue', async () => {
    await city.report({ status: 'assigned', dueAt: later(-2), deadlineAt: later(-1) });
    expect(await run(taskEscalate, { stage: 'Assign' })).toMatchObject({ stage: 'Rectify', round: 2 });
    expect(city.hazard()).toMatchObject({ status: 'rectifying', isDeemedDelivered: true, isOverdue: true });
    expect(city.moves().map(({ verb }) => verb)).toEqual([
      'hazard.reported',
      'hazard.deemed-delivered',
      'hazard.escalated',
    ]);
  });

  it('raises no level for a late desk and lowers none', async () => {
    await city.report({ status: 'submitted', dueAt: later(-1), escalationLevel: 2 });
    await run(taskEscalate, { stage: 'Verify' });
    expect(city.hazard()).toMatchObject({ isStageLate: true, isOverdue: false, escalationLevel: 2 });
  });

  it('gives way to a person who was quicker', async () => {
    await city.report({ status: 'assigned', dueAt: later(-1), deadlineAt: later(3) });
    let isFirst = true;
    city.onCommand(async (point, command) => {
      if (!isFirst || point !== 'before' || command !== 'TransactWriteCommand') return;
      isFirst = false;
      await city.decide(0);
    });
    expect(await run(taskEscalate, { stage: 'Assign' })).toMatchObject({ stage: 'Rectify', round: 2 });
    expect(city.hazard()).toMatchObject({ isDeemedDelivered: false, status: 'rectifying' });
  });
});

describe('task-continue', () => {
  it('begins the next generation once, and starts it from the stream', async () => {
    await city.report({});
    vi.setSystemTime(NOON + hourMs);
    await run(taskContinue, {});
    await run(taskContinue, {});
    expect(city.hazard()).toMatchObject({ generation: 2, version: 2, round: 1 });
    const [, entry] = city.tables.stream;
    expect(entry).toMatchObject({
      verb: 'hazard.workflow-restarted',
      generation: 2,
      detail: { reason: 'continue-as-new' },
    });
    if (entry) await city.deliver(entry, entry);
    expect(city.machine.running()).toMatchObject([
      { name: 'YH-2026-000001-2', input: { hazardId: anId('hz'), generation: 2 } },
    ]);
  });

  it('has nothing to do for a closed hazard', async () => {
    await city.report({ status: 'closed' });
    await run(taskContinue, {});
    expect(city.hazard().generation).toBe(1);
  });
});
