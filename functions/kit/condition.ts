/** Conditions of filters, joined without their placeholders meeting. */
import type { Condition } from './query.ts';

/** IN takes at most 100 operands. */
const operandMaximum = 100;

/** The field has one of these values. */
export function oneOf(field: string, wanted: readonly (string | boolean)[]): Condition {
  const values = Object.fromEntries(wanted.map((value, index) => [`:${field}${index}`, value]));
  const names = Object.keys(values);
  const parts: string[] = [];
  for (let first = 0; first < names.length; first += operandMaximum) {
    parts.push(`#${field} IN (${names.slice(first, first + operandMaximum).join(',')})`);
  }
  return { expression: `(${parts.join(' OR ')})`, names: { [`#${field}`]: field }, values };
}

/** One of the fields contains the text. */
export function anyContains(fields: readonly string[], text: string): Condition {
  const expression = fields.map((field) => `contains(#${field}, :text)`).join(' OR ');
  return {
    expression: `(${expression})`,
    names: Object.fromEntries(fields.map((field) => [`#${field}`, field])),
    values: { ':text': text },
  };
}

/** All of them; undefined when there is none. */
export function allOf(conditions: readonly Condition[]): Condition | undefined {
  if (conditions.length === 0) return undefined;
  return {
    expression: conditions.map(({ expression }) => expression).join(' AND '),
    names: Object.assign({}, ...conditions.map(({ names }) => names)),
    values: Object.assign({}, ...conditions.map(({ values }) => values)),
  };
}
