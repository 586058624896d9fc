import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Form } from '../../../schemas/form.ts';
import { aForm, noon } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { base, cancelled, photoId, submit } from './submission.ts';

describe('a self-check with more hazards than a transaction holds', () => {
  const [section] = aForm().sections;
  const [item] = section?.items ?? [];
  if (!section || !item) throw new Error('the form has no item');
  const items = Array.from({ length: 64 }, (_, index) => ({ ...item, id: `FC-${100 + index}` }));
  const form: Form = aForm({ formId: 'ktv-weekly-0000ffff', sections: [{ ...section, items }] });
  const all = Object.fromEntries(
    items.map(({ id }) => [
      id,
      { value: 'fail' as const, at: noon, location: '大厅', description: id, photoIds: [photoId] },
    ]),
  );
  const sent = { formId: form.formId, answers: all };

  it('sends its hazards ahead in groups, the last group with itself', async () => {
    const tables = fakeTables({ ...base, forms: [form] });
    tables.countTo(64);
    const receipt = await submit(sent);
    const sizes = tables.mock
      .commandCalls(TransactWriteCommand)
      .map((call) => call.args[0].input.TransactItems?.length);
    expect(sizes).toEqual([80 + 1, 3 + 1 + 48]);
    expect(receipt.hazards.map(({ hazardNo }) => hazardNo)).toEqual(
      items.map((_, index) => `YH-2026-${String(index + 1).padStart(6, '0')}`),
    );
  });

  it('finds the hazards of an attempt that broke off, with their numbers', async () => {
    const first = fakeTables({ ...base, forms: [form] });
    first.countTo(64);
    await submit(sent);
    const before = first.put('hazards').slice(0, 40);
    const second = fakeTables({ ...base, forms: [form], hazards: before });
    second.countTo(128);
    second.mock.on(TransactWriteCommand).rejectsOnce(cancelled('ConditionalCheckFailed')).resolves({});
    const numbers = (await submit(sent)).hazards.map(({ hazardNo }) => hazardNo);
    expect(numbers.slice(0, 40)).toEqual(before.map(({ hazardNo }) => hazardNo));
    expect(numbers.slice(40, 42)).toEqual(['YH-2026-000105', 'YH-2026-000106']);
  });

  it('reports nothing when its unit is closed at the same moment', async () => {
    const tables = fakeTables({ ...base, forms: [form] });
    tables.countTo(64);
    tables.mock.on(TransactWriteCommand).callsFake(({ TransactItems }) => {
      const isUnits = (item: { ConditionCheck?: { TableName: string } }) => item.ConditionCheck?.TableName === 'units';
      const codes = TransactItems.map((item: object) => (isUnits(item) ? 'ConditionalCheckFailed' : 'None'));
      if (codes.includes('ConditionalCheckFailed')) throw cancelled(...codes);
      return {};
    });
    await expect(submit(sent)).rejects.toMatchObject({ code: 'unit.closed' });
    expect(tables.mock.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });

  it('is refused when that attempt had another content', async () => {
    const first = fakeTables({ ...base, forms: [form] });
    first.countTo(64);
    await submit(sent);
    const before = first.put('hazards').map((hazard) => ({ ...hazard, description: '别的' }));
    const second = fakeTables({ ...base, forms: [form], hazards: before });
    second.countTo(128);
    second.mock.on(TransactWriteCommand).rejectsOnce(cancelled('ConditionalCheckFailed'));
    await expect(submit(sent)).rejects.toMatchObject({ code: 'self-check.conflict' });
  });
});
