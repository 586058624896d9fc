/** Forms made from checklists: `fire-common` and the category's own list, in one edition. Pure. */
import type { Category, Edition } from '../../schemas/category.ts';
import type { Checklist } from '../../schemas/checklist.ts';
import type { Form, FormItem } from '../../schemas/form.ts';
import { contentHash } from '../kit/hash.ts';
import { formTitle } from './title.ts';

/** The form of a category's edition, or undefined where the category has no such edition. */
export function makeForm(
  category: Pick<Category, 'id' | 'name' | 'checklistId' | 'selfCheck'>,
  edition: Edition,
  checklists: ReadonlyMap<string, Checklist>,
): Omit<Form, 'publishedAt'> | undefined {
  if (!category.selfCheck[edition]) return undefined;
  const own = checklists.get(category.checklistId);
  if (!own) throw new Error(`there is no checklist ${category.checklistId}`);
  const lists = [...own.includes.map((id) => checklists.get(id)), own].filter((list) => list !== undefined);
  const sections = lists.map((list) => ({
    checklistId: list.id,
    version: list.version,
    title: list.title,
    items: itemsOf(list, edition),
  }));
  const content = { categoryId: category.id, edition, title: formTitle(category.name, edition), sections };
  return { formId: `${category.id}-${edition}-${contentHash(content).slice(0, 8)}`, ...content };
}

function itemsOf(list: Checklist, edition: Edition): FormItem[] {
  const asked = new Set(list.editions[edition]);
  return list.items
    .filter(({ id }) => asked.has(id))
    .map((item) => ({
      id: item.id,
      text: item.text,
      method: item.method,
      basis: item.basis,
      level: item.defaultLevel,
      isPhotoRequired: item.photoRequired,
      isVetoMajor: item.vetoMajor,
      deadline: item.defaultDeadline,
    }));
}
