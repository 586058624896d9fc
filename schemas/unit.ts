/** Units: the registry (domain.md §6). */
import * as z from 'zod';
import { DepartmentId, DistrictId, everyRole, readers } from './actor.ts';
import { AuditView } from './audit.ts';
import { Edition, RiskLevel } from './category.ts';
import { At, Cursor, filter, listOf, On, PageSize, Phone, page, text, UnitId, Version } from './fields.ts';
import { ImportReason } from './import-reason.ts';
import { operations } from './operations.ts';

export const UnitStatus = z.enum(['active', 'suspended', 'seasonal_closed', 'closed', 'lost']);
export type UnitStatus = z.infer<typeof UnitStatus>;

export const fireDocMissing = '缺失';
const year = z.int().min(1900).max(2100);

/** What a clerk fills in or imports; columns of the import file by the same names. */
export const UnitDraft = z.strictObject({
  unitId: UnitId,
  name: text(60),
  categoryId: z.string(),
  /** Unified social credit code, 18 characters. */
  creditCode: z.string().regex(/^[0-9A-Z]{18}$/),
  districtId: DistrictId,
  district: text(20),
  subdistrict: text(30),
  address: text(120),
  centerId: z.string().regex(/^[A-Za-z0-9-]{1,20}$/),
  centerName: text(40),
  departmentId: DepartmentId,
  liaisonOfficer: text(20).optional(),
  principal: text(20),
  principalPhone: Phone,
  safetyManager: text(20),
  safetyPhone: Phone,
  /** GCJ-02 degrees. */
  lng: z.number().min(73).max(136).optional(),
  lat: z.number().min(3).max(54).optional(),
  floors: text(20).optional(),
  areaSqm: z.number().min(0).max(100_000_000).optional(),
  employees: z.int().min(0).max(100_000).optional(),
  approvedCapacity: z.int().min(0).max(1_000_000).optional(),
  openedYear: year.optional(),
  fireDocType: text(40),
  fireDocYear: year.optional(),
  isKeyFireUnit: z.boolean(),
  hasControlRoom: z.boolean(),
  specialEquipment: text(100).optional(),
  riskLevel: RiskLevel,
  submitCycle: Edition,
  seasonalOpenMonths: z.array(z.int().min(1).max(12)).max(12),
  status: UnitStatus,
  responsibilityLetterYear: year.optional(),
  insuranceUntil: On.optional(),
  isWechatBound: z.boolean(),
  remark: text(300).optional(),
});
export type UnitDraft = z.infer<typeof UnitDraft>;

export const Unit = UnitDraft.extend({
  createdAt: At,
  updatedAt: At,
  version: Version,
  statusReason: z.string().optional(),
});
export type Unit = z.infer<typeof Unit>;

/** What the file says is worth a look, domain.md §6: the unit is taken all the same. */
export const UnitWarning = z.enum([
  'fire-doc-missing',
  'fire-doc-old',
  'needs-full-time-officer',
  'homestay-too-large',
]);
export type UnitWarning = z.infer<typeof UnitWarning>;

export const UnitRow = Unit.pick({
  unitId: true,
  name: true,
  categoryId: true,
  districtId: true,
  district: true,
  departmentId: true,
  subdistrict: true,
  address: true,
  principal: true,
  principalPhone: true,
  safetyManager: true,
  safetyPhone: true,
  riskLevel: true,
  status: true,
  updatedAt: true,
  version: true,
});
export type UnitRow = z.infer<typeof UnitRow>;

const clerks = ['safety-office', 'department', 'service-center'] as const;

/** A row of an import after the check: what it would do, or why not. `column` is a field of UnitDraft. */
export const ImportRowResult = z.strictObject({
  /** 1-based row in the file, the header being row 1. */
  row: z.int(),
  unitId: z.string(),
  outcome: z.enum(['create', 'amend', 'same', 'refused']),
  problems: z.array(z.strictObject({ column: z.string(), reason: ImportReason })),
  warnings: z.array(UnitWarning),
});
export type ImportRowResult = z.infer<typeof ImportRowResult>;
const ImportRow = z.strictObject({ row: z.int().min(2), unit: z.record(z.string(), z.string().max(2000)) });
export type ImportRow = z.infer<typeof ImportRow>;
/** Rows of one request: a unit and its entry each take a place in a transaction of at most 100. */
export const importChunkRows = 45;

export const unitApi = operations({
  listUnits: {
    method: 'GET',
    path: '/api/units',
    input: z.strictObject({
      /** Part of name, address or principal. */
      q: z.string().trim().max(40).optional(),
      categoryId: listOf(z.string()).optional(),
      districtId: listOf(DistrictId).optional(),
      departmentId: listOf(DepartmentId).optional(),
      status: listOf(UnitStatus).optional(),
      riskLevel: listOf(RiskLevel).optional(),
      sort: filter(z.enum(['name', 'updated'])).default('name'),
      cursor: Cursor,
      limit: PageSize,
    }),
    output: page(UnitRow),
    allow: readers,
    summary:
      'Units in scope. Reads a bounded number of records: a page may be shorter than asked and still have a cursor.',
  },
  getUnit: {
    method: 'GET',
    path: '/api/units/{unitId}',
    input: z.strictObject({ unitId: UnitId }),
    output: Unit.extend({ warnings: z.array(UnitWarning) }),
    allow: readers,
    summary: 'One unit.',
  },
  getUnitTimeline: {
    method: 'GET',
    path: '/api/units/{unitId}/timeline',
    input: z.strictObject({ unitId: UnitId, cursor: Cursor }),
    output: page(AuditView),
    allow: readers,
    summary: 'The audit entries of a unit, newest first.',
  },
  createUnit: {
    method: 'POST',
    path: '/api/units',
    input: UnitDraft,
    output: Unit,
    allow: clerks,
    summary: 'Creates a unit.',
  },
  amendUnit: {
    method: 'PUT',
    path: '/api/units/{unitId}',
    input: UnitDraft.omit({ status: true }).extend({ version: Version }),
    output: Unit,
    allow: clerks,
    summary: 'Amends a unit; its status has verbs of its own.',
  },
  suspendUnit: {
    method: 'POST',
    path: '/api/units/{unitId}/suspend',
    input: z.strictObject({ unitId: UnitId, version: Version, reason: text(300) }),
    output: Unit,
    allow: clerks,
    summary: 'Notes that a unit has suspended business.',
  },
  resumeUnit: {
    method: 'POST',
    path: '/api/units/{unitId}/resume',
    input: z.strictObject({ unitId: UnitId, version: Version, reason: text(300) }),
    output: Unit,
    allow: clerks,
    summary: 'Notes that a suspended or seasonally closed unit is open again.',
  },
  closeUnit: {
    method: 'POST',
    path: '/api/units/{unitId}/close',
    input: z.strictObject({ unitId: UnitId, version: Version, reason: text(300) }),
    output: Unit,
    allow: ['safety-office', 'department'],
    summary: 'Closes a unit for good. Refused while it has open hazards.',
  },
  checkUnitImport: {
    method: 'POST',
    path: '/api/unit-imports/check',
    input: z.strictObject({ rows: z.array(ImportRow).min(1).max(500) }),
    output: z.strictObject({ results: z.array(ImportRowResult) }),
    allow: clerks,
    summary: 'What an import of these rows would do. Writes nothing.',
  },
  importUnits: {
    method: 'POST',
    path: '/api/unit-imports',
    input: z.strictObject({
      importId: z.string().regex(/^im_[0-9A-Z]{26}$/),
      rows: z.array(ImportRow).min(1).max(importChunkRows),
    }),
    output: z.strictObject({ results: z.array(ImportRowResult) }),
    allow: clerks,
    summary: 'Imports these rows in one transaction: all of them or none. The same rows again change nothing.',
  },
});

/** Reference data the screens name things by. */
export const referenceApi = operations({
  getReference: {
    method: 'GET',
    path: '/api/reference',
    input: z.strictObject({}),
    output: z.strictObject({
      categories: z.array(
        z.strictObject({ id: z.string(), name: z.string(), departmentId: DepartmentId, riskLevel: RiskLevel }),
      ),
      departments: z.array(z.strictObject({ id: DepartmentId, name: z.string() })),
      districts: z.array(
        z.strictObject({ id: DistrictId, name: z.string(), centerId: z.string(), centerName: z.string() }),
      ),
    }),
    allow: everyRole,
    summary: 'Names of categories, departments and districts.',
  },
});
