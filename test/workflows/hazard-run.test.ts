/** The definition as it is deployed, on the local Step Functions, with the real tasks: each of its branches once. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findHazard } from '../../functions/hazards/find.ts';
import { restartHazardWorkflow } from '../../functions/hazards/restart-workflow.ts';
import { dayMs, hourMs } from '../../schemas/time.ts';
import { NOON } from '../support/builders.ts';
import { aPlace, until } from './place.ts';

let place: Awaited<ReturnType<typeof aPlace>>;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  place = await aPlace();
});
afterEach(async () => {
  await place.world.close();
  vi.useRealTimers();
});

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
