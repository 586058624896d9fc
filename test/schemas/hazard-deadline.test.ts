import { describe, expect, it } from 'vitest';
import data from '../../data/calendar.json' with { type: 'json' };
import type { HazardLevel } from '../../schemas/checklist.ts';
import { deadlineMaximumDays, defaultDeadlineDays, dueAt } from '../../schemas/hazard-deadline.ts';
import type { HazardStatus } from '../../schemas/hazard-status.ts';

const at = (iso: string) => Date.parse(`${iso}+08:00`);
/** Monday, 2 March 2026, 12:00 in Shanghai. */
const monday = at('2026-03-02T12:00:00');
const friday = at('2026-03-06T17:30:00');
const deadline = at('2026-03-09T12:00:00');

function due(status: HazardStatus, level: HazardLevel = 'general', since = monday, isMajorProposed = false) {
  const value = dueAt({ status, level, isMajorProposed, since, deadline }, data);
  return value === undefined ? undefined : new Date(value + 8 * 3_600_000).toISOString().slice(0, 16);
}

describe('how long each step may take (domain.md §5)', () => {
  const steps: [HazardStatus, string | undefined, string | undefined][] = [
    ['reported', '2026-03-03T12:00', '2026-03-03T12:00'],
    ['returned', '2026-03-04T12:00', '2026-03-04T12:00'],
    ['triaged', '2026-03-03T12:00', '2026-03-03T12:00'],
    ['assigned', '2026-03-03T12:00', '2026-03-03T12:00'],
    ['rectifying', '2026-03-09T12:00', '2026-03-09T12:00'],
    ['submitted', '2026-03-03T12:00', '2026-03-03T12:00'],
    ['verifying', '2026-03-05T12:00', '2026-03-07T12:00'],
    ['pending-closure', '2026-03-03T12:00', '2026-03-04T12:00'],
    ['closed', undefined, undefined],
  ];

  it.each(steps)('%s from Monday noon: a general one until %s, a major one until %s', (status, general, major) => {
    expect(due(status)).toBe(general);
    expect(due(status, 'major')).toBe(major);
  });

  it('a proposed major hazard is decided on within two hours, at night too', () => {
    expect(due('reported', 'general', at('2026-03-06T23:00:00'), true)).toBe('2026-03-07T01:00');
  });

  it('working days leave out the weekend for a general hazard, and a major one has none', () => {
    expect(due('submitted', 'general', friday)).toBe('2026-03-09T17:30');
    expect(due('submitted', 'major', friday)).toBe('2026-03-07T17:30');
  });

  it('working days leave out holidays and count make-up days', () => {
    // Labour Day 2026: 1 to 5 May off, Saturday 9 May a working day.
    expect(due('reported', 'general', at('2026-04-30T10:00:00'))).toBe('2026-05-06T10:00');
    expect(due('reported', 'general', at('2026-05-08T10:00:00'))).toBe('2026-05-09T10:00');
  });

  it('a report on a day off counts from the beginning of the next working day', () => {
    expect(due('reported', 'general', at('2026-03-07T20:00:00'))).toBe('2026-03-10T00:00');
  });
});

describe('the deadline of a unit (domain.md §4)', () => {
  it('is the item’s for a general hazard, one day at once, thirty for a major one', () => {
    expect(defaultDeadlineDays('general', 7)).toBe(7);
    expect(defaultDeadlineDays('general', 'immediate')).toBe(1);
    expect(defaultDeadlineDays('major', 7)).toBe(30);
  });

  it('has an upper limit by disposal and level', () => {
    expect(deadlineMaximumDays).toEqual({ immediate: 1, limited: 30, major: 90 });
  });
});
