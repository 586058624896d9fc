/**
 * UpdateItem, on the sections that dynalite's parser makes of an update expression. dynalite's own application takes
 * positions in a list as they shift, lets copies share their inside, and creates items that are only removed from.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
import type { Change } from './draft.ts';
import { type Data, type Item, invalid, type Path, type Value } from './engine.ts';
import { sumOf } from './numbers.ts';
import { at, project } from './paths.ts';
import type { Section, Term } from './update-checks.ts';

const wrongType = 'An operand in the update expression has an incorrect data type';
const wrongPath = 'The document path provided in the update expression is invalid for update';
const missing = 'The provided expression refers to an attribute that does not exist in the item';

export const updated: Change = (before, { Key = {}, _updates }) => {
  const sections = _updates?.sections ?? [];
  if (!before && sections.length > 0 && sections.every(isRemoval)) return undefined;
  return changed(before ?? Key, sections);
};

/** What is not there cannot be removed, and removing it makes no item. */
const isRemoval = ({ type }: Section): boolean => type === 'remove' || type === 'delete';

/** What a write shows of the item: before or after it, all or what the update names; undefined if there is nothing. */
export function returned(data: Data, before: Item | undefined, after: Item | undefined): Item | undefined {
  const asked = String(data.ReturnValues);
  const item = asked.endsWith('_OLD') ? before : asked.endsWith('_NEW') ? after : undefined;
  const shown = item && asked.startsWith('UPDATED') ? project(data._updates?.paths ?? [], item) : item;
  return shown && Object.keys(shown).length > 0 ? shown : undefined;
}

/** An item after an update: everything is read from the item as it was, positions in lists too. */
function changed(before: Item, sections: Section[]): Item {
  const item: Item = JSON.parse(JSON.stringify(before));
  const lists = new Map<Value[], { removed: Set<number>; added: [index: number, value: Value][] }>();
  const changesOf = (list: Value[]) => {
    const changes = lists.get(list) ?? { removed: new Set(), added: [] };
    lists.set(list, changes);
    return changes;
  };
  const values = sections.map((section) => resultOf(section, before));
  for (const [index, { path }] of sections.entries()) {
    const value = values[index];
    const parent = at(path.slice(0, -1), item);
    const last = path.at(-1) as string | number;
    if (typeof last === 'number') {
      if (!parent?.L) throw invalid(wrongPath);
      if (value === undefined) changesOf(parent.L).removed.add(last);
      else if (last < parent.L.length) parent.L[last] = value;
      else changesOf(parent.L).added.push([last, value]);
    } else {
      if (!parent?.M) throw invalid(wrongPath);
      if (value === undefined) delete parent.M[last];
      else parent.M[last] = value;
    }
  }
  for (const [list, { removed, added }] of lists) {
    const kept = list.filter((_, index) => !removed.has(index));
    list.splice(0, list.length, ...kept, ...added.sort(([a], [b]) => a - b).map(([, value]) => value));
  }
  return item;
}

/** What a section leaves at its path; undefined removes what is there. */
function resultOf(section: Section, item: Item): Value | undefined {
  if (section.type === 'remove') return undefined;
  if (section.type === 'set') return evaluate(section.val, item);
  const { type, attrType, val } = section;
  const existing = at(section.path, item);
  if (existing && !(attrType in existing)) throw invalid(wrongType);
  if (attrType === 'N') return { N: sumOf(existing?.N ?? '0', val.N ?? '0', '+') };
  const [members, given] = [existing?.[attrType] ?? [], val[attrType] ?? []];
  if (type === 'add') return { [attrType]: [...members, ...given.filter((each) => !members.includes(each))] };
  const left = members.filter((each) => !given.includes(each));
  return left.length > 0 ? { [attrType]: left } : undefined;
}

function evaluate(term: Term, item: Item): Value {
  if (Array.isArray(term)) return required(at(term, item));
  if (!('args' in term)) return term;
  const [first, second] = term.args as [Term, Term];
  if (term.name === 'if_not_exists') return at(first as Path, item) ?? evaluate(second, item);
  const [left, right] = [evaluate(first, item), evaluate(second, item)];
  if (term.name === 'list_append') {
    if (!left.L || !right.L) throw invalid(wrongType);
    return { L: [...left.L, ...right.L] };
  }
  if (left.N === undefined || right.N === undefined) throw invalid(wrongType);
  return { N: sumOf(left.N, right.N, term.type === 'add' ? '+' : '-') };
}

function required(value: Value | undefined): Value {
  if (value === undefined) throw invalid(missing);
  return value;
}
