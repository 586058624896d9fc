import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { listOf } from '../../schemas/fields.ts';
import { formApi } from '../../schemas/form.ts';
import { hazardApi } from '../../schemas/hazard-api.ts';
import { linkApi } from '../../schemas/link.ts';
import { selfCheckApi } from '../../schemas/self-check.ts';
import { unitApi } from '../../schemas/unit.ts';
import { everyOperation, sampleInputs } from '../support/every-operation.ts';

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

  it('the category whose forms are asked for is no filter: without one there is no list', () => {
    expect(formApi.listForms.input.safeParse({ categoryId: '' }).success).toBe(false);
  });

  it.each(everyOperation.filter(({ operation }) => operation.method === 'GET'))(
    '$name takes an empty parameter as one that is not given',
    ({ name, operation }) => {
      const input = operation.input as z.ZodObject;
      const isOptional = (field: z.ZodType) => field.safeParse(undefined).success;
      const fields = Object.keys(input.shape).filter((field) => isOptional(input.shape[field] as z.ZodType));
      const needed = Object.entries(sampleInputs[name] ?? {}).filter(([field]) => !fields.includes(field));
      const empty = Object.fromEntries(fields.map((field) => [field, '']));
      // Part of a name: none of it is in every name.
      const { q: _, ...asked } = input.parse({ ...Object.fromEntries(needed), ...empty });
      expect(asked).toEqual(input.parse(Object.fromEntries(needed)));
    },
  );
});
