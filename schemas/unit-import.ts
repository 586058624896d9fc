/**
 * A row of the import file to a unit, with every problem of every column at once. Pure: the console runs it before
 * anything is sent, the server runs it again on what arrives.
 */
import type * as z from 'zod';
import type { Category } from './category.ts';
import { Phone } from './fields.ts';
import type { ImportReason } from './import-reason.ts';
import { fireDocMissing, UnitDraft, type UnitWarning } from './unit.ts';

/** Columns of the import file, in the template's order (domain.md §6). */
export const unitColumns = [
  'unitId',
  'name',
  'categoryId',
  'creditCode',
  'districtId',
  'district',
  'subdistrict',
  'address',
  'centerId',
  'centerName',
  'departmentId',
  'liaisonOfficer',
  'principal',
  'principalPhone',
  'safetyManager',
  'safetyPhone',
  'lng',
  'lat',
  'floors',
  'areaSqm',
  'employees',
  'approvedCapacity',
  'openedYear',
  'fireDocType',
  'fireDocYear',
  'keyFireUnit',
  'hasControlRoom',
  'specialEquipment',
  'riskLevel',
  'submitCycle',
  'seasonalOpenMonths',
  'status',
  'responsibilityLetterYear',
  'insuranceUntil',
  'wechatBound',
  'remark',
] as const;
export type UnitColumn = (typeof unitColumns)[number];

/** Characters of one cell; more is refused before anything looks at it. */
export const cellMaximumLength = 2000;

const numberColumns: readonly string[] = [
  'lng',
  'lat',
  'areaSqm',
  'employees',
  'approvedCapacity',
  'openedYear',
  'fireDocYear',
  'responsibilityLetterYear',
];
const flagColumns: readonly string[] = ['keyFireUnit', 'hasControlRoom', 'wechatBound'];
const phoneColumns: readonly string[] = ['principalPhone', 'safetyPhone'];
/** Columns whose field has another name. */
const renamed: Readonly<Record<string, keyof UnitDraft>> = {
  keyFireUnit: 'isKeyFireUnit',
  wechatBound: 'isWechatBound',
};
/** The field of a unit that a column fills. */
export function fieldOf(column: string): string {
  return renamed[column] ?? column;
}
const columnOf: Readonly<Record<string, string>> = { isKeyFireUnit: 'keyFireUnit', isWechatBound: 'wechatBound' };

export type CellProblem = { column: string; reason: ImportReason };

/** What a row is checked against; `flags` are there on the server, which is where warnings come from. */
export type ImportReference = {
  categories: readonly (Pick<Category, 'id' | 'departmentId'> & {
    flags?: Pick<Category['flags'], 'publicGathering'>;
  })[];
  districts: readonly { id: string; name: string; centerId: string; centerName: string }[];
  /** The present civil year. */
  year: number;
};

export type ParsedRow = { unit?: UnitDraft; problems: CellProblem[]; warnings: UnitWarning[] };

/**
 * A row by column name to a unit, or every problem that it has. Cells are text as typed. What `before` has in optional
 * columns that the file lacks altogether stays; an empty cell clears it.
 */
export function parseUnitRow(
  cells: Readonly<Record<string, string>>,
  reference: ImportReference,
  before?: UnitDraft,
): ParsedRow {
  const problems: CellProblem[] = [];
  const fields: Record<string, unknown> = {};
  for (const [column, raw] of Object.entries(cells)) {
    const cell = readCell(column, raw);
    if ('reason' in cell) problems.push({ column, reason: cell.reason });
    else if (cell.value !== undefined) fields[fieldOf(column)] = cell.value;
  }
  const refused = new Set(problems.map(({ column }) => column));
  const add = (found: readonly CellProblem[]) => {
    problems.push(...found.filter(({ column }) => !refused.has(column)));
  };
  const parsed = UnitDraft.safeParse({ ...blankFlags, ...(before && keptOf(before, cells)), ...fields });
  if (!parsed.success) add(parsed.error.issues.map((issue) => problemOf(issue, fields)));
  add(unitMismatches(fields, reference));
  if (!parsed.success || problems.length > 0) return { problems: firstOfEach(problems), warnings: [] };
  const category = reference.categories.find(({ id }) => id === parsed.data.categoryId);
  const warnings = category === undefined ? [] : unitWarnings(parsed.data, category, reference.year);
  return { unit: parsed.data, problems: [], warnings };
}

/** What an empty cell means for the columns that a unit always has. */
const blankFlags = { isKeyFireUnit: false, hasControlRoom: false, isWechatBound: false, seasonalOpenMonths: [] };

/** A column that every row fills in. */
export function isNeeded(column: UnitColumn): boolean {
  const field = fieldOf(column) as keyof UnitDraft;
  return !Object.hasOwn(blankFlags, field) && !UnitDraft.shape[field].safeParse(undefined).success;
}

const optionalColumns = unitColumns.filter((column) => !isNeeded(column));

function keptOf(before: UnitDraft, cells: Readonly<Record<string, string>>): Partial<UnitDraft> {
  const absent = optionalColumns.filter((column) => !Object.hasOwn(cells, column));
  const fields = absent.map((column) => fieldOf(column) as keyof UnitDraft);
  return Object.fromEntries(fields.map((field) => [field, before[field]]).filter(([, value]) => value !== undefined));
}

function readCell(column: string, raw: string): { value?: unknown } | { reason: ImportReason } {
  if (!(unitColumns as readonly string[]).includes(column)) return { reason: 'unknown-column' };
  if (raw.length > cellMaximumLength) return { reason: 'too-long' };
  const value = raw.trim();
  if (value === '') return {};
  const isPhone = phoneColumns.includes(column) && Phone.safeParse(value).success;
  // A basement is -1, and no formula comes of a figure with words.
  const isBasement = column === 'floors' && /^-\d[\p{L}\p{N}、，,~ -]*$/u.test(value);
  if (/^[=+\-@]/.test(value) && !isPhone && !isBasement) return { reason: 'formula' };
  if (numberColumns.includes(column)) return readNumber(value);
  if (flagColumns.includes(column)) return readFlag(value);
  if (column === 'seasonalOpenMonths') return readMonths(value);
  if (column === 'insuranceUntil') return { value: isoDate(value) };
  return { value };
}

function readNumber(value: string): { value: number } | { reason: ImportReason } {
  return /^\d{1,12}(\.\d{1,12})?$/.test(value) ? { value: Number(value) } : { reason: 'not-a-number' };
}

function readFlag(value: string): { value: boolean } | { reason: ImportReason } {
  const isYes = /^[Yy是]$/.test(value);
  return isYes || /^[Nn否]$/.test(value) ? { value: isYes } : { reason: 'not-yes-or-no' };
}

function readMonths(value: string): { value: number[] } | { reason: ImportReason } {
  const months = value.split(/[,，、;；]/).map((part) => part.trim());
  if (!months.every((month) => /^([1-9]|1[0-2])$/.test(month))) return { reason: 'not-months' };
  return { value: [...new Set(months.map(Number))].sort((a, b) => a - b) };
}

/** Excel rewrites 2026-03-08 in a CSV file as 2026/3/8, and so do people. */
function isoDate(value: string): string {
  const [, year, month, day] = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(value) ?? [];
  return year && month && day ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : value;
}

const formatReasons: Readonly<Record<string, ImportReason>> = {
  principalPhone: 'not-a-phone',
  safetyPhone: 'not-a-phone',
  creditCode: 'not-a-credit-code',
  unitId: 'not-an-id',
  districtId: 'not-an-id',
  centerId: 'not-an-id',
  insuranceUntil: 'not-a-date',
};

function problemOf(issue: z.core.$ZodIssue, fields: Readonly<Record<string, unknown>>): CellProblem {
  const field = String(issue.path[0] ?? '');
  const reason = fields[field] === undefined ? 'required' : reasonOf(field, issue);
  return { column: columnOf[field] ?? field, reason };
}

function reasonOf(field: string, issue: z.core.$ZodIssue): ImportReason {
  switch (issue.code) {
    case 'invalid_type':
      return 'not-whole';
    case 'too_big':
      return issue.origin === 'string' ? 'too-long' : 'out-of-range';
    case 'too_small':
      return 'out-of-range';
    case 'invalid_value':
      return 'not-a-choice';
    default:
      return formatReasons[field] ?? 'invalid';
  }
}

/** Where a unit contradicts the reference data: an unknown category or district, or names that are another one’s. */
export function unitMismatches(fields: Record<string, unknown>, reference: ImportReference): CellProblem[] {
  const found: CellProblem[] = [];
  const category = reference.categories.find(({ id }) => id === fields.categoryId);
  if (fields.categoryId !== undefined && !category) found.push({ column: 'categoryId', reason: 'unknown-category' });
  if (category && fields.departmentId !== undefined && fields.departmentId !== category.departmentId) {
    found.push({ column: 'departmentId', reason: 'other-department' });
  }
  const district = reference.districts.find(({ id }) => id === fields.districtId);
  if (fields.districtId !== undefined && !district) found.push({ column: 'districtId', reason: 'unknown-district' });
  if (district) {
    const expected = { district: district.name, centerId: district.centerId, centerName: district.centerName };
    for (const [column, value] of Object.entries(expected)) {
      const cell = fields[column];
      if (cell !== undefined && cell !== value) found.push({ column, reason: 'other-district' });
    }
  }
  return found;
}

/** One problem a column is enough for a clerk. */
function firstOfEach(problems: readonly CellProblem[]): CellProblem[] {
  return problems.filter(({ column }, index) => problems.findIndex((other) => other.column === column) === index);
}

/** Domain.md §6: fire documents older than this many years are checked again by the present standard. */
const fireDocYears = 15;

/** What is worth a look in a unit's file, domain.md §6 校验. A category without flags gives no warning of its flags. */
export function unitWarnings(
  unit: Pick<UnitDraft, 'fireDocType' | 'fireDocYear' | 'employees' | 'areaSqm'>,
  category: { id: string; flags?: Pick<Category['flags'], 'publicGathering'> },
  year: number,
): UnitWarning[] {
  const warnings: UnitWarning[] = [];
  if (category.flags?.publicGathering && unit.fireDocType === fireDocMissing) warnings.push('fire-doc-missing');
  if (unit.fireDocYear !== undefined && unit.fireDocYear < year - fireDocYears) warnings.push('fire-doc-old');
  if (unit.employees !== undefined && unit.employees > 100) warnings.push('needs-full-time-officer');
  if (category.id === 'homestay' && unit.areaSqm !== undefined && unit.areaSqm > 800)
    warnings.push('homestay-too-large');
  return warnings;
}
