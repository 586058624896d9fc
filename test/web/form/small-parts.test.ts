import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PhotoId } from '../../../schemas/fields.ts';
import { atOf, fieldOf, periodText, setServerTime, spanText, timeText } from '../../../web/form/clock.ts';
import { toGcj02 } from '../../../web/form/gcj02.ts';
import { newId } from '../../../web/form/ids.ts';
import { loop } from '../../../web/form/loop.ts';
import { costOf } from '../../../web/form/rectification.ts';
import { zh } from '../../../web/form/words.ts';
import { en } from '../../../web/form/words-en.ts';
import { contentTypeOf } from '../../../web/photo/photo-file.ts';

describe('the clock of the page', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2020-01-01T00:00:00.000Z') });
    setServerTime('2026-11-23T04:00:00.000Z');
    return () => vi.useRealTimers();
  });
  it('is the server’s, whatever the phone’s says', () => {
    expect(spanText('2026-11-26T04:00:00.000Z', zh)).toBe('3 天');
    expect(spanText('2026-11-22T23:30:00.000Z', zh)).toBe('4 小时');
    expect(spanText('2026-11-23T04:20:00.000Z', zh)).toBe('20 分钟');
  });
  it('shows Shanghai’s time, with the year when it is another one', () => {
    expect(timeText('2026-11-22T16:05:00.000Z')).toBe('11月23日 00:05');
    expect(timeText('2025-12-31T15:00:00.000Z')).toBe('2025年12月31日 23:00');
    expect(timeText('2025-12-31T16:05:00.000Z')).toBe('1月1日 00:05');
  });
  it('names days and months in English too', () => {
    expect([en.day(1, 9, ''), en.day(12, 31, '2025'), en.month(5, '2026')]).toEqual([
      'Jan 9',
      'Dec 31, 2025',
      'May 2026',
    ]);
  });
  it('reads what a date field says as Shanghai’s time', () => {
    expect(atOf('2026-11-23T00:05')).toBe('2026-11-22T16:05:00.000Z');
    expect(fieldOf('2026-11-22T16:05:00.000Z')).toBe('2026-11-23T00:05');
    expect(atOf('')).toBeUndefined();
  });
  it.each([
    ['2026-W48', '2026年第48周'],
    ['2026-W05', '2026年第5周'],
    ['2026-11', '2026年11月'],
    ['2026-11-23', '11月23日'],
  ])('calls the period %s %s', (period, text) => {
    expect(periodText(period, zh)).toBe(text);
  });
});

describe('a position', () => {
  it('is shifted to GCJ-02 inside the mainland and left alone outside', () => {
    const beijing = toGcj02(116.391, 39.907);
    expect(beijing.lng).toBeCloseTo(116.39724, 4);
    expect(beijing.lat).toBeCloseTo(39.9084, 4);
    expect(toGcj02(139.69, 35.68)).toEqual({ lng: 139.69, lat: 35.68 });
  });
});

describe('an id made on the phone', () => {
  it('is one that the contract takes, and sorts by time', () => {
    setServerTime('2026-11-23T04:00:00.000Z');
    const first = newId('ph');
    setServerTime('2026-11-23T04:00:01.000Z');
    const second = newId('ph');
    expect(PhotoId.safeParse(first).success).toBe(true);
    expect(first < second).toBe(true);
  });
});

describe('what a file is', () => {
  it.each([
    ['\u00ff\u00d8\u00ff\u00e0', 'image/jpeg'],
    ['\u0089PNG\r\n\u001a\n', 'image/png'],
    ['RIFF1234WEBP', 'image/webp'],
    ['\0\0\0\u0018ftypheic', 'image/heic'],
    ['\0\0\0\u0018ftypmif1', 'image/heic'],
    ['%PDF-1.7', undefined],
    ['', undefined],
  ])('is read off its first bytes: %j is %s', (head, type) => {
    expect(contentTypeOf(Buffer.from(head, 'latin1'))).toBe(type);
  });
});

describe('the cost of a rectification', () => {
  it.each([
    ['0', 0],
    [' 0.29 ', 0.29],
    ['99999.99', 99_999.99],
    ['', undefined],
    ['1.234', undefined],
    ['-1', undefined],
    ['1e3', undefined],
  ])('%j is %s', (typed, cost) => {
    expect(costOf(typed)).toBe(cost);
  });
});

describe('work that is repeated', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });
  it('pauses longer after every failure and stops when nothing is left', async () => {
    const at: number[] = [];
    const kick = loop(async () => {
      at.push(Date.now());
      if (at.length < 4) throw new Error('no network');
      return 'nothing';
    });
    kick();
    await vi.advanceTimersByTimeAsync(600_000);
    const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(pauses).toHaveLength(3);
    pauses.forEach((pause, index) => {
      expect(pause).toBeGreaterThanOrEqual(800 * 2 ** index);
      expect(pause).toBeLessThanOrEqual(1200 * 2 ** index);
    });
  });
  it('runs once at a time, and once more for whoever asked meanwhile', async () => {
    let running = 0;
    let runs = 0;
    const kick = loop(async () => {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      running -= 1;
      runs += 1;
      return 'nothing';
    });
    for (let times = 0; times < 5; times++) kick();
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs).toBe(2);
  });
});
