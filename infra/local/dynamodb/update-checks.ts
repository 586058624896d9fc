/** What an update expression may not say, beyond its grammar. */
import { type Item, invalid, maxItemSize, type Path, type Value } from './engine.ts';
import { objectionToOperators } from './expression-tokens.ts';
import { bytesOf } from './size.ts';

export type Term = Path | Value | { type: 'add' | 'subtract' | 'function'; name?: string; args: Term[] };
export type SetType = 'SS' | 'NS' | 'BS';
export type Section =
  | { type: 'set'; path: Path; val: Term }
  | { type: 'remove'; path: Path }
  | { type: 'add' | 'delete'; path: Path; val: Value; attrType: 'N' | SetType };

export function objectionToUpdate(sections: Section[]): string | undefined {
  const calls = sections.flatMap((section) => (section.type === 'set' ? callsIn(section.val) : []));
  const isAppend = ({ name }: Call) => name === 'list_append';
  const isMisused = calls.filter(isAppend).some(({ args }) => args.flatMap(callsIn).some(isAppend));
  return isMisused
    ? 'The function is not allowed to be used this way in an expression; function: list_append'
    : objectionToOperators(calls.length);
}

type Call = { name?: string; args: Term[] };

/** The operators and functions of a term. */
function callsIn(term: Term): Call[] {
  return Array.isArray(term) || !('args' in term) ? [] : [term, ...term.args.flatMap(callsIn)];
}

/**
 * What an update writes may weigh as much as an item, and so do its clauses, a few bytes each; what it leaves alone,
 * such as the key, does not count. AWS documents none of this: the numbers were measured there. Updates in
 * transactions are not weighed like this.
 */
export function refuseHeavyUpdate(sections: Section[], after: Item): void {
  const setting = sections.filter(({ type }) => type === 'set' || type === 'add');
  const inLists = setting.filter(({ path }) => typeof path.at(-1) === 'number');
  const clauses = 3 + 19 * setting.length + inLists.length + 2 * (sections.length - setting.length);
  const names = new Set(setting.map(({ path }) => path[0]));
  const written = Object.fromEntries(Object.entries(after).filter(([name]) => names.has(name)));
  if (clauses + bytesOf(written) > maxItemSize) {
    throw invalid('Item size to update has exceeded the maximum allowed size');
  }
}
