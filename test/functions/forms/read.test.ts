import { describe, expect, it } from 'vitest';
import { getUnitForm } from '../../../functions/forms/get-unit-form.ts';
import { listForms } from '../../../functions/forms/list.ts';
import { formApi } from '../../../schemas/form.ts';
import { aForm, aUnit, staffActor, unitActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';

const call = aCall(formApi.getUnitForm, unitActor());

describe('reading forms', () => {
  it('a unit gets a form of its category', async () => {
    const form = aForm();
    fakeTables({ units: [aUnit()], forms: [form] });
    expect(await getUnitForm({ formId: form.formId }, call)).toEqual(form);
  });

  it('a unit does not get a form of another category', async () => {
    const form = aForm({ formId: 'hotel-weekly-0a1b2c3d', categoryId: 'hotel' });
    fakeTables({ units: [aUnit()], forms: [form] });
    await expect(getUnitForm({ formId: form.formId }, call)).rejects.toMatchObject({ code: 'form.not-yours' });
  });

  it('a form that was never published is unknown', async () => {
    fakeTables({ units: [aUnit()] });
    await expect(getUnitForm({ formId: 'ktv-weekly-ffffffff' }, call)).rejects.toMatchObject({ code: 'form.unknown' });
  });

  it('a list names the newest form of each edition, read from the index without its questions', async () => {
    const { sections: _, ...head } = aForm();
    const tables = fakeTables({ forms: [{ ...head, itemCount: 3 }] });
    const { items } = await listForms({ categoryId: 'ktv' }, aCall(formApi.listForms, staffActor()));
    expect(items).toContainEqual({ ...head, itemCount: 3 });
    const queries = tables.mock.calls().map((each) => each.args[0].input);
    expect(queries).toHaveLength(3);
    expect(queries).toContainEqual(
      expect.objectContaining({ IndexName: 'byCategory', Limit: 1, ScanIndexForward: false }),
    );
  });
});
