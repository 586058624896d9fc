import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { listOf } from '../../schemas/fields.ts';
import { hazardApi } from '../../schemas/hazard.ts';
import { linkApi } from '../../schemas/link.ts';
import { selfCheckApi } from '../../schemas/self-check.ts';
import { unitApi } from '../../schemas/unit.ts';

describe('a filter in a query string', () => {
  const status = listOf(z.enum(['open', 'closed'])).optional();

  it('is values joined by commas', () => {
    expect(status.parse('open,closed')).toEqual(['open', 'closed']);
    expect(status.safeParse('open,lost').success).toBe(false);
  });

  it.each(['', ',', ',,'])('is no filter where it holds no value: %j', (value) => {
    expect(status.parse(value)).toBeUndefined();
  });

  const lists = [
    [unitApi.listUnits.input, ['status', 'riskLevel', 'categoryId', 'districtId', 'departmentId']],
    [hazardApi.listHazards.input, ['status', 'categoryId', 'districtId', 'departmentId']],
    [selfCheckApi.listSelfChecks.input, ['edition', 'categoryId', 'districtId', 'departmentId']],
    [linkApi.listUnitLinks.input, ['state', 'categoryId', 'districtId', 'departmentId']],
  ] as const;
  it.each(lists)('is no filter in the lists either', (input, fields) => {
    const asked: Record<string, unknown> = input.parse(Object.fromEntries(fields.map((field) => [field, ''])));
    for (const field of fields) expect(asked[field]).toBeUndefined();
  });

  it('a hazard number without a digit is refused: no index has an empty key', () => {
    expect(hazardApi.listHazards.input.safeParse({ hazardNo: '' }).success).toBe(false);
  });
});
