/** Filter expressions of queries, put together from parts. */
import type { Condition } from './query.ts';

type Value = string | number | boolean;

/** IN takes at most 100 operands. */
const operandMaximum = 100;

/** `field` has one of these values, of which there is at least one. */
export function oneOf(field: string, values: readonly Value[]): Condition {
  const named = Object.fromEntries(values.map((value, index) => [`:${field}${index}`, value]));
  const operands = Object.keys(named);
  const parts = operands.flatMap((_, index) =>
    index % operandMaximum === 0 ? [`#${field} IN (${operands.slice(index, index + operandMaximum).join(', ')})`] : [],
  );
  return {
    expression: parts.length > 1 ? `(${parts.join(' OR ')})` : parts.join(''),
    names: { [`#${field}`]: field },
    values: named,
  };
}

/** One of these texts is part of it: one of `fields` contains `part`. */
export function anyContains(fields: readonly string[], part: string): Condition {
  return {
    expression: `(${fields.map((field) => `contains(#${field}, :part)`).join(' OR ')})`,
    names: Object.fromEntries(fields.map((field) => [`#${field}`, field])),
    values: { ':part': part },
  };
}

/** All of them at once; undefined when there is none. */
export function allOf(conditions: readonly (Condition | undefined)[]): Condition | undefined {
  const parts = conditions.filter((condition) => condition !== undefined);
  if (parts.length === 0) return undefined;
  return {
    expression: parts.map(({ expression }) => expression).join(' AND '),
    names: Object.assign({}, ...parts.map(({ names }) => names)),
    values: Object.assign({}, ...parts.map(({ values }) => values)),
  };
}
