import { MessageRejected } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { someFacts } from '../../support/entries.ts';
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
import { entry, lateEntry, numberOf, report, waiting } from './reports.ts';

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
    expect(waiting(tables, 'mail')).toEqual([]);
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
      expect({ crashAt, left: waiting(tables, 'city') }).toEqual({ crashAt, left: [] });
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
