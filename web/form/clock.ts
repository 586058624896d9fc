/** The server's time on a phone whose clock may be wrong, and civil time in Asia/Shanghai. */
import { dayMs, hourMs } from '../../schemas/time.ts';
import { type Words, wordsNow } from './words.ts';

let ahead = 0;

/** Sets the clock by an instant that the server just sent. */
export function setServerTime(at: string): void {
  ahead = Date.parse(at) - Date.now();
}
export function now(): number {
  return Date.now() + ahead;
}
export function nowAt(): string {
  return new Date(now()).toISOString();
}

/** `11月23日 20:05`, with the year when it is another one. */
export function timeText(at: string): string {
  const [year, month, day, time] = civil(at);
  const [thisYear] = civil(nowAt());
  return `${wordsNow().day(month, day, year === thisYear ? '' : year)} ${time}`;
}
/** A period of a form as people say it: `2026年第48周`, `2026年11月`, `11月23日`. */
export function periodText(period: string, words: Words): string {
  const [year = '', week] = period.split('-W');
  if (week) return words.week(year, String(Number(week)));
  const [ofYear = '', month, day] = period.split('-');
  return day ? words.day(Number(month), Number(day), '') : words.month(Number(month), ofYear);
}

/** Year, month, day and time of day. Shanghai has no summer time; `Intl` takes an old phone a fifth of a second. */
function civil(at: string): [year: string, month: number, day: number, time: string] {
  const text = fieldOf(at);
  return [text.slice(0, 4), Number(text.slice(5, 7)), Number(text.slice(8, 10)), text.slice(11)];
}

/** `3 天`, `5 小时` or `20 分钟`: how long until the instant, or since it. */
export function spanText(at: string, words: Words): string {
  const span = Math.abs(Date.parse(at) - now());
  if (span >= 2 * dayMs) return words.days(Math.floor(span / dayMs));
  if (span >= hourMs) return words.hours(Math.floor(span / hourMs));
  return words.minutes(Math.ceil(span / 60_000));
}

/** Value of a `datetime-local` field in Shanghai time, and back. */
export function fieldOf(at: string): string {
  return new Date(Date.parse(at) + 8 * hourMs).toISOString().slice(0, 16);
}
export function atOf(field: string): string | undefined {
  const time = Date.parse(`${field}:00+08:00`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
