import { ConflictException, CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calendar } from '../../../functions/hazards/calendar.ts';
import { handler } from '../../../functions/workflow/every-reminder.ts';
import type { HazardLevel } from '../../../schemas/checklist.ts';
import { remindersOf } from '../../../schemas/hazard-deadline.ts';
import { actionsIn } from '../../../schemas/hazard-status.ts';
import { dayMs } from '../../../schemas/time.ts';
import { anId, NOON } from '../../support/builders.ts';
import { later } from '../../support/hazards.ts';
import { context } from '../../support/requests.ts';
import { aCity, type City } from './city.ts';

let city: City;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  city = aCity();
});
afterEach(() => void vi.useRealTimers());
const created = () => city.schedules.commandCalls(CreateScheduleCommand).map((call) => call.args[0].input);

describe('when a unit is reminded (domain.md §4 L0)', () => {
  const days = (level: HazardLevel, deadline: string) =>
    remindersOf({ level, deadlineAt: new Date(`${deadline}+08:00`).toISOString() }, calendar).map(
      ({ at, daysLeft }) => [new Date(at + 8 * 3_600_000).toISOString().slice(0, 16), daysLeft],
    );

  it('is three days and one day before the deadline of a general hazard', () => {
    expect(days('general', '2026-03-06T15:00:00')).toEqual([
      ['2026-03-03T15:00', 3],
      ['2026-03-05T15:00', 1],
    ]);
  });

  it('is the working day before, and once, where both fall on a weekend', () => {
    // Deadline on a Monday: T-1 is a Sunday, T-3 the Friday before.
    expect(days('general', '2026-03-09T15:00:00')).toEqual([['2026-03-06T15:00', 3]]);
  });

  it('is five, three and one days before that of a major one, days off or not', () => {
    expect(days('major', '2026-03-09T15:00:00')).toEqual([
      ['2026-03-04T15:00', 5],
      ['2026-03-06T15:00', 3],
      ['2026-03-08T15:00', 1],
    ]);
  });
});

describe('scheduling reminders', () => {
  it('follows the assignment, once for each time that is to come', async () => {
    await city.report({ status: 'triaged', deadlineAt: later(3.5) });
    await city.decide(0);
    const entry = city.tables.stream.at(-1);
    expect(entry?.verb).toBe('hazard.assigned');
    if (entry) await city.deliver(entry);
    expect(created()).toMatchObject([
      {
        Name: 'YH-2026-000001-2026-03-06-3',
        GroupName: 'reminders',
        ScheduleExpression: 'at(2026-03-02T16:00:00)',
        ScheduleExpressionTimezone: 'UTC',
        ActionAfterCompletion: 'DELETE',
        Target: { Input: JSON.stringify({ hazardId: anId('hz'), deadlineAt: later(3.5) }) },
      },
      { Name: 'YH-2026-000001-2026-03-06-1', ScheduleExpression: 'at(2026-03-04T16:00:00)' },
    ]);
  });

  it('takes a schedule that is there for its own', async () => {
    city.schedules
      .on(CreateScheduleCommand)
      .rejects(new ConflictException({ message: '', Message: '', $metadata: {} }));
    await city.report({ status: 'triaged', deadlineAt: later(20) });
    await city.decide(0);
    const entry = city.tables.stream.at(-1);
    expect(entry && (await city.deliver(entry))).toBe(true);
  });

  it('follows a rejection too: what was fixed on the spot was never assigned', async () => {
    await city.report({ status: 'verifying', deadlineAt: later(20) });
    await city.decide(actionsIn('verifying').indexOf('failVerification'));
    const entry = city.tables.stream.at(-1);
    if (entry) await city.deliver(entry);
    expect(created()).toHaveLength(2);
  });
});

describe('a reminder', () => {
  const remind = (deadlineAt: string) =>
    (handler as (event: unknown, context: unknown) => Promise<void>)({ hazardId: anId('hz'), deadlineAt }, context);
  const reminded = () => city.moves().filter(({ verb }) => verb === 'hazard.reminded');

  it('is noted while the unit owes its rectification, and changes nothing else', async () => {
    await city.report({ status: 'rectifying' });
    vi.setSystemTime(NOON + 2 * dayMs);
    await remind(later(3));
    expect(reminded()).toMatchObject([{ detail: { daysLeft: 1 }, deadlineAt: later(3) }]);
    expect(city.hazard().version).toBe(1);
  });

  it.each(['submitted', 'closed'] as const)('is not sent for what is %s', async (status) => {
    await city.report({ status });
    await remind(later(3));
    expect(reminded()).toEqual([]);
  });

  it('is not sent for a deadline that no longer holds, nor after it', async () => {
    await city.report({ status: 'rectifying' });
    await remind(later(5));
    vi.setSystemTime(NOON + 3 * dayMs);
    await remind(later(3));
    expect(reminded()).toEqual([]);
  });
});
