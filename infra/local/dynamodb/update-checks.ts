/** What an update expression may not say, beyond its grammar. */
import type { Path, Value } from './engine.ts';

export type Term = Path | Value | { type: 'add' | 'subtract' | 'function'; name?: string; args: Term[] };
export type SetType = 'SS' | 'NS' | 'BS';
export type Section =
  | { type: 'set'; path: Path; val: Term }
  | { type: 'remove'; path: Path }
  | { type: 'add' | 'delete'; path: Path; val: Value; attrType: 'N' | SetType };

export function objectionToUpdate(sections: Section[]): string | undefined {
  const isMisused = sections.some((section) => section.type === 'set' && appends(section.val).some(isNested));
  return isMisused
    ? 'The function is not allowed to be used this way in an expression; function: list_append'
    : undefined;
}

type Call = { name?: string; args: Term[] };

const isNested = ({ args }: Call): boolean => args.some((arg) => appends(arg).length > 0);

/** The calls of list_append in a term. */
function appends(term: Term): Call[] {
  if (Array.isArray(term) || !('args' in term)) return [];
  return [...(term.name === 'list_append' ? [term] : []), ...term.args.flatMap(appends)];
}
