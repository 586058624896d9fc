/** Audit entries as tests need them. */
import type { AuditEntry, HazardAuditEntry, HazardFacts } from '../../schemas/audit.ts';
import { anId, noon } from './builders.ts';

type SelfCheckEntry = Extract<AuditEntry, { verb: 'self-check.submitted' }>;

export function someFacts(changes: Partial<HazardFacts> = {}): HazardFacts {
  return {
    status: 'reported',
    level: 'general',
    isMajorProposed: false,
    isOverdue: false,
    isStageLate: false,
    desk: 'center#D1',
    categoryId: 'ktv',
    districtId: 'D1',
    departmentId: 'culture',
    unitId: 'U0001',
    foundAt: noon,
    round: 1,
    rejectCount: 0,
    ...changes,
  };
}

const head = {
  entryId: anId('au'),
  at: noon,
  actor: { kind: 'system', task: 'test' } as const,
  requestId: 'request-0001',
};

type EntryOf<V extends HazardAuditEntry['verb']> = Extract<HazardAuditEntry, { verb: V }>;

export function aHazardEntry<V extends HazardAuditEntry['verb']>(
  verb: V,
  detail: EntryOf<V>['detail'],
  changes: Partial<Omit<EntryOf<V>, 'verb' | 'detail'>> = {},
): EntryOf<V> {
  return {
    ...head,
    recordId: anId('hz'),
    verb,
    hazardNo: 'YH-2026-000001',
    unitName: '金色年华歌城',
    after: someFacts(),
    generation: 1,
    detail,
    ...changes,
  } as EntryOf<V>;
}

export function aSelfCheckEntry(
  changes: Partial<SelfCheckEntry['detail']> = {},
  entryId: SelfCheckEntry['entryId'] = anId('au'),
): SelfCheckEntry {
  return {
    ...head,
    entryId,
    recordId: anId('sc'),
    verb: 'self-check.submitted',
    detail: {
      unitId: 'U0001',
      unitName: '金色年华歌城',
      districtId: 'D1',
      departmentId: 'culture',
      categoryId: 'ktv',
      receiptNo: 'ZC-2026-000001',
      edition: 'weekly',
      period: '2026-W10',
      passCount: 3,
      failCount: 0,
      naCount: 0,
      photoIds: [],
      receivedOn: '2026-03-02',
      ...changes,
    },
  };
}
