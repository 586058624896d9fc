import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { logged } from '../../support/logged.ts';
import type { MemoryTables } from '../../support/memory-tables.ts';
import { deliver } from '../../support/stream-event.ts';
import { messages, openOffice, received, replies, runQueue, settle, toRobot } from './office.ts';
import { lateEntry, report, waiting } from './reports.ts';

const { handler } = await import('../../../functions/notifications/on-audit.ts');

vi.setConfig({ testTimeout: 60_000 });

let tables: MemoryTables;
beforeEach(() => {
  tables = openOffice();
});
afterEach(() => {
  tables.mock.restore();
  vi.useRealTimers();
});

describe('a robot', () => {
  it('never gets more than 20 messages in any minute, and hears of everything', async () => {
    for (let burst = 0; burst < 40; burst += 1) {
      await report(burst * 4 + 1, burst * 4 + 4);
      await runQueue();
      vi.setSystemTime(Date.now() + 2000);
    }
    await settle();
    const times = received.filter(({ name }) => name === 'city').map(({ at }) => at);
    for (const at of times)
      expect(times.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(20);
    expect(waiting(tables, 'city')).toEqual([]);
    const counted = toRobot().map((text) => Number(/共 (\d+) 条/.exec(text)?.[1] ?? 1));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(160);
  });

  it('is told of in the log by the requests that its message comes from', async () => {
    await report(1, 8);
    const lines = await logged(() => settle());
    const sent = lines.filter(({ message, channel }) => message === 'notices were sent' && channel === 'city');
    expect(sent).toMatchObject([{ requestIds: ['request-0001'], notices: { length: 8 } }]);
  });

  it('gets five messages one by one, and more than a handful as one digest', async () => {
    await report(1, 5);
    await runQueue();
    expect(toRobot()).toHaveLength(5);
    await report(6, 25);
    await settle();
    expect(toRobot()).toHaveLength(6);
    const [head, first] = toRobot()[5]?.split('\n') ?? [];
    expect(head).toBe('【隐患提醒】共 20 条');
    expect(first).toBe('1. 新报隐患，请受理定级｜YH-2026-000006｜金色年华歌城｜二楼东侧安全出口｜3月3日 12:00到期');
  });

  it('gets a digest that fits its 2048 bytes, what is urgent first, with the number left out', async () => {
    await report(1, 25);
    await deliver(handler, [lateEntry]);
    await settle();
    const [digest = ''] = toRobot();
    expect(Buffer.byteLength(digest)).toBeLessThanOrEqual(2048);
    expect(digest.split('\n')[1]).toContain('1. 整改逾期，请督促单位整改｜YH-2026-000999');
    const lines = digest.split('\n').filter((line) => /^\d+\. /.test(line));
    expect(digest).toContain(`其余 ${26 - lines.length} 项请在工作台查看`);
    expect(digest.split('\n').at(-1)).toBe('工作台：https://site.example/queue');
  });

  it('that says it had too many is left alone for a minute', async () => {
    let asked = 0;
    replies.set('city', () =>
      ++asked === 1 ? { body: { errcode: 45009, errmsg: 'api freq out of limit' } } : undefined,
    );
    await report(1, 2);
    const [answer] = await runQueue();
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(asked).toBe(1);
    expect(messages.map(({ dueAt }) => dueAt - Date.now())).toContain(60_000);
    await settle();
    expect(toRobot()).toHaveLength(2);
  });

  it('that refuses its key goes back to the queue, and its messages go on waiting', async () => {
    replies.set('city', () => ({ body: { errcode: 93000, errmsg: 'invalid webhook url' } }));
    await report(1, 2);
    const [answer] = await runQueue();
    expect(answer?.batchItemFailures).toHaveLength(1);
    expect(waiting(tables, 'city')).toHaveLength(2);
    replies.clear();
    await settle();
    expect(toRobot()).toHaveLength(2);
  });

  it('is sent to by one sender at a time', async () => {
    tables.put('notices', { channel: 'city', noticeKey: 'lane', leaseUntil: Date.now() + 1000, leaseId: 'another' });
    await report(1, 1);
    await runQueue();
    expect(toRobot()).toEqual([]);
    await settle();
    expect(toRobot()).toHaveLength(1);
  });
});
