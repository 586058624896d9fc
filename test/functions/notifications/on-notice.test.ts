import { MessageRejected } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anId } from '../../support/builders.ts';
import { aHazardEntry, someFacts } from '../../support/entries.ts';
import { later } from '../../support/hazards.ts';
import { logged } from '../../support/logged.ts';
import type { MemoryTables } from '../../support/memory-tables.ts';
import { deliver } from '../../support/stream-event.ts';
import {
  mails,
  messages,
  openOffice,
  received,
  refusedAddresses,
  replies,
  runQueue,
  settle,
  staff,
  toRobot,
} from './office.ts';

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

const numberOf = (index: number) => `YH-2026-${String(index).padStart(6, '0')}`;
const entry = (index: number) =>
  aHazardEntry(
    'hazard.reported',
    { selfCheckId: anId('sc'), itemId: 'FC-001', isFixedOnTheSpot: false },
    { entryId: anId('au', index), hazardNo: numberOf(index), dueAt: later(1) },
  );
const report = (first: number, last: number) =>
  deliver(
    handler,
    Array.from({ length: last - first + 1 }, (_, index) => entry(first + index)),
  );
const waiting = (channel: string) =>
  tables.all('notices').filter((item) => item.channel === channel && String(item.noticeKey).startsWith('waits#'));
const lateEntry = aHazardEntry(
  'hazard.escalated',
  { level: 1, kind: 'overdue' },
  {
    entryId: anId('au', 999),
    hazardNo: numberOf(999),
    after: someFacts({ status: 'rectifying', desk: 'unit#U0001' }),
    deadlineAt: later(-1),
  },
);

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
    expect(waiting('city')).toEqual([]);
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
    expect(digest.split('\n').at(-1)).toBe('工作台：https://console.example/queue');
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
    expect(waiting('city')).toHaveLength(2);
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

describe('a webhook', () => {
  const told = () =>
    received.filter(({ name }) => name === 'platform').map(({ body }) => JSON.parse(body).hazard.hazardNo);

  it('gets every notice on its own, in order', async () => {
    await report(1, 12);
    await settle();
    expect(told()).toEqual(Array.from({ length: 12 }, (_, index) => numberOf(index + 1)));
  });

  it.each([
    ['answers 500', { status: 500 }],
    ['answers 404', { status: 404 }],
    ['answers 429', { status: 429 }],
    ['breaks the connection', 'hang up' as const],
  ])('that %s gets everything later', async (_what, reply) => {
    replies.set('platform', () => reply);
    await report(1, 3);
    await runQueue();
    expect(told()).toEqual([]);
    replies.clear();
    await settle();
    expect(told()).toEqual([1, 2, 3].map(numberOf));
  });

  it('that does not take one notice gets the others, and the one is set aside', async () => {
    replies.set('platform', ({ body }) => (body.includes(numberOf(2)) ? { status: 422 } : undefined));
    await report(1, 3);
    await settle();
    expect(told()).toEqual([1, 3].map(numberOf));
    const aside = tables.all('notices').filter(({ noticeKey }) => String(noticeKey).startsWith('refused#'));
    expect(aside).toMatchObject([{ channel: 'platform', notice: { hazard: { hazardNo: numberOf(2) } } }]);
  });
});

describe('e-mail', () => {
  it('is gathered until the next full ten minutes, and one message for a desk', async () => {
    await report(1, 2);
    vi.setSystemTime(Date.now() + 5 * 60_000);
    await runQueue();
    expect(mails).toEqual([]);
    await report(3, 3);
    await settle();
    expect(mails.map(({ subject }) => subject)).toEqual(['3 条隐患提醒']);
    expect(messages.filter(({ dueAt }) => dueAt % 600_000 !== 0)).toEqual([]);
  });

  it('of what is urgent goes at once, with all that waits', async () => {
    await report(1, 9);
    await deliver(handler, [lateEntry]);
    await runQueue();
    await settle();
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      '9 条隐患提醒',
      // The centre and the department each.
      '整改逾期，请督促单位整改：YH-2026-000999 金色年华歌城',
      '整改逾期，请督促单位整改：YH-2026-000999 金色年华歌城',
    ]);
  });

  it('that SES refuses for one address reaches the others', async () => {
    refusedAddresses.set(staff.clerk.email, new MessageRejected({ message: 'Address is on the list', $metadata: {} }));
    await deliver(handler, [lateEntry]);
    await settle();
    expect(mails.map(({ to }) => to)).toEqual([[staff.officer.email]]);
    expect(waiting('mail')).toEqual([]);
  });

  it('to a desk where nobody sits is sent to nobody, and holds nothing up', async () => {
    await deliver(handler, [{ ...entry(1), after: someFacts({ desk: 'center#D5' }) }, entry(2)]);
    await settle();
    expect(mails.map(({ subject }) => subject)).toEqual(['新报隐患，请受理定级：YH-2026-000002 金色年华歌城']);
  });
});

describe('a sender that is killed', () => {
  it('loses nothing at any point', async () => {
    for (let crashAt = 0; crashAt < 40; crashAt += 1) {
      tables.mock.restore();
      tables = openOffice();
      let commands = 0;
      await report(1, 2);
      tables.onCommand = () => {
        if (commands++ === crashAt) throw new Error('the process was killed');
      };
      await settle();
      const robot = new Set(toRobot().map((text) => /YH-2026-\d+/.exec(text)?.[0]));
      const program = new Set(
        received.filter(({ name }) => name === 'platform').map(({ body }) => JSON.parse(body).hazard.hazardNo),
      );
      const people = new Set(mails.flatMap(({ subject, body }) => `${subject} ${body}`.match(/YH-2026-\d+/g)));
      const all = new Set([numberOf(1), numberOf(2)]);
      expect({ crashAt, robot, program, people }).toEqual({ crashAt, robot: all, program: all, people: all });
      expect({ crashAt, left: waiting('city') }).toEqual({ crashAt, left: [] });
    }
  });

  it('sends at most one message twice', async () => {
    await report(1, 1);
    let deletes = 0;
    tables.onCommand = (point, command) => {
      if (point === 'before' && command === 'DeleteCommand' && deletes++ === 0) throw new Error('killed');
    };
    await settle();
    const all = [...toRobot(), ...received.filter(({ name }) => name === 'platform'), ...mails];
    expect(all).toHaveLength(4);
  });
});

describe('what nobody could be told for a week', () => {
  it('is told no more', async () => {
    replies.set('city', () => ({ status: 503 }));
    await report(1, 1);
    await runQueue();
    replies.clear();
    vi.setSystemTime(Date.now() + 8 * 86_400_000);
    await settle();
    expect(toRobot()).toEqual([]);
  });
});
