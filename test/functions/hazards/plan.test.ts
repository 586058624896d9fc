import { describe, expect, it } from 'vitest';
import { planList } from '../../../functions/hazards/plan.ts';
import { DepartmentId } from '../../../schemas/actor.ts';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { HazardStatus, openStatuses, owedByUnit } from '../../../schemas/hazard-status.ts';
import type { Sent } from '../../../schemas/operations.ts';
import { scopeUnitsMaximum } from '../../../schemas/staff.ts';
import { staffActor } from '../../support/builders.ts';

type Filters = Sent<typeof hazardApi.listHazards>;

describe('which index answers', () => {
  const plan = (sent: Filters, actor = staffActor()) => planList(hazardApi.listHazards.input.parse(sent), actor);

  it.each([
    [{}, 'byCity', ['city']],
    [{ isOverdue: 'true' }, 'byStatusFound', owedByUnit],
    [{ isOverdue: 'true', status: 'assigned,closed' }, 'byStatusFound', ['assigned']],
    [{ isMajorProposed: 'true' }, 'byStatusFound', ['reported', 'returned']],
    [{ sort: 'due' }, 'byStatus', openStatuses],
    [{ sort: 'due', level: 'major', status: 'reported,assigned' }, 'byStatus', ['assigned']],
    [{ isMajorProposed: 'true', level: 'major' }, 'byCity', []],
    [{ status: 'closed' }, 'byCity', ['city']],
    [{ status: 'closed', districtId: 'D1' }, 'byDistrict', ['D1']],
    [{ closedFrom: '2026-03-01' }, 'byClosed', ['city']],
    [{ unitId: 'U0001', status: 'reported' }, 'byUnit', ['U0001']],
    [{ status: 'closed', isOverdue: 'true' }, 'byCity', []],
  ] as [Filters, string, string[]][])('%j is answered by %s', (sent, index, partition) => {
    expect(plan(sent)).toMatchObject({ index, partition });
  });

  it('a contact of many units reads the city and not a partition for each', () => {
    const actor = staffActor({ role: 'liaison', unitIds: Array.from({ length: 230 }, (_, index) => `U${index}`) });
    const { index, filter } = plan({}, actor);
    expect(index).toBe('byCity');
    expect(filter?.expression.match(/ IN \(/g)).toHaveLength(3);
  });

  it('however much is asked by somebody with as many units as there may be, a filter fits its 4 KB', () => {
    const many = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}${index}`);
    const unitIds = many(scopeUnitsMaximum, 'U');
    const everything: Filters = {
      ...{ level: 'general', isOverdue: 'false', isStageLate: 'false', isMajorProposed: 'false' },
      status: HazardStatus.options.join(','),
      categoryId: many(40, 'c').join(','),
      districtId: many(40, 'd').join(','),
      departmentId: DepartmentId.options.join(','),
      ...{ foundFrom: '2026-01-01', foundTo: '2026-03-01' },
    };
    const filters: Filters[] = [
      everything,
      { ...everything, sort: 'due' },
      { ...everything, closedFrom: '2026-01-01' },
    ];
    for (const sent of filters) {
      const { filter } = plan(sent, staffActor({ role: 'liaison', unitIds }));
      expect(filter?.expression).toContain(`:unitId${scopeUnitsMaximum - 1}`);
      expect(Buffer.byteLength(filter?.expression ?? '')).toBeLessThanOrEqual(4096);
    }
  });
});
