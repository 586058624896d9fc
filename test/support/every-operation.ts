/** Every operation of the product with its name, slice and handler, and an input that its contract takes. */
import { type Slice, slices } from '../../schemas/api.ts';
import type { Operation, Operations, Sent } from '../../schemas/operations.ts';
import { aForm, anId, aUnit, noon } from './builders.ts';

type Every = UnionToIntersection<(typeof slices)[Slice]>;
type UnionToIntersection<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void
  ? I
  : never;
export type OperationName = keyof Every;

export const everyOperation = Object.entries(slices).flatMap(([slice, api]) =>
  Object.entries(api as Operations).map(([name, operation]) => ({
    slice: slice as Slice,
    name: name as OperationName,
    operation: operation as Operation,
  })),
);

/** The handler of a slice: `functions/<slice>/http.ts`. */
export async function handlerOf(slice: Slice): Promise<unknown> {
  const module = (await import(`../../functions/${slice}/http.ts`)) as { handler: unknown };
  return module.handler;
}

const unitId = 'U0001';
const hazardId = anId('hz');
const named = { hazardId, version: 1 };
const staffId = anId('st', 31);
const selfCheckId = anId('sc');
const { formId, categoryId } = aForm();
const photo = { photoId: anId('ph', 9), sha256: 'a'.repeat(64), bytes: 1000, contentType: 'image/jpeg' as const };
const signature = { name: '姜样寅', strokes: [] };
const { createdAt: _, updatedAt: __, version, status, ...draft } = aUnit();
const cells = Object.fromEntries(
  Object.entries({ ...draft, status, isKeyFireUnit: undefined, isWechatBound: undefined, hasControlRoom: undefined })
    .filter(([, value]) => value !== undefined && !Array.isArray(value))
    .map(([field, value]) => [field, String(value)]),
);

/** About the records of unit U0001 that `permissions.test.ts` stores. */
export const sampleInputs: { [K in OperationName]: Sent<Every[K]> } = {
  listUnits: {},
  getUnit: { unitId },
  getUnitTimeline: { unitId },
  createUnit: { ...draft, status, unitId: 'U0003' },
  amendUnit: { ...draft, version },
  suspendUnit: { unitId, version: 1, reason: '装修' },
  resumeUnit: { unitId, version: 1, reason: '装修' },
  closeUnit: { unitId, version: 1, reason: '注销' },
  checkUnitImport: { rows: [{ row: 2, unit: cells }] },
  importUnits: {
    importId: 'im_00000000000000000000000001',
    rows: [{ row: 2, unit: { ...cells, principal: '新样丁' } }],
  },
  getReference: {},
  listLinks: { unitId },
  listUnitLinks: {},
  issueLink: { unitId },
  rotateLink: { linkId: anId('lk'), version: 1 },
  revokeLink: { linkId: anId('lk'), version: 1, reason: '遗失' },
  openLink: { linkId: anId('lk'), secret: 'A'.repeat(32) },
  leaveSession: {},
  getUnitForm: { formId },
  getForm: { formId },
  listForms: { categoryId },
  requestPhotoSlots: { photos: [photo] },
  requestStaffPhotoSlots: { unitId: 'U0001', photos: [{ ...photo, photoId: anId('ph', 98) }] },
  getUnitPhotos: { photoIds: anId('ph') },
  getPhotos: { photoIds: anId('ph') },
  getUnitHome: {},
  getDraft: { formId, period: '2026-W10' },
  saveDraft: { formId, period: '2026-W10', selfCheckId: anId('sc', 2), answers: {}, startedAt: noon },
  submitSelfCheck: {
    selfCheckId: anId('sc', 2),
    formId,
    period: '2026-W10',
    answers: {},
    signature,
    locationProof: { reason: 'denied' },
    startedAt: noon,
    occurredAt: noon,
  },
  getReceipt: { selfCheckId },
  listSelfChecks: {},
  getSelfCheck: { selfCheckId },
  listHazards: {},
  listMyQueue: {},
  getHazard: { hazardId },
  getHazardTimeline: { hazardId },
  getHazardWorkflow: { hazardId },
  returnHazard: { ...named, reason: '补照片' },
  supplementForUnit: { ...named, location: '二楼', description: '上锁', reason: '单位未补' },
  proposeMajorHazard: { ...named, basis: '判定标准' },
  triageHazard: {
    ...named,
    level: 'general',
    levelBasis: '依据',
    disposal: 'limited',
    deadlineDays: 3,
    requirement: '整改',
  },
  assignHazard: { ...named, responsiblePerson: '姜样寅' },
  sendBackRectification: { ...named, reason: '不符' },
  dispatchVerification: { ...named, method: 'on-site', verifierIds: [staffId] },
  redispatchVerification: { ...named, method: 'on-site', verifierIds: [staffId] },
  verifyHazard: { ...named, isPassed: true, conclusion: '合格' },
  sendBackVerification: { ...named, reason: '补件' },
  endorseClosure: { ...named, opinion: '同意' },
  approveClosure: { ...named, opinion: '同意' },
  getUnitHazard: { hazardId },
  supplementHazard: { ...named, location: '二楼', description: '上锁', photoIds: [] },
  acknowledgeHazard: { ...named, receivedBy: '姜样寅' },
  rectifyHazard: {
    hazardId,
    rectificationId: anId('rc'),
    measures: '已开锁',
    costWan: 0,
    completedAt: noon,
    photoIds: [anId('ph')],
    signature,
  },
  handOverWork: { staffId, toStaffId: anId('st', 32) },
  getMe: {},
  listStaff: {},
  listColleagues: {},
  addStaff: { name: '样新员', email: 'added@bureau.example', role: 'auditor' },
  amendStaff: { staffId, version: 1, name: '样科员', role: 'auditor' },
  disableStaff: { staffId, version: 1, reason: '调离' },
  enableStaff: { staffId, version: 1 },
  reinviteStaff: { staffId, version: 1 },
  recordExport: { noun: 'hazards', filter: 'status=closed', rowCount: 3 },
  getBoard: {},
  getQueueCounts: {},
  getHealth: {},
  getOpenApi: {},
  getSignIn: {},
};
