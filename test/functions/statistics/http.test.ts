import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler } from '../../../functions/statistics/http.ts';
import { handler as onAudit } from '../../../functions/statistics/on-audit.ts';
import type { Staff } from '../../../schemas/staff.ts';
import { statisticsApi } from '../../../schemas/statistics.ts';
import { anId, aStaff, NOON } from '../../support/builders.ts';
import { aHazardEntry, someFacts } from '../../support/entries.ts';
import { MemoryTables } from '../../support/memory-tables.ts';
import { requestFor, send } from '../../support/requests.ts';
import { deliver } from '../../support/stream-event.ts';

let tables: MemoryTables;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  tables = new MemoryTables();
});
afterEach(() => {
  tables.mock.restore();
  vi.useRealTimers();
});

async function report(number: number, facts: Parameters<typeof someFacts>[0]): Promise<void> {
  const detail = { selfCheckId: anId('sc'), itemId: 'FC-001', isFixedOnTheSpot: false };
  const ids = { entryId: anId('au', number), recordId: anId('hz', number) };
  await deliver(onAudit, [aHazardEntry('hazard.reported', detail, { ...ids, after: someFacts(facts) })]);
}

function ask(operation: (typeof statisticsApi)[keyof typeof statisticsApi], person: Partial<Staff>) {
  const staff = aStaff(person);
  tables.put('staff', staff);
  return send(handler, requestFor(operation, {}, { claims: { email: staff.email } }));
}

describe('GET /api/board', () => {
  it('gives a centre the counts of its district and of no other', async () => {
    await report(1, { districtId: 'D1' });
    await report(2, { districtId: 'D2' });
    const { status, body } = await ask(statisticsApi.getBoard, { role: 'service-center', districtIds: ['D2'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: { open: 1 }, byDistrict: [{ districtId: 'D2', counts: { open: 1 } }] });
  });

  it('gives a liaison the counts of the units named for them', async () => {
    await report(1, { unitId: 'U0001' });
    await report(2, { unitId: 'U0002' });
    const { body } = await ask(statisticsApi.getBoard, { role: 'liaison', unitIds: ['U0002', 'U0003'] });
    expect(body).toMatchObject({ total: { open: 1 }, byCategory: [{ categoryId: 'ktv' }] });
  });

  it('is empty where nothing was counted yet', async () => {
    const { body } = await ask(statisticsApi.getBoard, { role: 'safety-office' });
    expect(body).toMatchObject({ total: { open: 0, byStatus: { reported: 0, closed: 0 } }, byDistrict: [] });
    expect(body.countedUntil).toBeUndefined();
    expect(body.weeks).toHaveLength(12);
  });

  it('shows an administrator the whole city', async () => {
    await report(1, { districtId: 'D1' });
    await report(2, { districtId: 'D2' });
    const { body } = await ask(statisticsApi.getBoard, { role: 'sys-admin' });
    expect(body).toMatchObject({ total: { open: 2 } });
  });
});

describe('GET /api/queue-counts', () => {
  it('counts every desk of the caller, their own among them, and what they share', async () => {
    const person = aStaff({ role: 'service-center', districtIds: ['D1', 'D2'] });
    await report(1, { desk: 'center#D1' });
    await report(2, { desk: 'center#D2' });
    await report(3, { desk: `staff#${person.staffId}`, status: 'verifying' });
    await report(4, { desk: 'center#D3' });
    await report(5, { desk: 'staff#st_other', sharedDesks: [`staff#${person.staffId}`], status: 'verifying' });
    const { body } = await ask(statisticsApi.getQueueCounts, person);
    expect(body).toMatchObject({ total: 4, byStatus: { reported: 2, verifying: 2, closed: 0 } });
  });
});
