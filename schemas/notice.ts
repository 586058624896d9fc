/** What somebody is told: about one hazard, or in the morning about all that waits. Texts are made when it is sent. */
import * as z from 'zod';
import { HazardLevel } from './checklist.ts';
import { At, On } from './fields.ts';
import { HazardStatus } from './hazard-status.ts';

/** A hazard as a message names it. */
export const HazardBrief = z.strictObject({
  hazardId: z.string(),
  hazardNo: z.string(),
  unitName: z.string(),
  districtName: z.string(),
  location: z.string().optional(),
  level: HazardLevel,
  isMajorProposed: z.boolean(),
  status: HazardStatus,
  deadlineAt: At.optional(),
  dueAt: At.optional(),
});
export type HazardBrief = z.infer<typeof HazardBrief>;

const head = {
  /** The audit entry that it tells of, or the morning and whom it is for: the same cause makes the same id. */
  noticeId: z.string(),
  at: At,
  requestId: z.string(),
  /** Desks whose people get an e-mail; robots and webhooks hear of everything in their scope. */
  desks: z.array(z.string()),
};

export const HazardNotice = z.strictObject({
  ...head,
  kind: z.literal('hazard'),
  verb: z.string(),
  /** What happened and what is to be done, such as 新报隐患，请受理定级. */
  headline: z.string(),
  isUrgent: z.boolean(),
  hazard: HazardBrief,
});
export type HazardNotice = z.infer<typeof HazardNotice>;

export const MorningNotice = z.strictObject({
  ...head,
  kind: z.literal('morning'),
  on: On,
  /** Open hazards, by status. */
  total: z.int(),
  byStatus: z.record(HazardStatus, z.int()),
  /** Past the deadline or past the step's time; of `hasMore` there are more than these. */
  late: z.strictObject({ hazards: z.array(HazardBrief), hasMore: z.boolean() }),
  dueToday: z.strictObject({ hazards: z.array(HazardBrief), hasMore: z.boolean() }),
});
export type MorningNotice = z.infer<typeof MorningNotice>;

export const Notice = z.discriminatedUnion('kind', [HazardNotice, MorningNotice]);
export type Notice = z.infer<typeof Notice>;

/** A message of the queue: something waits for this channel. The notices themselves lie in the table. */
export const Wake = z.strictObject({ channel: z.string() });
