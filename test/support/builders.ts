/** Records as tests need them: a whole one, with what matters to the test replaced. */
import { staffIdOf } from '../../functions/access/staff.ts';
import type { StaffActor, UnitActor } from '../../schemas/actor.ts';
import type { Form } from '../../schemas/form.ts';
import type { Link } from '../../schemas/link.ts';
import type { Photo } from '../../schemas/photo.ts';
import type { SelfCheck } from '../../schemas/self-check.ts';
import type { Staff } from '../../schemas/staff.ts';
import type { Unit } from '../../schemas/unit.ts';

/** Monday, 2 March 2026, noon in Shanghai. */
export const NOON = Date.parse('2026-03-02T04:00:00.000Z');
export const noon = new Date(NOON).toISOString();

/** `anId('hz', 7)` → `hz_00000000000000000000000007`. */
export function anId<const P extends string>(prefix: P, number = 1): `${P}_${string}` {
  return `${prefix}_${String(number).padStart(26, '0')}`;
}

export function aUnit(changes: Partial<Unit> = {}): Unit {
  return {
    unitId: 'U0001',
    name: '金色年华歌城',
    categoryId: 'ktv',
    creditCode: '91SAMPLE0000000001',
    districtId: 'D1',
    district: '北屯样例区',
    subdistrict: '胡杨街道',
    address: '云泊样例市北屯样例区胡杨街道安居路142号2层',
    centerId: 'C1',
    centerName: '北屯样例区文体广电服务中心',
    departmentId: 'culture',
    principal: '朱样丙',
    principalPhone: '13800001193',
    safetyManager: '姜样寅',
    safetyPhone: '13800001194',
    fireDocType: '公众聚集场所投入使用营业前消防安全检查合格证',
    fireDocYear: 2019,
    isKeyFireUnit: false,
    hasControlRoom: false,
    riskLevel: 'high',
    submitCycle: 'weekly',
    seasonalOpenMonths: [],
    status: 'active',
    isWechatBound: false,
    createdAt: '2026-01-05T01:00:00.000Z',
    updatedAt: '2026-01-05T01:00:00.000Z',
    version: 1,
    ...changes,
  };
}

export function aStaff(changes: Partial<Staff> = {}): Staff {
  const email = changes.email ?? 'person@bureau.example';
  return {
    staffId: staffIdOf(email),
    name: '样审员',
    email,
    role: 'safety-office',
    departmentIds: [],
    districtIds: [],
    unitIds: [],
    status: 'active',
    createdAt: '2026-01-05T01:00:00.000Z',
    updatedAt: '2026-01-05T01:00:00.000Z',
    version: 1,
    ...changes,
  };
}

export function staffActor(changes: Partial<StaffActor> = {}): StaffActor {
  const { staffId, name, role, departmentIds, districtIds, unitIds } = aStaff();
  return { kind: 'staff', staffId, name, role, departmentIds, districtIds, unitIds, ...changes };
}

export function unitActor(changes: Partial<UnitActor> = {}): UnitActor {
  return { kind: 'unit', unitId: 'U0001', linkId: anId('lk'), ...changes };
}

export function aLink(changes: Partial<Link> = {}): Link {
  return {
    linkId: anId('lk'),
    unitId: 'U0001',
    purpose: 'unit-work',
    secretHash: '0'.repeat(64),
    generation: 1,
    issuedAt: '2026-01-05T01:00:00.000Z',
    issuedBy: anId('st'),
    expiresAt: '2027-01-05T01:00:00.000Z',
    useCount: 0,
    version: 1,
    ...changes,
  };
}

/** Three items: one that may pass without a photo, one that may not, one whose fail proposes a major hazard. */
export function aForm(changes: Partial<Form> = {}): Form {
  const item = {
    text: '安全出口是否畅通？',
    method: '逐个推开安全出口',
    basis: [{ doc: '消防法(2021修正)', clause: '第二十八条' }],
    level: 'general' as const,
    isPhotoRequired: false,
    isVetoMajor: false,
    deadline: 3,
  };
  return {
    formId: 'ktv-weekly-0a1b2c3d',
    categoryId: 'ktv',
    edition: 'weekly',
    title: '歌舞娱乐场所每周自查表',
    publishedAt: '2026-01-05T01:00:00.000Z',
    sections: [
      {
        checklistId: 'fire-common',
        version: '1.0.0',
        title: '消防安全通用自查表',
        items: [
          { ...item, id: 'FC-001' },
          { ...item, id: 'FC-002', isPhotoRequired: true },
        ],
      },
      {
        checklistId: 'ktv',
        version: '1.0.0',
        title: '歌舞娱乐场所自查表',
        items: [{ ...item, id: 'KTV-001', level: 'major', isVetoMajor: true, deadline: 'immediate' }],
      },
    ],
    ...changes,
  };
}

export function aPhoto(changes: Partial<Photo> = {}): Photo {
  const photoId = changes.photoId ?? anId('ph');
  return {
    photoId,
    unitId: 'U0001',
    status: 'stored',
    sha256: 'a'.repeat(64),
    bytes: 300_000,
    contentType: 'image/jpeg',
    originalKey: `incoming/${photoId}`,
    pictureKey: `pictures/${photoId}.jpg`,
    thumbnailKey: `thumbnails/${photoId}.jpg`,
    pictureSha256: 'b'.repeat(64),
    width: 1600,
    height: 1200,
    requestedAt: '2026-03-02T03:55:00.000Z',
    storedAt: '2026-03-02T03:56:00.000Z',
    unclaimed: 'unclaimed',
    ...changes,
  };
}

export function aSelfCheck(changes: Partial<SelfCheck> = {}): SelfCheck {
  return {
    selfCheckId: anId('sc'),
    receiptNo: 'ZC-2026-000001',
    unitId: 'U0001',
    unitName: '金色年华歌城',
    categoryId: 'ktv',
    districtId: 'D1',
    departmentId: 'culture',
    formId: 'ktv-weekly-0a1b2c3d',
    edition: 'weekly',
    period: '2026-W10',
    answers: {
      'FC-001': { value: 'pass', at: noon, photoIds: [] },
      'FC-002': { value: 'pass', at: noon, photoIds: [anId('ph')] },
      'KTV-001': { value: 'na', at: noon, reason: 'not-in-use' },
    },
    result: 'all-pass',
    passCount: 2,
    failCount: 0,
    naCount: 1,
    signature: { name: '姜样寅', strokes: [[10, 10, 500, 500]] },
    locationProof: { reason: 'denied' },
    durationSec: 300,
    occurredAt: noon,
    receivedAt: noon,
    receivedOn: '2026-03-02',
    linkId: anId('lk'),
    hazards: [],
    waitingPhotoIds: [],
    isLatest: true,
    version: 1,
    contentHash: 'c'.repeat(64),
    ...changes,
  };
}
