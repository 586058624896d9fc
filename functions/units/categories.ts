/** The categories that ship with the product, by id. */
import file from '../../data/categories.json' with { type: 'json' };
import { Categories, type Category } from '../../schemas/category.ts';

const { categories: list, departments: named } = Categories.parse(file);
const byId = new Map(list.map((category) => [category.id, category]));

export const categories: readonly Category[] = list;
export const departments = named;

export function findCategory(categoryId: string): Category | undefined {
  return byId.get(categoryId);
}
