/**
 * The audit entry is the event: one member per verb, written in the same transaction as what it tells of, and read
 * by statistics, notifications and the workflow callback from the table's stream.
 */
import * as z from 'zod';
import { Actor, DepartmentId, DistrictId } from './actor.ts';
import { HazardLevel } from './checklist.ts';
import { At, idOf } from './fields.ts';
import { HazardStatus } from './hazard-status.ts';

export const AuditId = idOf('au');

/** What counters need of a hazard before or after a move. */
export const HazardFacts = z.strictObject({
  status: HazardStatus,
  level: HazardLevel,
  isMajorProposed: z.boolean(),
  isOverdue: z.boolean(),
  isStageLate: z.boolean(),
  desk: z.string().optional(),
  sharedDesks: z.array(z.string()).optional(),
  categoryId: z.string(),
  districtId: DistrictId,
  departmentId: DepartmentId,
  unitId: z.string(),
  foundAt: At,
  round: z.int(),
  rejectCount: z.int(),
});
export type HazardFacts = z.infer<typeof HazardFacts>;

const head = {
  entryId: AuditId,
  /** Partition key: the record it tells of. */
  recordId: z.string(),
  at: At,
  actor: Actor,
  requestId: z.string(),
};

/** Every hazard entry carries the facts before (absent for the first) and after, and the words of the verb. */
function hazardEntry<const V extends string, D extends z.ZodRawShape>(verb: V, detail: D) {
  return z.strictObject({
    ...head,
    verb: z.literal(verb),
    hazardNo: z.string(),
    unitName: z.string(),
    before: HazardFacts.optional(),
    after: HazardFacts,
    deadlineAt: At.optional(),
    dueAt: At.optional(),
    generation: z.int(),
    detail: z.strictObject(detail),
  });
}
function plainEntry<const V extends string, D extends z.ZodRawShape>(verb: V, detail: D) {
  return z.strictObject({ ...head, verb: z.literal(verb), detail: z.strictObject(detail) });
}

const unitScope = { unitId: z.string(), districtId: DistrictId, departmentId: DepartmentId, categoryId: z.string() };
/** What changed: field → before and after, as text. */
export const Changes = z.record(z.string(), z.strictObject({ from: z.string().optional(), to: z.string().optional() }));

const verificationDetail = { conclusion: z.string(), photoIds: z.array(z.string()).optional() };

export const HazardAuditEntry = z.discriminatedUnion('verb', [
  hazardEntry('hazard.reported', { selfCheckId: z.string(), itemId: z.string(), isFixedOnTheSpot: z.boolean() }),
  hazardEntry('hazard.returned', { reason: z.string() }),
  hazardEntry('hazard.supplemented', { changes: Changes, photoIds: z.array(z.string()) }),
  hazardEntry('hazard.supplemented-for-unit', { reason: z.string(), changes: Changes }),
  hazardEntry('hazard.major-proposed', { basis: z.string() }),
  hazardEntry('hazard.triaged', {
    level: HazardLevel,
    levelBasis: z.string(),
    disposal: z.string(),
    deadlineDays: z.int(),
    requirement: z.string(),
  }),
  hazardEntry('hazard.assigned', { responsiblePerson: z.string() }),
  hazardEntry('hazard.acknowledged', { receivedBy: z.string() }),
  hazardEntry('hazard.deemed-delivered', {}),
  hazardEntry('hazard.rectified', {
    rectificationId: z.string(),
    measures: z.string(),
    costWan: z.number(),
    photoIds: z.array(z.string()),
  }),
  hazardEntry('hazard.rectification-sent-back', { reason: z.string() }),
  hazardEntry('hazard.verification-dispatched', {
    method: z.string(),
    verifierIds: z.array(z.string()),
    verifierNames: z.array(z.string()),
  }),
  hazardEntry('hazard.verification-passed', verificationDetail),
  hazardEntry('hazard.verification-failed', verificationDetail),
  hazardEntry('hazard.verification-sent-back', { reason: z.string() }),
  hazardEntry('hazard.closure-endorsed', { opinion: z.string() }),
  /** Entries from before closures were numbered have no number. */
  hazardEntry('hazard.closed', { opinion: z.string(), closureNo: z.string().optional() }),
  hazardEntry('hazard.escalated', { level: z.int(), kind: z.enum(['overdue', 'stage-late']) }),
  hazardEntry('hazard.reminded', { daysLeft: z.int() }),
  hazardEntry('hazard.handed-over', { fromStaffId: z.string(), toStaffId: z.string() }),
  hazardEntry('hazard.verifiers-withdrawn', { verifierNames: z.array(z.string()) }),
  hazardEntry('hazard.followed-unit', { changes: Changes }),
  hazardEntry('hazard.workflow-restarted', { reason: z.string() }),
]);
export type HazardAuditEntry = z.infer<typeof HazardAuditEntry>;

export const AuditEntry = z.discriminatedUnion('verb', [
  ...HazardAuditEntry.options,
  /** A stage of an execution waits for this round: task-await stored its token. */
  plainEntry('workflow.awaiting', {
    hazardId: z.string(),
    executionName: z.string(),
    stage: z.string(),
    round: z.int(),
    timeoutSeconds: z.int(),
  }),
  plainEntry('self-check.submitted', {
    ...unitScope,
    unitName: z.string(),
    receiptNo: z.string(),
    edition: z.string(),
    period: z.string(),
    passCount: z.int(),
    failCount: z.int(),
    naCount: z.int(),
    photoIds: z.array(z.string()),
    /** Of these, what had not come by then; older entries do not tell. */
    waitingPhotoIds: z.array(z.string()).optional(),
    receivedOn: z.string(),
    replacesSelfCheckId: z.string().optional(),
  }),
  plainEntry('photo.requested', { unitId: z.string(), photoIds: z.array(z.string()) }),
  plainEntry('photo.stored', { unitId: z.string(), sha256: z.string() }),
  plainEntry('photo.refused', { unitId: z.string(), refusal: z.string() }),
  /** Of the record that names them. */
  plainEntry('photo.claimed', { unitId: z.string(), photoIds: z.array(z.string()) }),
  plainEntry('photo.arrived', { photoIds: z.array(z.string()) }),
  plainEntry('photo.expired', { unitId: z.string() }),
  plainEntry('unit.created', { ...unitScope, name: z.string(), importId: z.string().optional() }),
  plainEntry('unit.amended', { ...unitScope, changes: Changes, importId: z.string().optional() }),
  plainEntry('unit.suspended', { ...unitScope, reason: z.string() }),
  plainEntry('unit.resumed', { ...unitScope, reason: z.string() }),
  plainEntry('unit.closed', { ...unitScope, reason: z.string() }),
  plainEntry('link.issued', { unitId: z.string(), purpose: z.string(), expiresAt: At }),
  plainEntry('link.rotated', { unitId: z.string(), expiresAt: At }),
  plainEntry('link.revoked', { unitId: z.string(), reason: z.string() }),
  plainEntry('link.opened', { unitId: z.string() }),
  plainEntry('form.published', { categoryId: z.string(), edition: z.string() }),
  plainEntry('staff.added', { name: z.string(), role: z.string() }),
  plainEntry('staff.amended', { changes: Changes }),
  plainEntry('staff.disabled', { reason: z.string() }),
  plainEntry('staff.enabled', {}),
  plainEntry('staff.reinvited', {}),
  plainEntry('staff.handed-over', { toStaffId: z.string(), hazardCount: z.int() }),
  plainEntry('records.exported', { noun: z.string(), filter: z.string(), rowCount: z.int() }),
]);
export type AuditEntry = z.infer<typeof AuditEntry>;
export type AuditVerb = AuditEntry['verb'];
/** An entry before `commit` gives it its id, time, actor and request. */
export type AuditDraft = AuditEntry extends infer E
  ? E extends AuditEntry
    ? Omit<E, 'entryId' | 'at' | 'actor' | 'requestId'>
    : never
  : never;

/** An entry as the console's timeline gets it. */
export const AuditView = z.strictObject({
  entryId: AuditId,
  verb: z.string(),
  at: At,
  actor: Actor,
  before: HazardFacts.optional(),
  after: HazardFacts.optional(),
  deadlineAt: At.optional(),
  dueAt: At.optional(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditView = z.infer<typeof AuditView>;
