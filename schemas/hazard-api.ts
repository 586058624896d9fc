/** What staff may ask of hazards and do with them (domain.md §5). */
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
  StaffId,
  text,
  UnitId,
  Version,
} from './fields.ts';
import { Disposal, Hazard, HazardRow, VerificationMethod } from './hazard.ts';
import { HazardStage, HazardStatus } from './hazard-status.ts';
import { operations } from './operations.ts';
import { photosPerFinding } from './photo.ts';

const Named = { hazardId: HazardId, version: Version };
const Dispatch = z.strictObject({ ...Named, method: VerificationMethod, verifierIds: z.array(StaffId).min(1).max(6) });

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
      /** Or the number of its closure. */
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
    input: z.strictObject({
      ...Named,
      isPassed: z.boolean(),
      conclusion: text(1000),
      photoIds: z.array(PhotoId).max(photosPerFinding).default([]),
      notifiedStaffAt: On.optional(),
    }),
    output: Hazard,
    allow: ['service-center', 'department', 'inspection-team'],
    summary:
      'A named verifier’s conclusion, on site with at least one photo; a failed one goes back to the unit with its reason.',
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
