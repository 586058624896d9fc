/** A hazard: the record, and its operations (domain.md §4–§6). */
import * as z from 'zod';
import { businessRoles, DepartmentId, DistrictId, readers } from './actor.ts';
import { AuditView } from './audit.ts';
import { HazardLevel } from './checklist.ts';
import {
  At,
  Cursor,
  filter,
  HazardId,
  listOf,
  On,
  PageSize,
  PhotoId,
  page,
  RectificationId,
  SelfCheckId,
  Signature,
  StaffId,
  text,
  UnitId,
  Version,
} from './fields.ts';
import { FormItem } from './form.ts';
import { HazardStage, HazardStatus } from './hazard-status.ts';
import { operations } from './operations.ts';
import { photosPerFinding } from './photo.ts';

export const Disposal = z.enum(['immediate', 'limited']);
export type Disposal = z.infer<typeof Disposal>;
/** Sources of domain.md §6; self-checks are the one that this product writes so far. */
export const HazardSource = z.enum(['self-check']);

const Photos = z.array(PhotoId).min(1).max(photosPerFinding);

/** One handing-in of the unit; a rejected one stays and the next is added. */
export const Rectification = z.strictObject({
  rectificationId: RectificationId,
  measures: text(1000),
  /** 万元, at most two decimals. */
  costWan: z.number().min(0).max(99_999).multipleOf(0.01),
  completedAt: At,
  photoIds: Photos,
  signature: Signature,
  submittedAt: At,
  contentHash: z.string(),
  /** Fixed on the spot, handed in with the self-check itself. */
  isOnTheSpot: z.boolean(),
});
export type Rectification = z.infer<typeof Rectification>;

export const VerificationMethod = z.enum(['on-site', 'by-photo']);
export const Verification = z.strictObject({
  method: VerificationMethod,
  verifierIds: z.array(StaffId).min(1).max(6),
  isPassed: z.boolean(),
  conclusion: text(1000),
  verifiedBy: StaffId,
  verifiedByName: z.string(),
  verifiedAt: At,
});
export type Verification = z.infer<typeof Verification>;

const Signed = z.strictObject({ staffId: StaffId, name: z.string(), at: At, opinion: text(500) });

export const Hazard = z.strictObject({
  hazardId: HazardId,
  /** `YH-2026-000123`, never reused. */
  hazardNo: z.string(),
  unitId: UnitId,
  unitName: z.string(),
  categoryId: z.string(),
  districtId: DistrictId,
  departmentId: DepartmentId,
  source: HazardSource,
  selfCheckId: SelfCheckId,
  formId: z.string(),
  itemId: z.string(),
  itemText: z.string(),
  /** Days that the item gives by default, or at once: what the grading form begins with. */
  itemDeadline: FormItem.shape.deadline,
  foundAt: At,
  /** The name signed under the self-check. */
  foundBy: z.string(),
  location: text(80),
  description: text(500),
  beforePhotoIds: Photos,
  /** Photos named and not stored yet: 照片待补. */
  waitingPhotoIds: z.array(PhotoId),
  /** The present level; until it is confirmed, the item's default. */
  level: HazardLevel,
  /** A veto item failed, or a centre asked for it; the department confirms or not. */
  isMajorProposed: z.boolean(),
  /** Was proposed as major and confirmed as general; not a downgrade (domain.md §4.3). */
  wasMajorCandidate: z.boolean(),
  levelBasis: z.string().optional(),
  levelConfirmedBy: z.string().optional(),
  disposal: Disposal.optional(),
  requirement: z.string().optional(),
  responsiblePerson: z.string().optional(),
  /** The unit's deadline. */
  deadlineAt: At.optional(),
  originalDeadlineAt: At.optional(),
  status: HazardStatus,
  /** Where it waits: `schemas/actor.ts` Desk; absent when closed. */
  desk: z.string().optional(),
  /** Grows with every move that changes who is waited for; the workflow waits for one round. */
  round: z.int().min(1),
  /** When the present round began, and when it is due. `dueAt` is absent when closed. */
  roundSince: At,
  dueAt: At.optional(),
  /** Past the unit's deadline and not handed in. */
  isOverdue: z.boolean(),
  /** Was overdue at some time; never cleared. */
  wasOverdue: z.boolean(),
  /** The staff's step of this round is past its time. */
  isStageLate: z.boolean(),
  escalationLevel: z.int().min(0).max(6),
  returnReason: z.string().optional(),
  receivedBy: z.string().optional(),
  receivedAt: At.optional(),
  isDeemedDelivered: z.boolean(),
  rectifications: z.array(Rectification),
  sentBackReason: z.string().optional(),
  verifierIds: z.array(StaffId),
  verificationMethod: VerificationMethod.optional(),
  verifications: z.array(Verification),
  rejectCount: z.int().min(0),
  /** Staff notified the unit's workers of a major hazard (Work Safety Law art. 41). */
  notifiedStaffAt: On.optional(),
  endorsement: Signed.optional(),
  closure: Signed.optional(),
  closedAt: At.optional(),
  /** `XH-2026-000123`, never reused; drawn when it is closed. */
  closureNo: z.string().optional(),
  /** Generation of the execution that keeps its time. */
  generation: z.int().min(1),
  version: Version,
  updatedAt: At,
});
export type Hazard = z.infer<typeof Hazard>;

export const HazardRow = Hazard.pick({
  hazardId: true,
  hazardNo: true,
  unitId: true,
  unitName: true,
  categoryId: true,
  districtId: true,
  departmentId: true,
  itemId: true,
  foundAt: true,
  location: true,
  description: true,
  level: true,
  isMajorProposed: true,
  status: true,
  deadlineAt: true,
  dueAt: true,
  isOverdue: true,
  isStageLate: true,
  escalationLevel: true,
  rejectCount: true,
  beforePhotoIds: true,
  waitingPhotoIds: true,
  roundSince: true,
  desk: true,
  version: true,
  closedAt: true,
  closureNo: true,
});
export type HazardRow = z.infer<typeof HazardRow>;

const Named = { hazardId: HazardId, version: Version };
const Dispatch = z.strictObject({ ...Named, method: VerificationMethod, verifierIds: z.array(StaffId).min(1).max(6) });

/** Verbs of the unit. `rectificationId` is client-made: the idempotency key. */
export const unitHazardApi = operations({
  getUnitHazard: {
    method: 'GET',
    path: '/api/unit/hazards/{hazardId}',
    input: z.strictObject({ hazardId: HazardId }),
    output: Hazard,
    allow: ['unit'],
    summary: 'One hazard of the unit whose link is open.',
  },
  supplementHazard: {
    method: 'POST',
    path: '/api/unit/hazards/{hazardId}/supplement',
    input: z.strictObject({
      ...Named,
      location: text(80),
      description: text(500),
      photoIds: z.array(PhotoId).max(photosPerFinding),
    }),
    output: Hazard,
    allow: ['unit'],
    summary: 'Adds what was missing to a returned hazard; photos are added to those that are there.',
  },
  acknowledgeHazard: {
    method: 'POST',
    path: '/api/unit/hazards/{hazardId}/acknowledge',
    input: z.strictObject({ ...Named, receivedBy: text(40) }),
    output: Hazard,
    allow: ['unit'],
    summary: 'Signs for a hazard (签收).',
  },
  rectifyHazard: {
    method: 'POST',
    path: '/api/unit/hazards/{hazardId}/rectify',
    input: z.strictObject({
      hazardId: HazardId,
      rectificationId: RectificationId,
      measures: text(1000),
      costWan: Rectification.shape.costWan,
      completedAt: At,
      photoIds: Photos,
      signature: Signature,
    }),
    output: Hazard,
    allow: ['unit'],
    summary: 'Hands in a rectification; the same one twice is one.',
  },
});

export const hazardApi = operations({
  listHazards: {
    method: 'GET',
    path: '/api/hazards',
    input: z.strictObject({
      status: listOf(HazardStatus).optional(),
      level: filter(HazardLevel),
      categoryId: listOf(z.string()).optional(),
      districtId: listOf(DistrictId).optional(),
      departmentId: listOf(DepartmentId).optional(),
      unitId: filter(UnitId),
      isOverdue: filter(z.stringbool()),
      isStageLate: filter(z.stringbool()),
      isMajorProposed: filter(z.stringbool()),
      foundFrom: filter(On),
      /** Inclusive. */
      foundTo: filter(On),
      closedFrom: filter(On),
      closedTo: filter(On),
      hazardNo: filter(z.string().max(20)),
      /** By due time, earliest first, or by finding time, newest first. */
      sort: filter(z.enum(['due', 'found'])).default('found'),
      cursor: Cursor,
      limit: PageSize,
    }),
    output: page(HazardRow),
    allow: readers,
    summary:
      'Hazards in scope. Reads a bounded number of records: a page may be shorter than asked and still have a cursor.',
  },
  listMyQueue: {
    method: 'GET',
    path: '/api/queue',
    input: z.strictObject({ cursor: Cursor, limit: PageSize }),
    output: page(HazardRow).extend({ now: At }),
    allow: businessRoles,
    summary: 'What waits for the caller, earliest due first.',
  },
  getHazard: {
    method: 'GET',
    path: '/api/hazards/{hazardId}',
    input: z.strictObject({ hazardId: HazardId }),
    output: Hazard,
    allow: readers,
    summary: 'One hazard.',
  },
  getHazardTimeline: {
    method: 'GET',
    path: '/api/hazards/{hazardId}/timeline',
    input: z.strictObject({ hazardId: HazardId, cursor: Cursor }),
    output: page(AuditView),
    allow: readers,
    summary: 'The audit entries of a hazard, oldest first; the workflow picture is drawn from them.',
  },
  getHazardWorkflow: {
    method: 'GET',
    path: '/api/hazards/{hazardId}/workflow',
    input: z.strictObject({ hazardId: HazardId }),
    output: z.strictObject({
      executionName: z.string(),
      executionArn: z.string(),
      /** Page of the execution in the AWS console; absent on one’s own machine, where there is none. */
      consoleUrl: z.string().optional(),
      stage: HazardStage,
      now: At,
    }),
    allow: readers,
    summary: 'Name and address of the execution that keeps the hazard’s time.',
  },
  returnHazard: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/return',
    input: z.strictObject({ ...Named, reason: text(500) }),
    output: Hazard,
    allow: ['service-center', 'department'],
    summary: 'Sends a report back to the unit with what is missing.',
  },
  supplementForUnit: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/supplement-for-unit',
    input: z.strictObject({ ...Named, location: text(80), description: text(500), reason: text(500) }),
    output: Hazard,
    allow: ['service-center'],
    summary:
      'A centre supplements what its unit has left returned for 72 hours (中心代补); photos that never came are waited for no more.',
  },
  proposeMajorHazard: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/propose-major',
    input: z.strictObject({ ...Named, basis: text(500) }),
    output: Hazard,
    allow: ['service-center'],
    summary: 'A centre asks the department to confirm a hazard as major (提请重大).',
  },
  triageHazard: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/triage',
    input: z.strictObject({
      ...Named,
      level: HazardLevel,
      levelBasis: text(500),
      disposal: Disposal,
      /** Days from now; 1 for an immediate one. Limits of domain.md §4. */
      deadlineDays: z.int().min(1).max(90),
      requirement: text(1000),
    }),
    output: Hazard,
    allow: ['service-center', 'department'],
    summary:
      'Grades a hazard. Only the department decides on a proposed major one; what was fixed on the spot goes on to verification.',
  },
  assignHazard: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/assign',
    input: z.strictObject({ ...Named, responsiblePerson: text(40) }),
    output: Hazard,
    allow: ['service-center', 'department'],
    summary: 'Assigns a graded hazard to its unit, naming who answers for it there.',
  },
  sendBackRectification: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/send-back-rectification',
    input: z.strictObject({ ...Named, reason: text(500) }),
    output: Hazard,
    allow: ['service-center', 'department'],
    summary: 'Returns a rectification whose material plainly does not fit.',
  },
  dispatchVerification: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/dispatch-verification',
    input: Dispatch,
    output: Hazard,
    allow: ['service-center', 'department'],
    summary:
      'Names who verifies, and how. A major hazard: on site, two people, one of the department; the second rejection onward: on site.',
  },
  redispatchVerification: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/redispatch-verification',
    input: Dispatch,
    output: Hazard,
    allow: ['service-center', 'department'],
    summary:
      'Names other verifiers for a verification under way, by the same rules; when it is due does not change (转派).',
  },
  verifyHazard: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/verify',
    input: z.strictObject({ ...Named, isPassed: z.boolean(), conclusion: text(1000), notifiedStaffAt: On.optional() }),
    output: Hazard,
    allow: ['service-center', 'department', 'inspection-team'],
    summary: 'A named verifier’s conclusion; a failed one goes back to the unit with its reason.',
  },
  sendBackVerification: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/send-back-verification',
    input: z.strictObject({ ...Named, reason: text(500) }),
    output: Hazard,
    allow: ['service-center', 'department', 'bureau-leader'],
    summary: 'Asks the verifiers for more before closing.',
  },
  endorseClosure: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/endorse-closure',
    input: z.strictObject({ ...Named, opinion: text(500) }),
    output: Hazard,
    allow: ['department'],
    summary: 'The department’s consent to close a major hazard; a bureau leader then approves.',
  },
  approveClosure: {
    method: 'POST',
    path: '/api/hazards/{hazardId}/approve-closure',
    input: z.strictObject({ ...Named, opinion: text(500) }),
    output: Hazard,
    allow: ['service-center', 'department', 'bureau-leader'],
    summary: 'Closes a hazard (销号). Who rectified or verified it can’t; a major one takes a bureau leader.',
  },
});
