/**
 * Civil time of the product: Asia/Shanghai (UTC+8, no daylight saving since 1991), working days by the calendar
 * of the State Council (`data/calendar.json`). Pure; no `Date.now()` in here, callers pass the instant.
 */
import type { Calendar } from './calendar.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
const shanghaiMs = 8 * hourMs;

/** The civil date in Shanghai of an instant (ISO or milliseconds): `2026-03-08`. */
export function dateOf(at: string | number): string {
  return new Date(new Date(at).getTime() + shanghaiMs).toISOString().slice(0, 10);
}

/** The instant at which a civil date begins in Shanghai, milliseconds. */
export function startOf(on: string): number {
  return Date.parse(`${on}T00:00:00.000Z`) - shanghaiMs;
}

/** `days` civil dates later (or earlier). */
export function addDays(on: string, days: number): string {
  return new Date(Date.parse(`${on}T00:00:00.000Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** `2026-W48`, the ISO week of a civil date. */
export function weekOf(on: string): string {
  const day = new Date(`${on}T00:00:00.000Z`);
  const thursday = new Date(day.getTime() + (4 - (day.getUTCDay() || 7)) * dayMs);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / dayMs / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The Monday of a civil date's week. */
export function mondayOf(on: string): string {
  const weekday = new Date(`${on}T00:00:00.000Z`).getUTCDay() || 7;
  return addDays(on, 1 - weekday);
}

/** Whether people work on a civil date: holidays and make-up days (调休) of the calendar, weekends otherwise. */
export function isWorkingDay(on: string, calendar: Calendar): boolean {
  if (calendar.holidays.includes(on)) return false;
  if (calendar.makeUpDays.includes(on)) return true;
  const weekday = new Date(`${on}T00:00:00.000Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** The instant `count` working days after `from`, at the same time of day; from a day off it counts from the next working day's start. */
export function addWorkingDays(from: number, count: number, calendar: Calendar): number {
  let on = dateOf(from);
  let sinceMidnight = from - startOf(on);
  if (!isWorkingDay(on, calendar)) {
    sinceMidnight = 0;
    while (!isWorkingDay(on, calendar)) on = addDays(on, 1);
  }
  for (let left = count; left > 0; ) {
    on = addDays(on, 1);
    if (isWorkingDay(on, calendar)) left -= 1;
  }
  return startOf(on) + sinceMidnight;
}
