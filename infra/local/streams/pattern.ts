/**
 * Filter patterns of event source mappings: a record passes if it matches any of them.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
type Matcher = (value: unknown) => boolean;

/** Compiles FilterCriteria; an operator that is not known here stops the start. */
export function filterOf(criteria: { Filters?: { Pattern: string }[] } | undefined): Matcher {
  const patterns = (criteria?.Filters ?? []).map(({ Pattern }) => objectMatcher(JSON.parse(Pattern)));
  return patterns.length === 0 ? () => true : (record) => patterns.some((matches) => matches(record));
}

function objectMatcher(pattern: Record<string, unknown>): Matcher {
  const members = Object.entries(pattern).map(([name, below]): Matcher => {
    if (name === '$or') {
      const choices = (below as Record<string, unknown>[]).map(objectMatcher);
      return (value) => choices.some((matches) => matches(value));
    }
    const matches = Array.isArray(below) ? leafMatcher(below) : objectMatcher(below as Record<string, unknown>);
    return (value) => matches((value as Record<string, unknown> | null | undefined)?.[name]);
  });
  return (value) => members.every((matches) => matches(value));
}

/** A list of alternatives; a list in the record matches if one of its members does. */
function leafMatcher(alternatives: unknown[]): Matcher {
  const matchers = alternatives.map(alternativeMatcher);
  return (value) => matchers.some((matches) => (Array.isArray(value) ? value.some(matches) : matches(value)));
}

function alternativeMatcher(alternative: unknown): Matcher {
  if (typeof alternative !== 'object' || alternative === null) return (value) => value === alternative;
  const [[operator, operand] = ['nothing'], ...more] = Object.entries(alternative);
  const matcher = more.length === 0 ? operators[operator] : undefined;
  if (!matcher) throw new Error(`this host does not support the filter pattern ${JSON.stringify(alternative)}`);
  return matcher(operand);
}

const operators: Record<string, (operand: unknown) => Matcher> = {
  prefix: (start) => (value) => typeof value === 'string' && value.startsWith(String(start)),
  suffix: (end) => (value) => typeof value === 'string' && value.endsWith(String(end)),
  'equals-ignore-case': (text) => (value) =>
    typeof value === 'string' && value.toLowerCase() === String(text).toLowerCase(),
  // Only a leaf can exist: an object below the name does not count.
  exists: (wanted) => (value) => (value !== undefined && (typeof value !== 'object' || value === null)) === wanted,
  'anything-but': (unwanted) => {
    const matches = leafMatcher([unwanted].flat());
    return (value) => value !== undefined && !matches(value);
  },
  numeric: (comparisons) => {
    const pairs = comparisons as (string | number)[];
    const checks = pairs.flatMap((operator, n) => (n % 2 === 0 ? [comparison(operator, Number(pairs[n + 1]))] : []));
    return (value) => typeof value === 'number' && checks.every((check) => check(value));
  },
};

function comparison(operator: string | number | undefined, bound: number): (value: number) => boolean {
  switch (operator) {
    case '=':
      return (value) => value === bound;
    case '<':
      return (value) => value < bound;
    case '<=':
      return (value) => value <= bound;
    case '>':
      return (value) => value > bound;
    case '>=':
      return (value) => value >= bound;
    default:
      throw new Error(`this host does not support the numeric comparison ${operator}`);
  }
}
