/**
 * Schedule expressions of EventBridge: `at(…)`, `rate(…)` and six-field `cron(…)` in a time zone. Times that a spring
 * change of clocks skips do not occur, as AWS has it.
 */
import { Cron } from 'croner';

/** `next` is the first occurrence later than `after`; a rate counts from `anchor`. */
export type Expression = { kind: 'at' | 'rate' | 'cron'; next(after: number, anchor: number): number | undefined };

const MINUTE = 60_000;
const units: Record<string, number> = { minute: MINUTE, hour: 60 * MINUTE, day: 1440 * MINUTE };

/** Throws an Error whose message says what is wrong. */
export function readExpression(text: string, timeZone = 'UTC'): Expression {
  checkTimeZone(timeZone);
  const [, kind, inner = ''] = /^(at|rate|cron)\((.*)\)$/.exec(text.trim()) ?? [];
  if (kind === 'at') return at(inner, timeZone);
  if (kind === 'rate') return rate(inner);
  if (kind === 'cron') return cron(inner, timeZone);
  throw new Error(`Invalid Schedule Expression ${text}.`);
}

function at(text: string, timeZone: string): Expression {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) throw new Error(`Invalid Schedule Expression at(${text}).`);
  const due = new Cron(text, { timezone: timeZone }).nextRun(new Date(0))?.getTime();
  return { kind: 'at', next: (after) => (due !== undefined && due > after ? due : undefined) };
}

function rate(text: string): Expression {
  const [, value, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(text.trim()) ?? [];
  const period = Number(value) * (units[unit] ?? Number.NaN);
  if (!(period > 0)) throw new Error(`Invalid Schedule Expression rate(${text}).`);
  const next = (after: number, anchor: number) =>
    after < anchor ? anchor : anchor + (Math.floor((after - anchor) / period) + 1) * period;
  return { kind: 'rate', next };
}

const last = [59, 23, 31, 12, 7, 2199];

function cron(text: string, timeZone: string): Expression {
  const invalid = (why: string) => new Error(`Invalid Schedule Expression cron(${text}): ${why}`);
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) throw invalid('six fields are needed.');
  const [, , dayOfMonth = '', , dayOfWeek = ''] = fields;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw invalid('one of day-of-month and day-of-week must be ?, the other must not.');
  }
  const pattern = fields.map((field, position) => convert(field, position)).join(' ');
  let job: Cron;
  try {
    job = new Cron(`0 ${pattern}`, { timezone: timeZone, alternativeWeekdays: true, paused: true });
  } catch (error) {
    throw invalid((error as Error).message);
  }
  return { kind: 'cron', next: (after) => firstThatExists(job, after) };
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

function firstThatExists(job: Cron, after: number): number | undefined {
  for (let from = after; ; ) {
    const found = job.nextRun(new Date(from));
    if (!found || job.match(found)) return found?.getTime();
    from = found.getTime();
  }
}

function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new Error(`Invalid time zone ${timeZone}.`);
  }
}
