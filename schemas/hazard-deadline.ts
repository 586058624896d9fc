/**
 * How long each step may take, domain.md §4 and §5. All of it is [建议] and has one place: here.
 * People's desks count working days; deadlines of the unit, and everything about a major hazard, count calendar time.
 */
import type { Calendar } from './calendar.ts';
import type { ChecklistItem, HazardLevel } from './checklist.ts';
import { type HazardStatus, owedByUnit } from './hazard-status.ts';
import { addDays, addWorkingDays, dateOf, dayMs, hourMs, isWorkingDay } from './time.ts';

/** §4: upper limits of a rectification deadline, days. */
export const deadlineMaximumDays = { immediate: 1, limited: 30, major: 90 } as const;
export const majorDefaultDays = 30;

/** Days the unit gets by default: of the item for a general hazard, 30 for a major one; `immediate` is 24 hours. */
export function defaultDeadlineDays(level: HazardLevel, deadline: ChecklistItem['defaultDeadline']): number {
  if (level === 'major') return majorDefaultDays;
  return deadline === 'immediate' ? 1 : deadline;
}

/** §5: a returned report that its unit has left this long is the centre's to supplement (中心代补), milliseconds. */
export const unitSupplementsMs = 72 * hourMs;

type Waiting = {
  status: HazardStatus;
  level: HazardLevel;
  /** A major hazard was proposed and is not confirmed yet. */
  isMajorProposed: boolean;
  /** When the status began, milliseconds. */
  since: number;
  /** The unit's deadline, milliseconds. */
  deadline: number | undefined;
};

/** When the present step is due, milliseconds; undefined for a closed hazard. */
export function dueAt(waiting: Waiting, calendar: Calendar): number | undefined {
  const { level, since } = waiting;
  const working = (days: number) => (level === 'major' ? since + days * dayMs : addWorkingDays(since, days, calendar));
  switch (waiting.status) {
    case 'reported':
      return waiting.isMajorProposed ? since + 2 * hourMs : working(1);
    case 'returned':
      return since + 48 * hourMs;
    case 'triaged':
    case 'submitted':
      return working(1);
    case 'assigned':
      return since + 24 * hourMs;
    case 'rectifying':
      return waiting.deadline ?? since;
    case 'verifying':
      return working(level === 'major' ? 5 : 3);
    case 'pending-closure':
      return working(level === 'major' ? 2 : 1);
    case 'closed':
      return undefined;
  }
}

type Timed = {
  status: HazardStatus;
  dueAt?: string | undefined;
  deadlineAt?: string | undefined;
  isOverdue: boolean;
  isStageLate: boolean;
};
export type Escalation = {
  kind: 'deemed-delivered' | 'overdue' | 'stage-late';
  /** Milliseconds. */
  at: number;
};

/** What time will do to a hazard that nobody moves: the next of it, undefined when all of it has happened. */
export function nextEscalation(hazard: Timed): Escalation | undefined {
  const { status, dueAt, deadlineAt, isOverdue, isStageLate } = hazard;
  const next: Escalation[] = [];
  if (owedByUnit.includes(status) && deadlineAt && !isOverdue)
    next.push({ kind: 'overdue', at: Date.parse(deadlineAt) });
  // 24 hours without a signature count as delivery; the unit's own time is its deadline; the rest are desks' steps.
  if (status === 'assigned' && dueAt) next.push({ kind: 'deemed-delivered', at: Date.parse(dueAt) });
  else if (status !== 'rectifying' && dueAt && !isStageLate) next.push({ kind: 'stage-late', at: Date.parse(dueAt) });
  return next.sort((a, b) => a.at - b.at)[0];
}

/** Reminders before the unit's deadline, domain.md §4 L0, days before it. */
export const reminderDays = { general: [3, 1], major: [5, 3, 1] } as const satisfies Record<
  HazardLevel,
  readonly number[]
>;

/**
 * When the unit is reminded, milliseconds, earliest first; `daysLeft` counts to the deadline. A general hazard's
 * reminder that falls on a day off comes on the working day before, at the same time; a major one's days all count.
 */
export function remindersOf(
  { level, deadlineAt }: { level: HazardLevel; deadlineAt: string },
  calendar: Calendar,
): { at: number; daysLeft: number }[] {
  const deadline = Date.parse(deadlineAt);
  const reminders = reminderDays[level].map((days) => {
    let daysLeft: number = days;
    const isOff = () => !isWorkingDay(addDays(dateOf(deadline), -daysLeft), calendar);
    while (level === 'general' && isOff()) daysLeft += 1;
    return { at: deadline - daysLeft * dayMs, daysLeft };
  });
  return reminders.filter(({ daysLeft }, index) => reminders[index + 1]?.daysLeft !== daysLeft);
}
