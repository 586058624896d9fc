/** A small city in memory: 60 units, five people, 52 hazards at every stage, forty of them waiting to be closed. */
import { readFileSync } from 'node:fs';
import papaparse from 'papaparse';
import type { AuditView } from '../../../schemas/audit.ts';
import { Categories } from '../../../schemas/category.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import type { HazardStatus } from '../../../schemas/hazard-status.ts';
import type { LinkView } from '../../../schemas/link.ts';
import type { Input } from '../../../schemas/operations.ts';
import type { PhotoView } from '../../../schemas/photo.ts';
import type { SelfCheck } from '../../../schemas/self-check.ts';
import type { exportApi, Staff } from '../../../schemas/staff.ts';
import { hourMs } from '../../../schemas/time.ts';
import type { Unit } from '../../../schemas/unit.ts';
import { parseUnitRow } from '../../../schemas/unit-import.ts';
import { aForm, anId, aSelfCheck, aStaff, NOON } from '../../support/builders.ts';
import { aHazard, aRectification, later } from '../../support/hazards.ts';

export const { categories, departments } = Categories.parse(JSON.parse(readFileSync('data/categories.json', 'utf8')));
const rows = papaparse.parse<Record<string, string>>(readFileSync('data/demo/units.csv', 'utf8'), {
  header: true,
  skipEmptyLines: true,
}).data;
export const districts = [...new Map(rows.map((row) => [row.districtId, row])).values()].map((row) => ({
  id: row.districtId ?? '',
  name: row.district ?? '',
  centerId: row.centerId ?? '',
  centerName: row.centerName ?? '',
}));

function person(number: number, name: string, post: string, changes: Partial<Staff>): Staff {
  return aStaff({ staffId: anId('st', number), name, post, email: `p${number}@bureau.example`, ...changes });
}
export const people = {
  centre: person(1, '钱样东', '北屯服务中心主任', { role: 'service-center', districtIds: ['D1'] }),
  verifier: person(2, '孙样南', '北屯服务中心专员', { role: 'service-center', districtIds: ['D1'] }),
  department: person(3, '李样西', '文化文物科科长', { role: 'department', departmentIds: ['culture'] }),
  leader: person(4, '周样北', '副局长', { role: 'bureau-leader' }),
  admin: person(5, '吴样中', '信息员', { role: 'sys-admin' }),
};
/** In the issuer's books, not in the directory. */
export const stranger = person(9, '陌样生', '', {});

function makeUnits(): Unit[] {
  return rows.slice(0, 60).map((row) => {
    const { unit } = parseUnitRow(row, { categories, districts, year: 2026 });
    if (!unit) throw new Error(`${row.unitId} is no unit`);
    const createdAt = later(-60);
    return { ...unit, createdAt, updatedAt: createdAt, version: 1 };
  });
}

const path: readonly [HazardStatus, string][] = [
  ['reported', 'hazard.reported'],
  ['triaged', 'hazard.triaged'],
  ['assigned', 'hazard.assigned'],
  ['rectifying', 'hazard.acknowledged'],
  ['submitted', 'hazard.rectified'],
  ['verifying', 'hazard.verification-dispatched'],
  ['pending-closure', 'hazard.verification-passed'],
  ['closed', 'hazard.closed'],
];

/** One entry for each stage on the way to where the hazard is, nine hours apart. */
function timelineOf(hazard: Hazard): AuditView[] {
  const end = path.findIndex(([status]) => status === hazard.status);
  let before: AuditView['after'];
  return path.slice(0, end + 1).map(([status, verb], index): AuditView => {
    const { unitId, categoryId, districtId, departmentId, level, isMajorProposed, foundAt, rejectCount } = hazard;
    const isLast = index === end;
    const after = {
      ...{ unitId, categoryId, districtId, departmentId, level, isMajorProposed, foundAt, rejectCount, status },
      round: index + 1,
      isOverdue: isLast && hazard.isOverdue,
      isStageLate: isLast && hazard.isStageLate,
    };
    const entry: AuditView = {
      entryId: anId('au', index + 1),
      verb,
      at: new Date(NOON - (end - index) * 9 * hourMs).toISOString(),
      actor:
        index % 3 === 0 ? { kind: 'unit', unitId, linkId: anId('lk') } : { kind: 'staff', ...actorOf(people.verifier) },
      ...(before && { before }),
      after,
      detail: verb === 'hazard.rectified' ? { measures: '更换锁具', costWan: 0.2 } : {},
    };
    before = after;
    return entry;
  });
}

export function actorOf({ staffId, name, role, departmentIds, districtIds, unitIds }: Staff) {
  return { staffId, name, role, departmentIds, districtIds, unitIds };
}

function makeHazards(units: readonly Unit[]): Hazard[] {
  const local = units.filter((unit) => unit.districtId === 'D1' && unit.departmentId === 'culture');
  const statuses: HazardStatus[] = [
    ...Array.from({ length: 40 }, (): HazardStatus => 'pending-closure'),
    ...(['reported', 'reported', 'triaged', 'assigned', 'rectifying', 'rectifying'] as const),
    ...(['submitted', 'submitted', 'verifying', 'closed', 'closed', 'pending-closure'] as const),
  ];
  return statuses.map((status, index) => {
    const unit = local[index % local.length];
    if (!unit) throw new Error('no units');
    const { unitId, name: unitName, categoryId, districtId, departmentId } = unit;
    const number = index + 1;
    const isMajor = number === 41 || number === 52;
    const verifierIds = status === 'verifying' ? [people.centre.staffId] : [people.verifier.staffId];
    const isDue = ['verifying', 'pending-closure'].includes(status);
    return aHazard({
      ...{ unitId, unitName, categoryId, districtId, departmentId, status },
      hazardId: anId('hz', number),
      hazardNo: `YH-2026-${String(number).padStart(6, '0')}`,
      location: `${1 + (number % 4)}楼东侧安全出口`,
      description: '营业时段安全出口被U型锁从外侧锁住，服务员不知钥匙在谁手里',
      beforePhotoIds: [anId('ph', number * 10), anId('ph', number * 10 + 1)],
      dueAt: later(number / 10 - 1),
      isStageLate: number < 10,
      isOverdue: number === 45,
      level: isMajor && status !== 'reported' ? 'major' : 'general',
      isMajorProposed: isMajor && status === 'reported',
      verifierIds: isDue ? verifierIds : [],
      ...(['submitted', 'verifying', 'pending-closure', 'closed'].includes(status) && {
        rectifications: [aRectification({ photoIds: [anId('ph', number * 10 + 2), anId('ph', number * 10 + 3)] })],
      }),
    });
  });
}

function makeSelfChecks(units: readonly Unit[], hazards: readonly Hazard[]): SelfCheck[] {
  return Array.from({ length: 70 }, (_, index): SelfCheck => {
    const unit = units[index % units.length] as Unit;
    const { unitId, name: unitName, categoryId, districtId, departmentId } = unit;
    const receivedAt = later(-index / 2);
    const hazard = index === 0 ? hazards[0] : undefined;
    return aSelfCheck({
      ...{ unitId, unitName, categoryId, districtId, departmentId, receivedAt, occurredAt: receivedAt },
      selfCheckId: anId('sc', index + 1),
      receiptNo: `ZC-2026-${String(index + 1).padStart(6, '0')}`,
      receivedOn: receivedAt.slice(0, 10),
      ...(hazard && {
        result: 'has-findings',
        passCount: 1,
        failCount: 1,
        answers: {
          ...aSelfCheck().answers,
          'FC-001': {
            value: 'fail',
            at: receivedAt,
            location: hazard.location,
            description: hazard.description,
            photoIds: hazard.beforePhotoIds,
          },
        },
        hazards: [{ hazardId: hazard.hazardId, hazardNo: hazard.hazardNo, itemId: 'FC-001' }],
      }),
    });
  });
}

/** `bytes` of what arrived in the bucket. */
export type TakenPhoto = PhotoView & { sha256: string; bytes?: Buffer };

export function makeCity() {
  const units = makeUnits();
  const hazards = makeHazards(units);
  return {
    units: new Map(units.map((unit) => [unit.unitId, unit])),
    hazards: new Map(hazards.map((hazard) => [hazard.hazardId, hazard])),
    timelines: new Map(hazards.map((hazard) => [hazard.hazardId, timelineOf(hazard)])),
    selfChecks: makeSelfChecks(units, hazards),
    staff: new Map(Object.values(people).map((one) => [one.staffId, one])),
    /** Who has not signed in yet, and when the invitation ends. */
    invitations: new Map<string, string>(),
    links: new Map<string, LinkView>(),
    exports: [] as Input<typeof exportApi.recordExport>[],
    form: aForm(),
    /** Photos that have not arrived. */
    waiting: new Set<string>([anId('ph', 421)]),
    /** Whether what arrives in the bucket can't be read. */
    refusesPhotos: false,
    /** Photos that staff asked slots for. */
    taken: new Map<string, TakenPhoto>(),
  };
}
export type City = ReturnType<typeof makeCity>;
