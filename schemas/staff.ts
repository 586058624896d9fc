/** The staff directory: the token says who, this says which role and scope, from the next request on. */
import * as z from 'zod';
import { DepartmentId, DistrictId, everyRole, Role, readers, StaffActor } from './actor.ts';
import { At, Cursor, filter, page, StaffId, text, UnitId, Version } from './fields.ts';
import { operations } from './operations.ts';

/**
 * Units that one person may be named for: lists filter by them, and with every other filter a list takes at most that
 * still fits DynamoDB's 4 KB of a filter expression.
 */
export const scopeUnitsMaximum = 200;

/** Days for which the password of an invitation holds. */
export const invitationDays = 7;

const Scope = {
  role: Role,
  departmentIds: z.array(DepartmentId).max(10).default([]),
  districtIds: z.array(DistrictId).max(40).default([]),
  unitIds: z.array(UnitId).max(500).default([]),
};
const Email = z.email().max(120).toLowerCase();

export const Staff = z.strictObject({
  staffId: StaffId,
  name: text(40),
  /** The verified `email` claim of the token. */
  email: Email,
  ...Scope,
  /** Post as the office calls it, such as 旅游科科长. */
  post: text(40).optional(),
  status: z.enum(['active', 'disabled']),
  statusReason: z.string().optional(),
  /** When the latest invitation was sent; absent where the account is kept elsewhere. */
  invitedAt: At.optional(),
  createdAt: At,
  updatedAt: At,
  version: Version,
});
export type Staff = z.infer<typeof Staff>;
export const StaffRow = Staff.extend({
  /** When an invitation that has not been taken up ends, or ended. */
  invitationEndsAt: At.optional(),
});
export type StaffRow = z.infer<typeof StaffRow>;
const StaffDraft = z.strictObject({
  name: text(40),
  email: Email,
  ...Scope,
  unitIds: z.array(UnitId).max(scopeUnitsMaximum).default([]),
  post: text(40).optional(),
});

export const staffApi = operations({
  getMe: {
    method: 'GET',
    path: '/api/me',
    input: z.strictObject({}),
    output: z.strictObject({ actor: StaffActor, post: z.string().optional(), now: At }),
    allow: everyRole,
    summary: 'Who the caller is here, with role and scope.',
  },
  listStaff: {
    method: 'GET',
    path: '/api/staff',
    input: z.strictObject({ status: filter(z.enum(['active', 'disabled'])), cursor: Cursor }),
    output: page(StaffRow),
    allow: ['sys-admin', 'auditor', 'bureau-leader', 'safety-office'],
    summary: 'The staff directory.',
  },
  listColleagues: {
    method: 'GET',
    path: '/api/colleagues',
    input: z.strictObject({}),
    output: z.strictObject({
      items: z.array(
        Staff.pick({
          staffId: true,
          name: true,
          role: true,
          post: true,
          departmentIds: true,
          districtIds: true,
        }).extend({
          /** Units of an inspection team; of nobody else, whose scope the other fields tell. */
          unitIds: z.array(UnitId),
        }),
      ),
    }),
    allow: everyRole,
    summary: 'Active staff by name and post, to choose verifiers from.',
  },
  addStaff: {
    method: 'POST',
    path: '/api/staff',
    input: StaffDraft,
    output: Staff,
    allow: ['sys-admin'],
    summary: 'Adds a person; where the product keeps its own accounts, an invitation is sent.',
  },
  amendStaff: {
    method: 'PUT',
    path: '/api/staff/{staffId}',
    input: StaffDraft.omit({ email: true }).extend({ staffId: StaffId, version: Version }),
    output: Staff,
    allow: ['sys-admin'],
    summary:
      'Changes name, post, role or scope; refused where verifications under way would be left without this person.',
  },
  disableStaff: {
    method: 'POST',
    path: '/api/staff/{staffId}/disable',
    input: z.strictObject({ staffId: StaffId, version: Version, reason: text(200) }),
    output: Staff,
    allow: ['sys-admin'],
    summary:
      'Ends a person’s access from the next request on. The last active administrator can’t be disabled, nor somebody whose verifications wait.',
  },
  enableStaff: {
    method: 'POST',
    path: '/api/staff/{staffId}/enable',
    input: z.strictObject({ staffId: StaffId, version: Version }),
    output: Staff,
    allow: ['sys-admin'],
    summary: 'Gives access back.',
  },
  reinviteStaff: {
    method: 'POST',
    path: '/api/staff/{staffId}/reinvite',
    input: z.strictObject({ staffId: StaffId, version: Version }),
    output: Staff,
    allow: ['sys-admin'],
    summary: 'Sends an invitation that has not been taken up again, with a new password.',
  },
});

/** The lists that the console hands out as files. */
export const ExportNoun = z.enum(['hazards', 'self-checks', 'units']);
export type ExportNoun = z.infer<typeof ExportNoun>;

export const exportApi = operations({
  recordExport: {
    method: 'POST',
    path: '/api/exports',
    input: z.strictObject({
      noun: ExportNoun,
      /** The filters as they stand in the URL. */
      filter: z.string().max(2000),
      rowCount: z.int().min(0),
    }),
    output: z.strictObject({}),
    allow: readers,
    summary: 'Notes that the caller takes a list out as a file: which, by which filters, how many rows.',
  },
});

/** Handing over names hazards, so it is the hazards' verb. */
export const handOverApi = operations({
  handOverWork: {
    method: 'POST',
    path: '/api/staff/{staffId}/hand-over',
    input: z.strictObject({ staffId: StaffId, toStaffId: StaffId }),
    output: z.strictObject({ hazardCount: z.int() }),
    allow: ['sys-admin', 'safety-office'],
    summary: 'Moves the verifications that wait for one person to another.',
  },
});
