import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Hazard } from '../../../schemas/hazard.ts';
import { hourMs } from '../../../schemas/time.ts';
import { anId, aStaff, aUnit, NOON } from '../../support/builders.ts';
import { aHazard } from '../../support/hazards.ts';
import { stored } from '../hazards/office.ts';
import { aCity, type City } from './city.ts';

let city: City;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  city = aCity();
});
afterEach(() => void vi.useRealTimers());
const restarts = () => city.moves().filter(({ verb }) => verb === 'hazard.workflow-restarted');

describe('the reconciliation', () => {
  it('gives the next generation to open hazards that nothing keeps the time of', async () => {
    const statuses = [
      'reported',
      'returned',
      'triaged',
      'assigned',
      'rectifying',
      'submitted',
      'verifying',
      'pending-closure',
      'closed',
    ] as const;
    for (const [index, status] of statuses.entries())
      city.tables.put(
        'hazards',
        stored(aHazard({ hazardId: anId('hz', index + 1), hazardNo: `YH-2026-00000${index}`, status })),
      );
    vi.setSystemTime(NOON + hourMs);
    await city.reconcile();
    expect(
      restarts()
        .map(({ recordId }) => recordId)
        .sort(),
    ).toEqual(statuses.slice(0, -1).map((_, index) => anId('hz', index + 1)));
    expect(restarts()[0]).toMatchObject({ generation: 2, actor: { kind: 'system', task: 'reconcile' } });
  });

  it('leaves alone what runs, and what the stream may be about to start', async () => {
    await city.report({});
    vi.setSystemTime(NOON + 14 * 60_000);
    await city.reconcile();
    const [entry] = city.tables.stream;
    if (entry) await city.deliver(entry);
    vi.setSystemTime(NOON + hourMs);
    await city.reconcile();
    expect(restarts()).toEqual([]);
  });

  it('wakes a stage that waits for what has happened', async () => {
    await city.report({});
    const [reported] = city.tables.stream;
    if (reported) await city.deliver(reported);
    for (const _ of ['Look', 'Stage', 'Report']) for (const each of city.machine.ready()) await city.machine.step(each);
    expect(city.machine.running()[0]).toMatchObject({ state: 'Report', waiting: { token: expect.any(String) } });
    // The entry of this decision never arrives.
    await city.decide(2);
    await city.reconcile();
    expect(city.machine.running()[0]).toMatchObject({ state: 'Stage', stateInput: { stage: 'Assign', round: 2 } });
    expect(city.tables.all('waits')).toEqual([]);
  });

  it('lets a hazard follow a unit that moved while it was reported, to whom it then waits for, due when it was', async () => {
    await city.report({});
    const { dueAt } = city.hazard();
    city.tables.put('units', { ...aUnit({ districtId: 'D2', departmentId: 'tourism', categoryId: 'hotel' }) });
    await city.reconcile();
    expect(city.hazard()).toMatchObject({
      districtId: 'D2',
      desk: 'center#D2',
      departmentId: 'tourism',
      dueAt,
      round: 1,
    });
    const changes = { districtId: { from: 'D1', to: 'D2' }, categoryId: { from: 'ktv', to: 'hotel' } };
    expect(city.moves().at(-1)).toMatchObject({
      verb: 'hazard.followed-unit',
      before: { districtId: 'D1' },
      after: { districtId: 'D2', desk: 'center#D2' },
      detail: { changes },
    });
    const { length } = city.moves();
    await city.reconcile();
    expect(city.moves()).toHaveLength(length);
  });

  const [gone, left, head] = [
    aStaff({ email: 'gone@bureau.example', role: 'service-center', districtIds: ['D1'], status: 'disabled' }),
    aStaff({ email: 'left@bureau.example', role: 'service-center', districtIds: ['D1'] }),
    aStaff({ email: 'head@bureau.example', role: 'department', departmentIds: ['culture'] }),
  ];
  it.each([
    ['the other one named', 'general', [gone, left], [left], `staff#${left.staffId}`],
    ['the centre, which names others', 'general', [gone], [], 'center#D1'],
    ['the department, where one is too few', 'major', [gone, head], [], 'department#culture'],
  ] as const)('moves what waits for somebody who was disabled meanwhile to %s', async (_, level, named, kept, desk) => {
    for (const person of [gone, left, head]) city.tables.put('staff', person);
    const ids = (people: readonly { staffId: Hazard['verifierIds'][number] }[]) => people.map(({ staffId }) => staffId);
    await city.report({ status: 'verifying', level, verifierIds: ids(named), verificationMethod: 'on-site' });
    await city.reconcile();
    expect(city.hazard()).toMatchObject({ status: 'verifying', verifierIds: ids(kept), desk });
    expect(city.moves().at(-1)).toMatchObject({ verb: 'hazard.verifiers-withdrawn', after: { desk } });
    const { length } = city.moves();
    await city.reconcile();
    expect(city.moves()).toHaveLength(length);
  });

  it('goes on where the last run stopped', async () => {
    const position = () => city.tables.get('counters', { counterId: 'reconcile' })?.position;
    await city.report({ status: 'triaged' });
    city.tables.put('counters', { counterId: 'reconcile', position: JSON.stringify({ status: 'assigned' }) });
    vi.setSystemTime(NOON + hourMs);
    await city.reconcile();
    expect(restarts()).toEqual([]);
    expect(position()).toBe('{}');
    await city.reconcile();
    expect(restarts()).toHaveLength(1);
  });
});
