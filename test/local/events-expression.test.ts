import { describe, expect, it } from 'vitest';
import { readExpression } from '../../infra/local/schedule-expression.ts';

const from = Date.parse('2026-01-01T00:00:00Z');
function runs(text: string, timeZone = 'UTC', count = 3, after = from): string[] {
  const { next } = readExpression(text, timeZone);
  const found: string[] = [];
  for (let at = next(after, after); at !== undefined && found.length < count; at = next(at, after)) {
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe('a schedule expression', () => {
  it.each([
    ['cron(0 10 * * ? *)', ['2026-01-01T10:00', '2026-01-02T10:00', '2026-01-03T10:00']],
    ['cron(0/20 9 1 * ? *)', ['2026-01-01T09:00', '2026-01-01T09:20', '2026-01-01T09:40']],
    ['cron(5/30 0 ? * 2-6 *)', ['2026-01-01T00:05', '2026-01-01T00:35', '2026-01-02T00:05']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-01-01T18:00', '2026-01-02T18:00', '2026-01-05T18:00']],
    ['cron(15 10 ? * 6L 2027-2028)', ['2027-01-29T10:15', '2027-02-26T10:15', '2027-03-26T10:15']],
    ['cron(0 8 ? * L *)', ['2026-01-03T08:00', '2026-01-10T08:00', '2026-01-17T08:00']],
    ['cron(0 8 ? * 2#1 *)', ['2026-01-05T08:00', '2026-02-02T08:00', '2026-03-02T08:00']],
    ['cron(0 8 L * ? *)', ['2026-01-31T08:00', '2026-02-28T08:00', '2026-03-31T08:00']],
    ['cron(0 8 15W * ? *)', ['2026-01-15T08:00', '2026-02-16T08:00', '2026-03-16T08:00']],
    ['cron(0 8 29 2 ? 2027)', []],
    ['rate(12 hours)', ['2026-01-01T12:00', '2026-01-02T00:00', '2026-01-02T12:00']],
    ['at(2026-03-02T09:30:00)', ['2026-03-02T09:30']],
  ])('%s runs when AWS runs it', (text, expected) => {
    expect(runs(text)).toEqual(expected);
  });

  it('is read in its time zone', () => {
    expect(runs('cron(0 8 * * ? *)', 'Asia/Shanghai', 1)).toEqual(['2026-01-02T00:00']);
    expect(runs('at(2026-03-02T09:30:00)', 'Asia/Shanghai')).toEqual(['2026-03-02T01:30']);
  });

  it('skips a time that the spring change skips, and runs once in the hour that comes twice', () => {
    const spring = Date.parse('2026-03-28T12:00:00Z');
    expect(runs('cron(30 2 * * ? *)', 'Europe/Berlin', 1, spring)).toEqual(['2026-03-30T00:30']);
    const night = Date.parse('2026-10-24T23:45:00Z');
    expect(runs('cron(0/30 * * * ? *)', 'Europe/Berlin', 4, night)).toEqual([
      ...['2026-10-25T00:00', '2026-10-25T00:30', '2026-10-25T02:00', '2026-10-25T02:30'],
    ]);
    const autumn = Date.parse('2026-10-24T12:00:00Z');
    expect(runs('cron(30 2 * * ? *)', 'Europe/Berlin', 2, autumn)).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
  });

  it.each([
    'cron(0 10 * * * *)',
    'cron(0 10 ? * ? *)',
    'cron(0 10 * * ?)',
    'cron(61 10 * * ? *)',
    'cron(0 10 * * ? 2200)',
    'cron(0 10 * * ? 1969)',
    'rate(0 minutes)',
    'cron(0 dummy ? * MON-FRI *)',
    'rate(5 weeks)',
    'rate( 5 minutes )',
    ' rate(5 minutes)',
    'at(2026-03-02)',
    'at(2026-02-30T08:00:00)',
    'at(2026-13-01T08:00:00)',
    'every day',
  ])('%s is refused', (text) => {
    expect(() => readExpression(text)).toThrow(new Error(`Invalid Schedule Expression ${text}.`));
  });
});
