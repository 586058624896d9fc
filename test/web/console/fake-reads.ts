/** What the fake server tells: lists by filter and cursor, and counts. */
import { desksOf, isInScope, type StaffActor } from '../../../schemas/actor.ts';
import { type Hazard, HazardRow } from '../../../schemas/hazard.ts';
import type { hazardApi } from '../../../schemas/hazard-api.ts';
import { HazardStatus, openStatuses, stageOf } from '../../../schemas/hazard-status.ts';
import type { Input } from '../../../schemas/operations.ts';
import { Problem } from '../../../schemas/problem.ts';
import { SelfCheckRow, type selfCheckApi } from '../../../schemas/self-check.ts';
import { ageBands, type Counts } from '../../../schemas/statistics.ts';
import { addDays, dateOf, weekOf } from '../../../schemas/time.ts';
import { UnitRow, type unitApi } from '../../../schemas/unit.ts';
import { type City, categories, departments, districts } from './fake-city.ts';

/** A page may be shorter than asked and still have a cursor: the first of each list is. */
function pageOf<T>(all: readonly T[], cursor: string | undefined, limit: number) {
  const from = Number(cursor ?? 0);
  const to = from === 0 ? Math.min(limit, 3) : from + limit;
  return { items: all.slice(from, to), ...(to < all.length && { cursor: String(to) }) };
}

/** Keeps the fields of a row's schema. */
function pick<T extends object>(keys: readonly string[], record: object): T {
  return Object.fromEntries(
    Object.entries(record).filter(([key, value]) => keys.includes(key) && value !== undefined),
  ) as T;
}

const fits = <T>(wanted: readonly T[] | undefined, value: T) => wanted === undefined || wanted.includes(value);

export function fakeReads(city: City, now: () => number) {
  const time = () => new Date(now()).toISOString();
  const seen = (actor: StaffActor) => [...city.hazards.values()].filter((hazard) => isInScope(actor, hazard));
  const row = (hazard: Hazard) => pick<HazardRow>(Object.keys(HazardRow.shape), hazard);
  const waiting = (actor: StaffActor) => {
    const desks: readonly string[] = desksOf(actor);
    return seen(actor)
      .filter(({ desk }) => desk !== undefined && desks.includes(desk))
      .sort((a, b) => (a.dueAt ?? '').localeCompare(b.dueAt ?? ''));
  };

  return {
    getReference: () => ({
      categories: categories.map(({ id, name, departmentId, riskLevel }) => ({ id, name, departmentId, riskLevel })),
      departments,
      districts,
    }),
    listMyQueue: ({ cursor, limit }: Input<typeof hazardApi.listMyQueue>, actor: StaffActor) => {
      const from = Number(cursor ?? 0);
      const items = waiting(actor)
        .slice(from, from + limit)
        .map(row);
      return { items, now: time(), ...(from + limit < waiting(actor).length && { cursor: String(from + limit) }) };
    },
    getQueueCounts: (_: unknown, actor: StaffActor) => {
      const all = waiting(actor);
      return { total: all.length, byStatus: countsOf(all).byStatus };
    },
    listHazards: (input: Input<typeof hazardApi.listHazards>, actor: StaffActor) => {
      const matching = seen(actor).filter(
        (hazard) =>
          fits(input.status, hazard.status) &&
          fits(input.categoryId, hazard.categoryId) &&
          fits(input.districtId, hazard.districtId) &&
          fits(input.departmentId, hazard.departmentId) &&
          (input.level ?? hazard.level) === hazard.level &&
          (input.unitId ?? hazard.unitId) === hazard.unitId &&
          (input.isOverdue ?? hazard.isOverdue) === hazard.isOverdue &&
          (input.isStageLate ?? hazard.isStageLate) === hazard.isStageLate,
      );
      return pageOf(matching.map(row), input.cursor, input.limit);
    },
    getHazard: ({ hazardId }: { hazardId: Hazard['hazardId'] }, actor: StaffActor) => {
      const hazard = city.hazards.get(hazardId);
      if (!hazard || !isInScope(actor, hazard)) throw new Problem('hazard.unknown');
      return hazard;
    },
    getHazardTimeline: ({ hazardId }: { hazardId: Hazard['hazardId'] }) => ({
      items: city.timelines.get(hazardId) ?? [],
    }),
    getHazardWorkflow: ({ hazardId }: { hazardId: Hazard['hazardId'] }) => {
      const hazard = city.hazards.get(hazardId);
      if (!hazard) throw new Problem('hazard.unknown');
      const executionName = `${hazard.hazardNo}-1`;
      return {
        executionName,
        executionArn: `arn:aws:states:us-east-1:000000000000:execution:hazard:${executionName}`,
        consoleUrl: 'https://us-east-1.console.aws.amazon.com/states/home',
        stage: stageOf[hazard.status],
        now: time(),
      };
    },
    getForm: () => city.form,
    listSelfChecks: (input: Input<typeof selfCheckApi.listSelfChecks>, actor: StaffActor) => {
      const matching = city.selfChecks.filter(
        (check) => isInScope(actor, check) && (input.unitId ?? check.unitId) === check.unitId,
      );
      const rows = matching.map((check) => pick<SelfCheckRow>(Object.keys(SelfCheckRow.shape), check));
      return pageOf(rows, input.cursor, input.limit);
    },
    getSelfCheck: ({ selfCheckId }: { selfCheckId: string }) => {
      const check = city.selfChecks.find((one) => one.selfCheckId === selfCheckId);
      if (!check) throw new Problem('self-check.unknown');
      return check;
    },
    listUnits: (input: Input<typeof unitApi.listUnits>, actor: StaffActor) => {
      const matching = [...city.units.values()].filter(
        (unit) =>
          isInScope(actor, unit) &&
          fits(input.status, unit.status) &&
          [unit.name, unit.address, unit.principal].some((words) => words.includes(input.q ?? '')),
      );
      const rows = matching.map((unit) => pick<UnitRow>(Object.keys(UnitRow.shape), unit));
      return pageOf(rows, input.cursor, input.limit);
    },
    getBoard: (_: unknown, actor: StaffActor) => {
      const all = seen(actor);
      const today = dateOf(now());
      const by = <K extends 'departmentId' | 'districtId' | 'categoryId'>(key: K) =>
        [...Map.groupBy(all, (hazard) => hazard[key])].map(([id, own]) => ({ [key]: id, counts: countsOf(own) }));
      return {
        ...{ countedUntil: time(), now: time(), total: countsOf(all) },
        byDepartment: by('departmentId'),
        byDistrict: by('districtId'),
        byCategory: by('categoryId'),
        ages: ageBands.map((fromDays) => ({ fromDays, open: 60 - fromDays, foundTo: addDays(today, -fromDays) })),
        weeks: Array.from({ length: 12 }, (_week, index) => {
          const from = addDays(today, 7 * (index - 11));
          const reported = 8 + ((index * 7) % 11);
          return {
            week: weekOf(from),
            from,
            to: addDays(from, 6),
            reported,
            closed: reported - 3,
            selfChecks: 70 + index,
          };
        }),
      };
    },
  };
}

function countsOf(hazards: readonly Hazard[]): Counts {
  const count = (test: (hazard: Hazard) => boolean) => hazards.filter(test).length;
  const isOpen = ({ status }: Hazard) => openStatuses.some((one) => one === status);
  const byStatus = Object.fromEntries(
    HazardStatus.options.map((status) => [status, count((hazard) => hazard.status === status)]),
  ) as Counts['byStatus'];
  return {
    byStatus,
    open: count(isOpen),
    overdue: count(({ isOverdue }) => isOverdue),
    stageLate: count(({ isStageLate }) => isStageLate),
    major: count((hazard) => isOpen(hazard) && hazard.level === 'major'),
  };
}
