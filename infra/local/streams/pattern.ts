/**
 * Patterns of event source mappings and of EventBridge's rules. What AWS refuses in them, and what is not hosted,
 * stops the start.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
type Matcher = (value: unknown, record: unknown) => boolean;

/** Compiles FilterCriteria: a record passes if it matches any of them. */
export function filterOf(criteria: { Filters?: { Pattern: string }[] } | undefined): (record: unknown) => boolean {
  const patterns = (criteria?.Filters ?? []).map(({ Pattern }) => objectMatcher(parsed(Pattern), []));
  return (record) => patterns.length === 0 || patterns.some((matches) => matches(record, record));
}

function parsed(pattern: string): unknown {
  try {
    return JSON.parse(pattern);
  } catch {
    throw unsupported(pattern);
  }
}

/** All of a pattern's names must match; in a list of objects, those of one and the same object. */
function objectMatcher(pattern: unknown, way: string[]): Matcher {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) throw unsupported(pattern);
  const members = Object.entries(pattern).map(([name, below]): Matcher => {
    if (name === '$or') return anyOf(below, (choice) => objectMatcher(choice, way));
    // AWS reads a dot as the way to a name below.
    if (name.includes('.')) throw unsupported(pattern);
    const there = [...way, name];
    const matches = Array.isArray(below) ? leafMatcher(below, there) : objectMatcher(below, there);
    return (value, record) => matches(memberOf(value, name), record);
  });
  return (value, record) => each(value).some((one) => members.every((matches) => matches(one, record)));
}

const memberOf = (value: unknown, name: string): unknown =>
  (value as Record<string, unknown> | null | undefined)?.[name];

/**
 * A list of alternatives; a list in the record matches if one of its members does, and objects are no values. What is
 * to be absent may be in none of the objects of a list.
 */
function leafMatcher(alternatives: unknown[], way: string[]): Matcher {
  const matches = anyOf(alternatives, alternativeMatcher);
  return (value, record) => {
    const leaves = each(value).map((one) => (isObject(one) ? undefined : one));
    return leaves.some((leaf) => matches(leaf, record) && (leaf !== undefined || isAbsent(record, way)));
  };
}

function isAbsent(record: unknown, way: string[]): boolean {
  const found = way.reduce((at, name) => at.flatMap((one) => each(memberOf(one, name))), [record]);
  return found.every((one) => one === undefined || isObject(one));
}

function anyOf(choices: unknown, compile: (choice: unknown) => Matcher): Matcher {
  if (!Array.isArray(choices) || choices.length === 0) throw unsupported(choices);
  const matchers = choices.map(compile);
  return (value, record) => matchers.some((matches) => matches(value, record));
}

/** The members of a list, of lists within it too; an empty list is as good as absent. */
function each(value: unknown): unknown[] {
  const members = [value].flat(Number.POSITIVE_INFINITY);
  return members.length === 0 ? [undefined] : members;
}

function alternativeMatcher(alternative: unknown): Matcher {
  if (typeof alternative !== 'object' || alternative === null) return (value) => value === alternative;
  const [[operator, operand] = ['nothing'], ...more] = Object.entries(alternative);
  const matcher = more.length === 0 ? operators[operator]?.(operand) : undefined;
  if (!matcher) throw unsupported(alternative);
  return matcher;
}

/** Each gives no matcher for an operand that AWS refuses. */
const operators: Record<string, (operand: unknown) => Matcher | undefined> = {
  prefix: ofText((text, start) => text.startsWith(start)),
  suffix: ofText((text, end) => text.endsWith(end)),
  'equals-ignore-case': ofText((text, wanted) => text.toLowerCase() === wanted.toLowerCase()),
  exists: (wanted) => (typeof wanted === 'boolean' ? (value) => (value !== undefined) === wanted : undefined),
  'anything-but': anythingBut,
  numeric,
};

function ofText(holds: (text: string, operand: string) => boolean) {
  return (operand: unknown): Matcher | undefined =>
    typeof operand === 'string' ? (value) => typeof value === 'string' && holds(value, operand) : undefined;
}

/** Of values, or of one operator on texts that are not empty. */
function anythingBut(operand: unknown): Matcher | undefined {
  const [[operator, texts] = ['', operand]] = isObject(operand) ? Object.entries(operand) : [];
  const unwanted = [texts].flat();
  const isFitting =
    operator === ''
      ? unwanted.every((one) => typeof one === 'string' || typeof one === 'number')
      : /^(prefix|suffix|equals-ignore-case)$/.test(operator) && unwanted.every((one) => one !== '');
  if (!isFitting || unwanted.length === 0) return undefined;
  const matches = leafMatcher(operator === '' ? unwanted : unwanted.map((one) => ({ [operator]: one })), []);
  return (value, record) => value !== undefined && !matches(value, record);
}

/** One comparison, or a range: above one number and below a larger one. */
function numeric(comparisons: unknown): Matcher | undefined {
  const pairs = Array.isArray(comparisons) ? comparisons : [];
  const signs = pairs.filter((_, n) => n % 2 === 0);
  const bounds = pairs.filter((_, n) => n % 2 === 1);
  const isFitting =
    /^(=|<=?|>=?|>=? <=?)$/.test(signs.join(' ')) &&
    bounds.length === signs.length &&
    bounds.every((bound, n) => typeof bound === 'number' && (n === 0 || bounds[0] < bound));
  if (!isFitting) return undefined;
  return (value) => typeof value === 'number' && signs.every((sign, n) => comparison[sign]?.(value, bounds[n]));
}

const comparison: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unsupported = (pattern: unknown): Error =>
  new Error(`this host does not support the filter pattern ${JSON.stringify(pattern)}`);
