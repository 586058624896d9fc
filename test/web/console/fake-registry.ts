/** What the fake server does to units, links and the directory. */
import { isInScope, type StaffActor } from '../../../schemas/actor.ts';
import { type LinkRow, type LinkView, leadingLink, type linkApi, linkStateOf } from '../../../schemas/link.ts';
import type { Input } from '../../../schemas/operations.ts';
import { Problem } from '../../../schemas/problem.ts';
import { type exportApi, invitationDays, type Staff, type staffApi } from '../../../schemas/staff.ts';
import type { ImportRow, ImportRowResult, Unit, UnitDraft, unitApi } from '../../../schemas/unit.ts';
import { parseUnitRow, unitWarnings } from '../../../schemas/unit-import.ts';
import { anId } from '../../support/builders.ts';
import { later } from '../../support/hazards.ts';
import { actorOf, type City, categories, districts } from './fake-city.ts';

type Changed = { unitId: string; version: number; reason: string };

export function fakeRegistry(city: City, now: () => number) {
  const time = () => new Date(now()).toISOString();
  const unitOf = (unitId: string): Unit => {
    const unit = city.units.get(unitId);
    if (!unit) throw new Problem('unit.unknown');
    return unit;
  };
  const keep = (unit: Unit): Unit => {
    city.units.set(unit.unitId, unit);
    return unit;
  };
  const setStatus = ({ unitId, version, reason }: Changed, status: Unit['status']) => {
    const unit = unitOf(unitId);
    if (unit.version !== version) throw new Problem('record.stale');
    return keep({ ...unit, status, statusReason: reason, version: version + 1 });
  };
  const judge = ({ row, unit: cells }: ImportRow): ImportRowResult => {
    const { unit, problems, warnings } = parseUnitRow(cells, { categories, districts, year: 2026 });
    const before = unit && city.units.get(unit.unitId);
    const isSame = before?.name === unit?.name && before?.address === unit?.address;
    const outcome = unit === undefined ? 'refused' : before === undefined ? 'create' : isSame ? 'same' : 'amend';
    return { row, unitId: cells.unitId ?? '', outcome, problems, warnings };
  };
  const withSecret = (link: LinkView) => {
    city.links.set(link.linkId, link);
    const secret = 'A'.repeat(32);
    return { link, secret, url: `https://site.example/u/${link.linkId}#${secret}` };
  };
  const staffOf = (staffId: string): Staff => {
    const person = city.staff.get(staffId as Staff['staffId']);
    if (!person) throw new Problem('staff.unknown');
    return person;
  };
  const keepStaff = (person: Staff): Staff => {
    city.staff.set(person.staffId, person);
    return person;
  };

  return {
    getUnit: ({ unitId }: { unitId: string }) => {
      const unit = unitOf(unitId);
      const category = categories.find(({ id }) => id === unit.categoryId);
      return { ...unit, warnings: category ? unitWarnings(unit, category, 2026) : [] };
    },
    getUnitTimeline: ({ unitId }: { unitId: string }) => ({
      items: [{ entryId: anId('au'), verb: 'unit.created', at: unitOf(unitId).createdAt, actor: system, detail: {} }],
    }),
    createUnit: (draft: UnitDraft) => {
      if (city.units.has(draft.unitId)) throw new Problem('unit.exists');
      return keep({ ...draft, createdAt: time(), updatedAt: time(), version: 1 });
    },
    amendUnit: ({ version, ...draft }: Input<typeof unitApi.amendUnit>) => {
      const unit = unitOf(draft.unitId);
      if (unit.version !== version) throw new Problem('record.stale');
      return keep({ ...unit, ...draft, version: version + 1 });
    },
    suspendUnit: (input: Changed) => setStatus(input, 'suspended'),
    resumeUnit: (input: Changed) => setStatus(input, 'active'),
    closeUnit: (_: Changed): never => {
      throw new Problem('unit.has-open-hazards');
    },
    checkUnitImport: ({ rows }: { rows: ImportRow[] }) => ({ results: rows.map(judge) }),
    importUnits: ({ rows }: { rows: ImportRow[] }) => {
      const results = rows.map(judge);
      for (const { unit: cells } of rows) {
        const { unit } = parseUnitRow(cells, { categories, districts, year: 2026 });
        if (unit) keep({ ...unit, createdAt: time(), updatedAt: time(), version: 1 });
      }
      return { results };
    },
    listLinks: ({ unitId }: { unitId: string }) => ({
      items: [...city.links.values()].filter((link) => link.unitId === unitId),
    }),
    listUnitLinks: ({ state, q, cursor, limit }: Input<typeof linkApi.listUnitLinks>, actor: StaffActor) => {
      const rows = [...city.units.values()]
        .filter((unit) => isInScope(actor, unit) && unit.name.includes(q ?? ''))
        .map(({ unitId, name, categoryId, districtId, departmentId }): LinkRow => {
          const link = leadingLink(
            [...city.links.values()].filter((one) => one.unitId === unitId),
            now(),
          );
          const own = { unitId, unitName: name, categoryId, districtId, departmentId, state: linkStateOf(link, now()) };
          return link ? { ...own, link } : own;
        })
        .filter((row) => state?.includes(row.state) ?? true);
      const from = Number(cursor ?? 0);
      const more = from + limit < rows.length && { cursor: String(from + limit) };
      return { items: rows.slice(from, from + limit), ...more };
    },
    issueLink: ({ unitId, days }: { unitId: string; days: number }, actor: StaffActor) =>
      withSecret({
        linkId: anId('lk', city.links.size + 1),
        ...{ unitId, purpose: 'unit-work', generation: 1, useCount: 0, version: 1 },
        ...{ issuedAt: time(), issuedBy: actor.staffId, expiresAt: later(days) },
      }),
    rotateLink: ({ linkId }: { linkId: string }) => {
      const link = city.links.get(linkId);
      if (!link) throw new Problem('link.unknown');
      return withSecret({ ...link, generation: link.generation + 1, version: link.version + 1 });
    },
    revokeLink: ({ linkId, reason }: { linkId: string; reason: string }) => {
      const link = city.links.get(linkId);
      if (!link) throw new Problem('link.unknown');
      const revoked: LinkView = { ...link, revokedAt: time(), revokedReason: reason, version: link.version + 1 };
      city.links.set(linkId, revoked);
      return revoked;
    },
    listStaff: () => ({
      items: [...city.staff.values()].map((one) => ({ ...one, invitationEndsAt: city.invitations.get(one.staffId) })),
    }),
    listColleagues: () => ({
      items: [...city.staff.values()]
        .filter(({ status }) => status === 'active')
        .map(({ staffId, name, role, post, departmentIds, districtIds, unitIds }) => ({
          ...{ staffId, name, role, departmentIds, districtIds, unitIds },
          ...(post && { post }),
        })),
    }),
    getMe: (_: unknown, actor: StaffActor) => {
      const person = staffOf(actor.staffId);
      return { actor: { kind: 'staff', ...actorOf(person) }, ...(person.post && { post: person.post }), now: time() };
    },
    addStaff: (draft: Input<typeof staffApi.addStaff>) => {
      if ([...city.staff.values()].some(({ email }) => email === draft.email)) throw new Problem('staff.exists');
      const staffId = anId('st', 50 + city.staff.size);
      return keepStaff({ ...draft, staffId, status: 'active', createdAt: time(), updatedAt: time(), version: 1 });
    },
    amendStaff: ({ version, ...changes }: Input<typeof staffApi.amendStaff>) =>
      keepStaff({ ...staffOf(changes.staffId), ...changes, version: version + 1 }),
    disableStaff: ({ staffId, version, reason }: { staffId: string; version: number; reason: string }) =>
      keepStaff({ ...staffOf(staffId), status: 'disabled', statusReason: reason, version: version + 1 }),
    enableStaff: ({ staffId, version }: { staffId: string; version: number }) =>
      keepStaff({ ...staffOf(staffId), status: 'active', version: version + 1 }),
    reinviteStaff: ({ staffId, version }: { staffId: string; version: number }) => {
      city.invitations.set(staffId, later(invitationDays));
      return keepStaff({ ...staffOf(staffId), version: version + 1, invitedAt: time() });
    },
    recordExport: (taken: Input<typeof exportApi.recordExport>) => {
      city.exports.push(taken);
      return {};
    },
    handOverWork: () => ({ hazardCount: 3 }),
  };
}

const system = { kind: 'system' as const, task: 'seed' };
