/** The board: counts folded from the audit stream. Every number names the list behind it. */
import * as z from 'zod';
import { businessRoles, DepartmentId, DistrictId, readers } from './actor.ts';
import { At } from './fields.ts';
import { HazardStatus } from './hazard-status.ts';
import { operations } from './operations.ts';

/** Bands by days since finding, lower bounds; the last is open-ended. */
export const ageBands = [0, 4, 8, 16, 31] as const;

/** Each number is that of `listHazards` with the filter named, within the same scope. */
const Counts = z.strictObject({
  /** `status` */
  byStatus: z.record(HazardStatus, z.int()),
  /** `status` = every one but `closed` */
  open: z.int(),
  /** `isOverdue` */
  overdue: z.int(),
  /** `isStageLate` */
  stageLate: z.int(),
  /** `level` = `major` and `status` = every one but `closed` */
  major: z.int(),
});
export type Counts = z.infer<typeof Counts>;

export const Board = z.strictObject({
  /** Time of the last entry that was counted. */
  countedUntil: At.optional(),
  now: At,
  total: Counts,
  byDepartment: z.array(z.strictObject({ departmentId: DepartmentId, counts: Counts })),
  byDistrict: z.array(z.strictObject({ districtId: DistrictId, counts: Counts })),
  byCategory: z.array(z.strictObject({ categoryId: z.string(), counts: Counts })),
  /** Open hazards by age, one number per band of `ageBands`. `foundFrom`/`foundTo` name the list behind it. */
  ages: z.array(
    z.strictObject({ fromDays: z.int(), open: z.int(), foundFrom: z.string().optional(), foundTo: z.string() }),
  ),
  /**
   * The last twelve ISO weeks, oldest first. `from`/`to` are civil dates, inclusive: of finding, of closing, of receipt.
   */
  weeks: z.array(
    z.strictObject({
      week: z.string(),
      from: z.string(),
      to: z.string(),
      reported: z.int(),
      closed: z.int(),
      selfChecks: z.int(),
    }),
  ),
});
export type Board = z.infer<typeof Board>;

export const statisticsApi = operations({
  getBoard: {
    method: 'GET',
    path: '/api/board',
    input: z.strictObject({}),
    output: Board,
    allow: readers,
    summary: 'Counts of the caller’s scope; of a liaison or inspector, of the units named for them.',
  },
  getQueueCounts: {
    method: 'GET',
    path: '/api/queue-counts',
    input: z.strictObject({}),
    output: z.strictObject({ total: z.int(), byStatus: z.record(HazardStatus, z.int()) }),
    allow: businessRoles,
    summary: 'How much waits for the caller, by status.',
  },
});

/** What comparing the counters with the audit trail answers to who invoked it. */
export const RecountAnswer = z.strictObject({
  /** False when the time was over: the next run goes on where this one stopped. */
  isFinished: z.boolean(),
  /** Entries that this run looked at. */
  entries: z.int(),
  differenceCount: z.int(),
  /** The first of them. */
  differences: z.array(
    z.strictObject({
      part: z.string(),
      cell: z.string(),
      name: z.string(),
      counted: z.int(),
      recounted: z.int(),
    }),
  ),
  isRepaired: z.boolean(),
});
export type RecountAnswer = z.infer<typeof RecountAnswer>;
