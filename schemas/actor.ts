/** Who acts, and what each may do to which record (domain.md §1: roles and scopes). */
import * as z from 'zod';
import type { Operation } from './operations.ts';

/** Staff roles of domain.md §1. Partner agencies and reporters have no part in this product yet. */
export const Role = z.enum([
  'bureau-leader',
  'safety-office',
  'department',
  'service-center',
  'inspection-team',
  'liaison',
  'sys-admin',
  'auditor',
]);
export type Role = z.infer<typeof Role>;

export const everyRole = Role.options;
/** Roles with a part in the business: work may wait for them. */
export const businessRoles = [
  'bureau-leader',
  'safety-office',
  'department',
  'service-center',
  'inspection-team',
  'liaison',
  'auditor',
] as const satisfies readonly Role[];
/** Roles that read the business records of their scope. An administrator sees everything and decides nothing. */
export const readers = [...businessRoles, 'sys-admin'] as const satisfies readonly Role[];

export const DepartmentId = z.enum(['culture', 'tourism', 'sports-broadcast']);
export type DepartmentId = z.infer<typeof DepartmentId>;
export const DistrictId = z.string().regex(/^[A-Za-z0-9-]{1,20}$/);

export const StaffActor = z.strictObject({
  kind: z.literal('staff'),
  staffId: z.string(),
  name: z.string(),
  role: Role,
  /** Departments whose categories a `department` actor owns. */
  departmentIds: z.array(DepartmentId),
  /** Districts of a `service-center` actor. */
  districtIds: z.array(DistrictId),
  /** Units a `liaison` is the contact of. */
  unitIds: z.array(z.string()),
});
export type StaffActor = z.infer<typeof StaffActor>;
export const UnitActor = z.strictObject({ kind: z.literal('unit'), unitId: z.string(), linkId: z.string() });
export type UnitActor = z.infer<typeof UnitActor>;
export const SystemActor = z.strictObject({ kind: z.literal('system'), task: z.string() });
export type SystemActor = z.infer<typeof SystemActor>;
export const PublicActor = z.strictObject({ kind: z.literal('public') });
export type PublicActor = z.infer<typeof PublicActor>;
export const Actor = z.discriminatedUnion('kind', [StaffActor, UnitActor, SystemActor, PublicActor]);
export type Actor = z.infer<typeof Actor>;

/** The part of a record that decides who may see it. */
export type Scoped = { unitId: string; districtId: string; departmentId: DepartmentId };

/**
 * Whether `actor` may run `operation`, on `record` when there is one.
 * One function for server and console: what it refuses is neither offered nor carried out.
 */
export function may(actor: Actor, operation: Operation, record?: Scoped): boolean {
  const allowed: readonly string[] = operation.allow;
  if (allowed[0] === 'public') return true;
  if (actor.kind === 'public') return false;
  if (actor.kind === 'system') return true;
  if (!allowed.includes(actor.kind === 'unit' ? 'unit' : actor.role)) return false;
  return record === undefined || isInScope(actor, record);
}

/** Data scopes of domain.md §1: city for leaders and safety office, categories for departments, district for centres. */
export function isInScope(actor: StaffActor | UnitActor, record: Scoped): boolean {
  if (actor.kind === 'unit') return actor.unitId === record.unitId;
  switch (actor.role) {
    case 'bureau-leader':
    case 'safety-office':
    case 'sys-admin':
    case 'auditor':
      return true;
    case 'department':
      return actor.departmentIds.includes(record.departmentId);
    case 'service-center':
      return actor.districtIds.includes(record.districtId);
    case 'liaison':
    case 'inspection-team':
      return actor.unitIds.includes(record.unitId);
  }
}

/**
 * A desk is where work waits: a post, or a person named for it. `unit#U0001`, `center#D1`, `department#culture`,
 * `bureau-leader`, `staff#st_…`.
 */
export type Desk =
  | `unit#${string}`
  | `center#${string}`
  | `department#${DepartmentId}`
  | 'bureau-leader'
  | `staff#${string}`;

/** The desks whose work waits for this person, own desk first. */
export function desksOf(actor: StaffActor): Desk[] {
  const own: Desk[] = [`staff#${actor.staffId}`];
  if (actor.role === 'department') own.push(...actor.departmentIds.map((id): Desk => `department#${id}`));
  if (actor.role === 'service-center') own.push(...actor.districtIds.map((id): Desk => `center#${id}`));
  if (actor.role === 'bureau-leader') own.push('bureau-leader');
  return own;
}
