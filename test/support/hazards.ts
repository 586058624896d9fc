/** Hazards as tests need them: a whole one in any status, with what the status needs. */
import type { Hazard, Rectification } from '../../schemas/hazard.ts';
import { deskOf, sharedDesksOf } from '../../schemas/hazard-desk.ts';
import type { HazardStatus } from '../../schemas/hazard-status.ts';
import { dayMs } from '../../schemas/time.ts';
import { anId, NOON, noon } from './builders.ts';

export const later = (days: number, from = NOON) => new Date(from + days * dayMs).toISOString();

export function aRectification(changes: Partial<Rectification> = {}): Rectification {
  return {
    rectificationId: anId('rc'),
    measures: '已开锁并加装推闩式锁具',
    costWan: 0.2,
    completedAt: noon,
    photoIds: [anId('ph', 51)],
    signature: { name: '姜样寅', strokes: [[10, 10, 500, 500]] },
    submittedAt: noon,
    contentHash: 'd'.repeat(64),
    isOnTheSpot: false,
    ...changes,
  };
}

const graded = {
  levelBasis: '消防法(2021修正) 第二十八条',
  levelConfirmedBy: '样审员',
  disposal: 'limited' as const,
  requirement: '更换为可从内部开启的锁具',
  deadlineAt: later(3),
  originalDeadlineAt: later(3),
};
const assigned = { ...graded, responsiblePerson: '姜样寅' };
const received = { ...assigned, receivedBy: '姜样寅', receivedAt: noon };
const fixed = { ...received, rectifications: [aRectification()] };
const dispatched = { ...fixed, verifierIds: [anId('st', 11)], verificationMethod: 'on-site' as const };
const passed = {
  ...dispatched,
  verifications: [
    {
      method: 'on-site' as const,
      verifierIds: [anId('st', 11)],
      isPassed: true,
      conclusion: '现场核查，锁具已更换',
      photoIds: [anId('ph', 8)],
      verifiedBy: anId('st', 11),
      verifiedByName: '样核员',
      verifiedAt: noon,
    },
  ],
};
/** What a hazard has gathered by the time it is in a status. */
const gathered: Record<HazardStatus, Partial<Hazard>> = {
  reported: {},
  returned: { returnReason: '照片看不清位置' },
  triaged: graded,
  assigned,
  rectifying: received,
  submitted: fixed,
  verifying: dispatched,
  'pending-closure': passed,
  closed: {
    ...passed,
    closure: { staffId: anId('st', 21), name: '样批员', at: noon, opinion: '同意' },
    closedAt: noon,
    closureNo: 'XH-2026-000001',
  },
};

export function aHazard(changes: Partial<Hazard> = {}): Hazard {
  const hazard: Hazard = {
    hazardId: anId('hz'),
    hazardNo: 'YH-2026-000001',
    unitId: 'U0001',
    unitName: '金色年华歌城',
    categoryId: 'ktv',
    districtId: 'D1',
    departmentId: 'culture',
    source: 'self-check',
    selfCheckId: anId('sc'),
    formId: 'ktv-weekly-0a1b2c3d',
    itemId: 'FC-001',
    itemText: '安全出口是否畅通？',
    itemDeadline: 3,
    foundAt: noon,
    foundBy: '姜样寅',
    location: '二楼东侧安全出口',
    description: '营业时上锁',
    beforePhotoIds: [anId('ph', 1)],
    waitingPhotoIds: [],
    level: 'general',
    isMajorProposed: false,
    wasMajorCandidate: false,
    status: 'reported',
    round: 1,
    roundSince: noon,
    dueAt: later(1),
    isOverdue: false,
    wasOverdue: false,
    isStageLate: false,
    escalationLevel: 0,
    isDeemedDelivered: false,
    rectifications: [],
    verifierIds: [],
    verifications: [],
    rejectCount: 0,
    generation: 1,
    version: 1,
    updatedAt: noon,
    ...gathered[changes.status ?? 'reported'],
    ...changes,
  };
  const desks = { desk: deskOf(hazard), sharedDesks: sharedDesksOf(hazard) };
  return { ...desks, ...hazard, ...(hazard.status === 'closed' && { dueAt: undefined }) };
}
