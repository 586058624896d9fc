/** The condition operators of IAM policies. A key the request does not carry fails its operator, unless that is negated or `…IfExists`. */

export type Context = Record<string, string>;
export type Condition = { key: string; holds: (values: string[] | undefined) => boolean };

type Compare = (actual: string, expected: string) => boolean;

const positive: Record<string, Compare> = {
  StringEquals: (actual, expected) => actual === expected,
  StringEqualsIgnoreCase: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  StringLike: (actual, expected) => wildcard(expected).test(actual),
  ArnEquals: (actual, expected) => wildcard(expected).test(actual),
  ArnLike: (actual, expected) => wildcard(expected).test(actual),
  NumericEquals: (actual, expected) => Number(actual) === Number(expected),
  NumericLessThan: (actual, expected) => Number(actual) < Number(expected),
  NumericLessThanEquals: (actual, expected) => Number(actual) <= Number(expected),
  NumericGreaterThan: (actual, expected) => Number(actual) > Number(expected),
  NumericGreaterThanEquals: (actual, expected) => Number(actual) >= Number(expected),
  DateLessThan: (actual, expected) => Date.parse(actual) < Date.parse(expected),
  DateGreaterThan: (actual, expected) => Date.parse(actual) > Date.parse(expected),
  Bool: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
};

const negative: Record<string, string> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/** A pattern with `*` and `?` as a regular expression; actions ignore case. */
export function wildcard(pattern: string, flags = ''): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, `s${flags}`);
}

/** Reads a statement's `Condition` block; throws on an operator that the host does not evaluate. */
export function readConditions(block: unknown): Condition[] {
  return Object.entries((block ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, expected]) => readCondition(operator, key, [expected].flat().map(String))),
  );
}

function readCondition(operator: string, key: string, expected: string[]): Condition {
  const [, quantifier, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (name === 'Null') return { key, holds: (values) => (values === undefined) === (expected[0] === 'true') };
  const negated = negative[name];
  const compare = positive[negated ?? name];
  if (compare === undefined) throw new Error(`the host does not evaluate the condition operator ${operator}`);
  const one = (actual: string): boolean => {
    const found = expected.some((value) => compare(actual, value));
    return negated === undefined ? found : !found;
  };
  const holds = (values: string[] | undefined): boolean => {
    if (values === undefined) return quantifier === 'ForAllValues' || ifExists !== undefined || negated !== undefined;
    return quantifier === 'ForAnyValue' || quantifier === undefined ? values.some(one) : values.every(one);
  };
  return { key, holds };
}
