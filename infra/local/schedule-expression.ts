/**
 * Schedule expressions of EventBridge: `at(…)`, `rate(…)` and six-field `cron(…)` in a time zone. Times that a spring
 * change of clocks skips do not occur, and those that an autumn change repeats occur once:
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
import { Cron } from 'croner';

/** `next` is the first occurrence later than `after`; a rate counts from `anchor`. */
export type Expression = { kind: 'at' | 'rate' | 'cron'; next(after: number, anchor: number): number | undefined };

const MINUTE = 60_000;
const units: Record<string, number> = { minute: MINUTE, hour: 60 * MINUTE, day: 1440 * MINUTE };

/** Throws an Error whose message says what is wrong. */
export function readExpression(text: string, timeZone = 'UTC'): Expression {
  checkTimeZone(timeZone);
  const [, kind = '', inner = ''] = /^(at|rate|cron)\((.*)\)$/.exec(text) ?? [];
  const expression = kinds[kind]?.(inner, timeZone);
  if (expression === undefined) throw new Error(`Invalid Schedule Expression ${text}.`);
  return expression;
}

/** Each gives nothing for what AWS does not read. */
const kinds: Record<string, (text: string, timeZone: string) => Expression | undefined> = { at, rate, cron };

function at(text: string, timeZone: string): Expression | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) || !isTime(`${text}.000Z`)) return undefined;
  const due = new Cron(text, { timezone: timeZone }).nextRun(new Date(0))?.getTime();
  return { kind: 'at', next: (after) => (due !== undefined && due > after ? due : undefined) };
}

/** Days that no month has, such as 30 February, roll over when they are read. */
const isTime = (text: string): boolean => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;

function rate(text: string): Expression | undefined {
  const [, value, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(text) ?? [];
  const period = Number(value) * (units[unit] ?? Number.NaN);
  if (!(period > 0)) return undefined;
  const next = (after: number, anchor: number) =>
    after < anchor ? anchor : anchor + (Math.floor((after - anchor) / period) + 1) * period;
  return { kind: 'rate', next };
}

const last = [59, 23, 31, 12, 7, 2199];

function cron(text: string, timeZone: string): Expression | undefined {
  const fields = text.trim().split(/\s+/);
  const [, , dayOfMonth, , dayOfWeek, years = ''] = fields;
  // Of day-of-month and day-of-week one must be ?, the other must not.
  if (fields.length !== 6 || (dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  if ((years.match(/\d{3,}/g) ?? []).some((year) => Number(year) < 1970 || Number(year) > 2199)) return undefined;
  const pattern = fields.map((field, position) => convert(field, position)).join(' ');
  const job = readCron(`0 ${pattern}`, timeZone);
  return job && { kind: 'cron', next: (after) => firstThatExists(job, after, timeZone) };
}

function readCron(pattern: string, timeZone: string): Cron | undefined {
  try {
    return new Cron(pattern, { timezone: timeZone, alternativeWeekdays: true, paused: true });
  } catch {
    return undefined;
  }
}

/** AWS counts weekdays from Sunday = 1 and lets a step begin anywhere (`5/10`); L alone means Saturday. */
function convert(field: string, position: number): string {
  return field
    .split(',')
    .map((part) => {
      if (position === 4 && part === 'L') return '7';
      const [, start, step] = /^(\d+)\/(\d+)$/.exec(part) ?? [];
      return start === undefined ? part : `${start}-${last[position]}/${step}`;
    })
    .join(',');
}

function firstThatExists(job: Cron, after: number, timeZone: string): number | undefined {
  for (let from = after; ; ) {
    const found = job.nextRun(new Date(from));
    if (!found || (job.match(found) && !isRepeated(found.getTime(), timeZone))) return found?.getTime();
    from = found.getTime();
  }
}

/** Whether clocks there showed the same an hour before, or half an hour where they go back by less. */
function isRepeated(at: number, timeZone: string): boolean {
  const shown = (instant: number): string => new Date(instant).toLocaleString('sv', { timeZone });
  return timeZone !== 'UTC' && [30, 60].some((minutes) => shown(at - minutes * MINUTE) === shown(at));
}

function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new Error(`Invalid time zone ${timeZone}.`);
  }
}
