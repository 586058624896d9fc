/** Entries as they come to the office: a reported hazard, a burst of numbered ones, one that is late. */
import { expect } from 'vitest';
import type { AuditEntry, HazardAuditEntry } from '../../../schemas/audit.ts';
import { anId } from '../../support/builders.ts';
import { aHazardEntry, someFacts } from '../../support/entries.ts';
import { later } from '../../support/hazards.ts';
import type { MemoryTables } from '../../support/memory-tables.ts';
import { deliver } from '../../support/stream-event.ts';
import { settle } from './office.ts';

const { handler } = await import('../../../functions/notifications/on-audit.ts');

const detail = { selfCheckId: anId('sc'), itemId: 'FC-001', isFixedOnTheSpot: false };
export const reported = (changes: Partial<Extract<HazardAuditEntry, { verb: 'hazard.reported' }>> = {}) =>
  aHazardEntry('hazard.reported', detail, { dueAt: later(1), ...changes });
export const tell = async (...entries: AuditEntry[]) => {
  expect(await deliver(handler, entries)).toEqual({ batchItemFailures: [] });
  await settle();
};

export const numberOf = (index: number) => `YH-2026-${String(index).padStart(6, '0')}`;
export const entry = (index: number) =>
  aHazardEntry('hazard.reported', detail, { entryId: anId('au', index), hazardNo: numberOf(index), dueAt: later(1) });
export const report = (first: number, last: number) =>
  deliver(
    handler,
    Array.from({ length: last - first + 1 }, (_, index) => entry(first + index)),
  );
export const lateEntry = aHazardEntry(
  'hazard.escalated',
  { level: 1, kind: 'overdue' },
  {
    entryId: anId('au', 999),
    hazardNo: numberOf(999),
    after: someFacts({ status: 'rectifying', desk: 'unit#U0001' }),
    deadlineAt: later(-1),
  },
);

export const waiting = (tables: MemoryTables, channel: string) =>
  tables.all('notices').filter((item) => item.channel === channel && String(item.noticeKey).startsWith('waits#'));
