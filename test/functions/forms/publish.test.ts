import { gzipSync } from 'node:zlib';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { checklists } from '../../../functions/forms/checklists.ts';
import { handler } from '../../../functions/forms/every-day.ts';
import { makeForm } from '../../../functions/forms/make.ts';
import { categories } from '../../../functions/units/categories.ts';
import { Edition } from '../../../schemas/category.ts';
import { Form } from '../../../schemas/form.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { context } from '../../support/requests.ts';

const run = () => (handler as (event: unknown, context: unknown) => Promise<void>)({}, context);
const made = categories.flatMap((category) =>
  Edition.options.flatMap((edition) => makeForm(category, edition, checklists) ?? []),
);
const heads = made.map((form) => ({
  ...form,
  publishedAt: '2026-01-05T01:00:00.000Z',
  publishedKey: form.edition,
  itemCount: form.sections.flatMap(({ items }) => items).length,
}));

describe('publishing forms', () => {
  it('publishes every edition that a category has, each with its entry', async () => {
    const tables = fakeTables();
    await run();
    const published = tables.put('forms').map((item) => Form.parse(withoutKeys(item)));
    expect(published).toHaveLength(
      categories.reduce(
        (sum, { selfCheck }) => sum + Edition.options.filter((edition) => selfCheck[edition]).length,
        0,
      ),
    );
    expect(tables.entries().map(({ verb, recordId }) => `${verb} ${recordId}`)).toEqual(
      published.map(({ formId }) => `form.published ${formId}`),
    );
    expect(tables.entries()[0]?.actor).toEqual({ kind: 'system', task: 'publish-forms' });
  });

  it('writes nothing when all of them are in force', async () => {
    const tables = fakeTables({ forms: heads.map(({ sections: _, ...head }) => head) });
    // The fake answers a category's heads whatever the edition asked for.
    tables.mock.on(QueryCommand).callsFake(({ ExpressionAttributeValues: values }) => ({
      Items: heads.filter(
        ({ categoryId, edition }) => categoryId === values[':partition'] && values[':prefix'] === `${edition}#`,
      ),
    }));
    await run();
    expect(tables.written()).toEqual([]);
  });

  it('a form holds the common list and the list of its category, in the items of its edition', () => {
    const weekly = made.find(({ categoryId, edition }) => categoryId === 'ktv' && edition === 'weekly');
    expect(weekly?.title).toBe('歌舞娱乐场所每周自查表');
    expect(weekly?.sections.map(({ checklistId, items }) => [checklistId, items.length])).toEqual([
      ['fire-common', 22],
      ['ktv', 14],
    ]);
    expect(weekly?.formId).toMatch(/^ktv-weekly-[0-9a-f]{8}$/);
  });

  it('the same content has the same id, and any other content another', () => {
    const [category] = categories;
    if (!category) throw new Error('no categories');
    const list = checklists.get(category.checklistId);
    if (!list) throw new Error('no checklist');
    const changed = new Map(checklists).set(list.id, {
      ...list,
      items: list.items.map((item) => ({ ...item, method: '看' })),
    });
    const one = makeForm(category, 'monthly', checklists)?.formId;
    expect(makeForm(category, 'monthly', checklists)?.formId).toBe(one);
    expect(makeForm(category, 'monthly', changed)?.formId).not.toBe(one);
  });

  it('a monthly form is at most 20 KB on the wire', () => {
    const sizes = made.map(
      (form) => gzipSync(JSON.stringify({ ...form, publishedAt: '2026-01-05T01:00:00.000Z' })).length,
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20 * 1024);
  });
});

function withoutKeys({ publishedKey: _, itemCount: __, ...form }: Record<string, unknown>) {
  return form;
}
