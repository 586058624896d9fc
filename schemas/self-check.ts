/** Self-checks, their drafts, and the phone page's first screen. */
import * as z from 'zod';
import { DepartmentId, DistrictId, readers } from './actor.ts';
import { Edition } from './category.ts';
import {
  At,
  Cursor,
  filter,
  HazardId,
  LocationProof,
  listOf,
  On,
  PageSize,
  PhotoId,
  page,
  SelfCheckId,
  Signature,
  text,
  UnitId,
} from './fields.ts';
import { FormChoice, FormId, NaReason } from './form.ts';
import { operations } from './operations.ts';
import { photosPerFinding } from './photo.ts';

/** One answer. `at` is when it was given on the phone; of two drafts the newer answer to an item wins. */
export const Answer = z.discriminatedUnion('value', [
  z.strictObject({ value: z.literal('pass'), at: At, photoIds: z.array(PhotoId).max(photosPerFinding).default([]) }),
  z.strictObject({
    value: z.literal('fail'),
    at: At,
    location: text(80),
    description: text(500),
    photoIds: z.array(PhotoId).min(1).max(photosPerFinding),
    /** Fixed on the spot (立行立改), with photos of it afterwards. */
    fixed: z.strictObject({ measures: text(500), photoIds: z.array(PhotoId).min(1).max(photosPerFinding) }).optional(),
  }),
  z.strictObject({ value: z.literal('na'), at: At, reason: NaReason, note: text(200).optional() }),
]);
export type Answer = z.infer<typeof Answer>;

/** A draft's answer may still lack what a submission needs. Photo ids in it may not be uploaded yet. */
export const DraftAnswer = z.strictObject({
  value: z.enum(['pass', 'fail', 'na']),
  at: At,
  location: z.string().max(80).optional(),
  description: z.string().max(500).optional(),
  photoIds: z.array(PhotoId).max(photosPerFinding).optional(),
  fixed: z.strictObject({ measures: z.string().max(500), photoIds: z.array(PhotoId).max(photosPerFinding) }).optional(),
  reason: NaReason.optional(),
  note: z.string().max(200).optional(),
});
export type DraftAnswer = z.infer<typeof DraftAnswer>;

const ItemId = z.string().max(20);

export const Draft = z.strictObject({
  unitId: UnitId,
  formId: FormId,
  period: z.string().max(12),
  /** The self-check it will become. */
  selfCheckId: SelfCheckId,
  answers: z.record(ItemId, DraftAnswer),
  startedAt: At,
  savedAt: At,
});
export type Draft = z.infer<typeof Draft>;

/** `complete` is false while a photo that it names is not stored yet: 照片待补. */
export const SelfCheck = z.strictObject({
  selfCheckId: SelfCheckId,
  /** `ZC-2026-000123`. */
  receiptNo: z.string(),
  unitId: UnitId,
  unitName: z.string(),
  categoryId: z.string(),
  districtId: DistrictId,
  departmentId: DepartmentId,
  formId: FormId,
  edition: Edition,
  period: z.string(),
  answers: z.record(ItemId, Answer),
  result: z.enum(['all-pass', 'has-findings']),
  passCount: z.int(),
  failCount: z.int(),
  naCount: z.int(),
  signature: Signature,
  locationProof: LocationProof,
  durationSec: z.int().min(0),
  /** When the phone submitted it; disputes look at this one. */
  occurredAt: At,
  /** When the server got it; deadlines count from this one. */
  receivedAt: At,
  receivedOn: On,
  linkId: z.string(),
  hazards: z.array(z.strictObject({ hazardId: HazardId, hazardNo: z.string(), itemId: ItemId })),
  /** Photos named and not stored yet; emptied as they arrive. */
  waitingPhotoIds: z.array(PhotoId),
  /** False once a later submission of the same period and edition took its place. */
  isLatest: z.boolean(),
  version: z.int(),
  /** SHA-256 of what was submitted: tells a repetition from another content under the same id. */
  contentHash: z.string(),
});
export type SelfCheck = z.infer<typeof SelfCheck>;

export const Receipt = z.strictObject({
  selfCheckId: SelfCheckId,
  receiptNo: z.string(),
  edition: Edition,
  period: z.string(),
  title: z.string(),
  receivedAt: At,
  passCount: z.int(),
  failCount: z.int(),
  naCount: z.int(),
  hazards: z.array(z.strictObject({ hazardId: HazardId, hazardNo: z.string(), itemId: ItemId })),
  waitingPhotoIds: z.array(PhotoId),
});
export type Receipt = z.infer<typeof Receipt>;

/** A hazard as the unit's list shows it. */
export const UnitHazardRow = z.strictObject({
  hazardId: HazardId,
  hazardNo: z.string(),
  status: z.string(),
  level: z.enum(['major', 'general']),
  /** Until it is graded; the level is then the item's default. */
  isMajorProposed: z.boolean(),
  location: z.string(),
  description: z.string(),
  deadlineAt: At.optional(),
  isOverdue: z.boolean(),
  foundAt: At,
  /** The unit has something to do. */
  isMine: z.boolean(),
});
export type UnitHazardRow = z.infer<typeof UnitHazardRow>;

export const UnitHome = z.strictObject({
  now: At,
  unit: z.strictObject({
    unitId: UnitId,
    name: z.string(),
    categoryName: z.string(),
    address: z.string(),
    status: z.string(),
  }),
  forms: z.array(FormChoice),
  receipts: z.array(Receipt),
  hazards: z.array(UnitHazardRow),
  drafts: z.array(
    Draft.pick({ formId: true, period: true, selfCheckId: true, savedAt: true }).extend({ answeredCount: z.int() }),
  ),
});
export type UnitHome = z.infer<typeof UnitHome>;

/** What lists show; the indexes of the table hold no more (`schemas/tables.ts`). */
export const SelfCheckRow = SelfCheck.omit({
  answers: true,
  signature: true,
  locationProof: true,
  linkId: true,
  version: true,
  contentHash: true,
});
export type SelfCheckRow = z.infer<typeof SelfCheckRow>;

export const selfCheckApi = operations({
  getUnitHome: {
    method: 'GET',
    path: '/api/unit/home',
    input: z.strictObject({}),
    output: UnitHome,
    allow: ['unit'],
    summary: 'What is due, the last receipts and the open hazards of the unit whose link is open.',
  },
  getDraft: {
    method: 'GET',
    path: '/api/unit/drafts/{formId}/{period}',
    input: z.strictObject({ formId: FormId, period: z.string().max(12) }),
    output: z.strictObject({ draft: Draft.optional() }),
    allow: ['unit'],
    summary: 'The server’s copy of a draft.',
  },
  saveDraft: {
    method: 'PUT',
    path: '/api/unit/drafts/{formId}/{period}',
    input: Draft.omit({ unitId: true, savedAt: true }),
    output: z.strictObject({ draft: Draft }),
    allow: ['unit'],
    summary: 'Saves a draft; answers are merged item by item, the newer one wins; the merged draft comes back.',
  },
  submitSelfCheck: {
    method: 'POST',
    path: '/api/unit/self-checks/{selfCheckId}',
    input: z.strictObject({
      selfCheckId: SelfCheckId,
      formId: FormId,
      period: z.string().max(12),
      answers: z.record(ItemId, Answer),
      signature: Signature,
      locationProof: LocationProof,
      startedAt: At,
      occurredAt: At,
    }),
    output: Receipt,
    allow: ['unit'],
    summary:
      'Hands in a self-check; the same one twice gives the same receipt, another content under its id is refused.',
  },
  getReceipt: {
    method: 'GET',
    path: '/api/unit/self-checks/{selfCheckId}',
    input: z.strictObject({ selfCheckId: SelfCheckId }),
    output: Receipt,
    allow: ['unit'],
    summary: 'The receipt of a self-check of this unit.',
  },
  listSelfChecks: {
    method: 'GET',
    path: '/api/self-checks',
    input: z.strictObject({
      unitId: filter(UnitId),
      categoryId: listOf(z.string()).optional(),
      districtId: listOf(DistrictId).optional(),
      departmentId: listOf(DepartmentId).optional(),
      edition: listOf(Edition).optional(),
      result: filter(SelfCheck.shape.result),
      receivedFrom: filter(On),
      /** Inclusive. */
      receivedTo: filter(On),
      cursor: Cursor,
      limit: PageSize,
    }),
    output: page(SelfCheckRow),
    allow: readers,
    summary: 'Self-checks in scope, newest first.',
  },
  getSelfCheck: {
    method: 'GET',
    path: '/api/self-checks/{selfCheckId}',
    input: z.strictObject({ selfCheckId: SelfCheckId }),
    output: SelfCheck,
    allow: readers,
    summary: 'One self-check with its answers.',
  },
});
