import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../../functions/access/scope.ts';
import { staffActor } from '../../support/builders.ts';

const indexes = {
  unitId: 'byUnit',
  categoryId: 'byCategory',
  districtId: 'byDistrict',
  departmentId: 'byDepartment',
  city: 'byCity',
} as const;

describe('the range of a list', () => {
  it('is the whole city for those who see it', () => {
    for (const role of ['bureau-leader', 'safety-office', 'auditor', 'sys-admin'] as const)
      expect(rangeOf(staffActor({ role }), {}, indexes)).toEqual({
        index: 'byCity',
        partition: ['city'],
        filter: undefined,
      });
  });

  it('is the departments, districts or units of those who see a part', () => {
    const department = staffActor({ role: 'department', departmentIds: ['culture', 'tourism'] });
    expect(rangeOf(department, {}, indexes)).toMatchObject({
      index: 'byDepartment',
      partition: ['culture', 'tourism'],
    });
    const center = staffActor({ role: 'service-center', districtIds: ['D1'] });
    expect(rangeOf(center, {}, indexes)).toMatchObject({ index: 'byDistrict', partition: ['D1'] });
    const liaison = staffActor({ role: 'liaison', unitIds: ['U0001'] });
    expect(rangeOf(liaison, {}, indexes)).toMatchObject({ index: 'byUnit', partition: ['U0001'] });
  });

  it('a filter can only narrow it', () => {
    const center = staffActor({ role: 'service-center', districtIds: ['D1', 'D2'] });
    expect(rangeOf(center, { districtId: ['D2', 'D3'] }, indexes)).toMatchObject({ partition: ['D2'] });
    expect(rangeOf(center, { districtId: ['D3'] }, indexes)).toMatchObject({ partition: [], filter: undefined });
  });

  it('reads by the most selective field and filters by the rest', () => {
    const center = staffActor({ role: 'service-center', districtIds: ['D1'] });
    expect(rangeOf(center, { categoryId: ['ktv', 'hotel'] }, indexes)).toEqual({
      index: 'byCategory',
      partition: ['ktv', 'hotel'],
      filter: {
        expression: '#districtId IN (:districtId0)',
        names: { '#districtId': 'districtId' },
        values: { ':districtId0': 'D1' },
      },
    });
  });

  it('does without an index that the table does not have', () => {
    const leader = staffActor({ role: 'bureau-leader' });
    const { index, filter } = rangeOf(leader, { categoryId: ['ktv'] }, { city: 'byCity' });
    expect(index).toBe('byCity');
    expect(filter?.expression).toBe('#categoryId IN (:categoryId0)');
  });
});
