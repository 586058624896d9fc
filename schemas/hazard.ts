/** A hazard's record (domain.md §4–§6). */
import * as z from 'zod';
import { DepartmentId, DistrictId } from './actor.ts';
import { HazardLevel } from './checklist.ts';
import {
  At,
  HazardId,
  On,
  PhotoId,
  RectificationId,
  SelfCheckId,
  Signature,
  StaffId,
  text,
  UnitId,
  Version,
} from './fields.ts';
import { FormItem } from './form.ts';
import { HazardStatus } from './hazard-status.ts';
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
  /** What the verifier photographed; records from before have none. */
  photoIds: z.array(PhotoId).max(photosPerFinding).default([]),
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
  /** Desks where it waits as well; absent where nobody else may act. */
  sharedDesks: z.array(z.string()).optional(),
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
  sharedDesks: true,
  version: true,
  closedAt: true,
  closureNo: true,
});
export type HazardRow = z.infer<typeof HazardRow>;
