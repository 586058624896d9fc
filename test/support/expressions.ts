/** The condition and update expressions that the slices use, evaluated on a plain item. */
export type Item = Record<string, unknown>;
export type Names = Record<string, string>;
export type Values = Record<string, unknown>;

/** Whether a condition holds: comparisons, BETWEEN, IN, functions, NOT, AND, OR and parentheses. */
export function holds(expression: string, item: Item, names: Names, values: Values): boolean {
  const tokens = expression.match(/<>|<=|>=|[=<>(),]|[#:]?[\w.-]+/g) ?? [];
  let position = 0;
  const peek = () => tokens[position]?.toUpperCase();
  const take = () => tokens[position++] as string;
  const accept = (token: string) => (peek() === token ? Boolean(take()) : false);

  function any(): boolean {
    let result = all();
    while (accept('OR')) result = all() || result;
    return result;
  }
  function all(): boolean {
    let result = one();
    while (accept('AND')) result = one() && result;
    return result;
  }
  function one(): boolean {
    if (accept('NOT')) return !one();
    if (accept('(')) {
      const result = any();
      take();
      return result;
    }
    return /^(attribute_exists|attribute_not_exists|begins_with|contains)$/.test(tokens[position] ?? '')
      ? call(take())
      : compare();
  }
  function list(): unknown[] {
    take();
    const found = [operand()];
    while (accept(',')) found.push(operand());
    take();
    return found;
  }
  function call(name: string): boolean {
    const [subject, part] = list();
    if (name === 'attribute_exists') return subject !== undefined;
    if (name === 'attribute_not_exists') return subject === undefined;
    if (name === 'begins_with') return typeof subject === 'string' && subject.startsWith(String(part));
    return Array.isArray(subject) ? subject.includes(part) : String(subject ?? '').includes(String(part));
  }
  function compare(): boolean {
    const left = operand();
    const operator = take().toUpperCase();
    if (operator === 'IN') return list().includes(left);
    const right = operand();
    if (operator === 'BETWEEN') {
      take();
      const upper = operand();
      return less(right, left, true) && less(left, upper, true);
    }
    if (operator === '=') return left === right;
    if (operator === '<>') return left !== right;
    return operator.startsWith('<') ? less(left, right, operator === '<=') : less(right, left, operator === '>=');
  }
  function operand(): unknown {
    const token = take();
    return token.startsWith(':') ? values[token] : item[names[token] ?? token];
  }
  return any();
}

function less(a: unknown, b: unknown, orEqual: boolean): boolean {
  if (a === undefined || b === undefined) return false;
  return orEqual ? (a as string) <= (b as string) : (a as string) < (b as string);
}

/** The item after `SET a = :x, …`, `ADD n :x` and `REMOVE a`. */
export function updated(expression: string, item: Item, names: Names, values: Values): Item {
  const next = { ...item };
  for (const [, kind, body = ''] of expression.matchAll(/\b(SET|ADD|REMOVE)\s+(.+?)(?=\s+(?:SET|ADD|REMOVE)\s|$)/g)) {
    for (const part of body.split(',').map((text) => text.trim())) {
      const [target = '', value = ''] = part.split(kind === 'SET' ? /\s*=\s*/ : /\s+/);
      const field = names[target] ?? target;
      if (kind === 'SET') next[field] = values[value];
      if (kind === 'ADD') next[field] = Number(next[field] ?? 0) + Number(values[value]);
      if (kind === 'REMOVE') delete next[field];
    }
  }
  return next;
}
