import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anId, noon } from '../../support/builders.ts';
import { someFacts } from '../../support/entries.ts';
import type { MemoryTables } from '../../support/memory-tables.ts';
import { deliver } from '../../support/stream-event.ts';
import { beforeSending, mails, messages, openOffice, received, staff, toRobot } from './office.ts';
import { reported, tell } from './reports.ts';

const { handler } = await import('../../../functions/notifications/on-audit.ts');

let tables: MemoryTables;
beforeEach(() => {
  tables = openOffice();
});
afterEach(() => {
  tables.mock.restore();
  vi.useRealTimers();
});

describe('a reported hazard', () => {
  it('is told to the group as a clerk would write it', async () => {
    await tell(reported());
    expect(toRobot()).toEqual([
      [
        '【隐患提醒】新报隐患，请受理定级',
        '编号：YH-2026-000001（待定级）',
        '单位：金色年华歌城（北屯样例区）',
        '位置：二楼东侧安全出口',
        '办理时限：3月3日 12:00',
        `查看：https://site.example/hazards/${anId('hz')}`,
      ].join('\n'),
    ]);
    expect(received.find(({ name }) => name === 'city')?.url).toBe('/city?key=k%261');
  });

  it('is told by e-mail to the active people of the desk, each alone', async () => {
    await tell(reported());
    expect(mails).toMatchObject([
      {
        to: [staff.clerk.email],
        from: 'bihuan@bureau.example',
        subject: '新报隐患，请受理定级：YH-2026-000001 金色年华歌城',
      },
    ]);
  });

  it('is told to a webhook as JSON with a signature over time and body', async () => {
    await tell(reported());
    const [request] = received.filter(({ name }) => name === 'platform');
    const timestamp = request?.headers['x-bihuan-timestamp'];
    expect(timestamp).toBe(String(Date.parse(noon) / 1000));
    const signature = createHmac('sha256', 'd'.repeat(48)).update(`${timestamp}.${request?.body}`).digest('hex');
    expect(request?.headers['x-bihuan-signature']).toBe(signature);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      ...{ noticeId: anId('au'), kind: 'hazard', verb: 'hazard.reported', requestId: 'request-0001' },
      hazard: { hazardNo: 'YH-2026-000001', location: '二楼东侧安全出口', status: 'reported' },
      url: `https://site.example/hazards/${anId('hz')}`,
    });
  });

  it('is not told to the group of another district', async () => {
    await tell(reported());
    expect(toRobot('second')).toEqual([]);
    await tell(reported({ entryId: anId('au', 2), after: someFacts({ districtId: 'D2', desk: 'center#D2' }) }));
    expect(toRobot('second')).toHaveLength(1);
  });

  it('carries no phone number', async () => {
    await tell(reported());
    const all = JSON.stringify([received.map(({ body }) => body), mails.map(({ body }) => body)]);
    expect(all).not.toMatch(/1[3-9]\d{9}/);
  });
});

describe('an entry that comes again', () => {
  it('is told once', async () => {
    await tell(reported());
    await tell(reported(), reported());
    expect({ robot: toRobot().length, mails: mails.length, all: received.length }).toEqual({
      robot: 1,
      mails: 1,
      all: 2,
    });
  });

  it('is told although the process was killed between posting and waking', async () => {
    beforeSending.run = () => {
      throw new Error('the process was killed');
    };
    await expect(deliver(handler, [reported()])).rejects.toThrow('killed');
    beforeSending.run = () => {};
    expect(messages).toEqual([]);
    await tell(reported());
    expect(toRobot()).toHaveLength(1);
  });
});
