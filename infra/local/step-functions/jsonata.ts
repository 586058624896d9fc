/**
 * JSONata as Step Functions evaluates it: `{% … %}` strings inside JSON, no context item, AWS's own functions, no
 * `$eval`, bounded depth, size and time. What an expression fails with reads as AWS writes it.
 */
import jsonata from 'jsonata';
import { addedFunctions, MemoryExceeded } from './functions.ts';
import type { Fields, Json } from './model.ts';

/** `$states` and the variables that an expression may read. */
export type Scope = { states: Fields; variables: Fields };
export type Evaluator = {
  /** Evaluates every expression in a JSON value; `location` names the field in errors: `Output/a/b[0]`. */
  template(value: Json, scope: Scope, location: string): Promise<Json>;
  /** A field that is a literal or one expression and must come out as `type`. */
  typed<T extends keyof Typed>(value: Json, scope: Scope, location: string, type: T): Promise<Typed[T]>;
};
type Typed = { number: number; string: string; boolean: boolean; array: Json[] };

export class QueryError extends Error {
  readonly location: string;
  /** Found only when the value was put to use, which AWS does after it has entered the state. */
  readonly isLate: boolean;
  constructor(message: string, location: string, isLate = false) {
    super(message);
    this.location = location;
    this.isLate = isLate;
  }
}

/** A function came out of an expression. */
class NotJson extends Error {}

/** AWS limits, found by trying: 100 levels deep, arrays of 873,782 elements; the time is this host's patience. */
const bounds = { stack: 100, sequence: 873_782, timeout: 2_000 };
/** AWS takes a text of 2^22 characters and none of 2^23. */
const longestText = 2 ** 23 - 1;
const memory = 'Expression evaluation memory limit exceeded: Check for excessive memory usage';
const boundMessages: Record<string, string> = {
  D1011: `Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive. Depth=${bounds.stack + 1} max=${bounds.stack}`,
  D1012: 'Expression evaluation timeout: Check for infinite loop',
  D2014: memory,
  D2015: memory,
};
/** The name under which JSONata looks for what to call with every value that it has computed. */
const afterEach = Symbol.for('jsonata.__evaluate_exit');
const formatTime = jsonata('$fromMillis($time, $picture, $zone)');

export const isExpression = (text: string): boolean => text.startsWith('{%') && text.endsWith('%}') && text.length >= 4;
export const expressionOf = (text: string): string => text.slice(2, -2).trim();

export function createEvaluator(now: () => number): Evaluator {
  const compiled = new Map<string, jsonata.Expression>();

  function compile(source: string): jsonata.Expression {
    const known = compiled.get(source);
    if (known !== undefined) return known;
    const expression = jsonata(source, bounds);
    for (const [name, { run, signature }] of Object.entries(addedFunctions)) {
      expression.registerFunction(name, run as (...values: unknown[]) => unknown, signature);
    }
    expression.registerFunction('millis', now, '<:n>');
    expression.registerFunction(
      'now',
      (picture?: string, zone?: string) => formatTime.evaluate(undefined, { time: now(), picture, zone }),
      '<s?s?:s>',
    );
    expression.assign('eval', undefined);
    expression.assign(afterEach as unknown as string, checkText);
    if (compiled.size >= 2_000) compiled.clear();
    compiled.set(source, expression);
    return expression;
  }

  async function expression(source: string, { states, variables }: Scope, location: string): Promise<Json> {
    const named = `The JSONata expression '${source}' specified for the field '${location}'`;
    let value: unknown;
    try {
      value = plain(await compile(source).evaluate(undefined, { ...variables, states }));
    } catch (error) {
      if (error instanceof NotJson) throw new QueryError(`${named} returned an unsupported result type.`, location);
      throw new QueryError(`${named} threw an error during evaluation${reason(error)}`, location);
    }
    if (value === undefined) throw new QueryError(`${named} returned nothing (undefined).`, location);
    return value as Json;
  }

  async function template(value: Json, scope: Scope, location: string): Promise<Json> {
    if (typeof value === 'string') {
      return isExpression(value) ? expression(expressionOf(value), scope, location) : value;
    }
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) {
      const items: Json[] = [];
      for (const [index, item] of value.entries()) items.push(await template(item, scope, `${location}[${index}]`));
      return items;
    }
    const fields: [string, Json][] = [];
    for (const [key, field] of Object.entries(value)) {
      fields.push([key, await template(field, scope, `${location}/${key}`)]);
    }
    return Object.fromEntries(fields);
  }

  async function typed<T extends keyof Typed>(value: Json, scope: Scope, location: string, type: T): Promise<Typed[T]> {
    const result = await template(value, scope, location);
    const actual = typeOf(result);
    if (actual === type) return result as Typed[T];
    const source = typeof value === 'string' ? expressionOf(value) : JSON.stringify(value);
    throw new QueryError(
      `The JSONata expression '${source}' specified for the field '${location}' returned an unexpected result type. Expected '${type}', but was '${actual}' for value: ${JSON.stringify(result)}`,
      location,
    );
  }

  return { template, typed };
}

function checkText(_expr: unknown, _input: unknown, _environment: unknown, value: unknown): void {
  if (typeof value === 'string' && value.length > longestText) throw new MemoryExceeded();
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function reason(error: unknown): string {
  if (error instanceof MemoryExceeded) return `: ${memory}`;
  const { code, message } = error as { code?: string; message?: string };
  const bound = boundMessages[code ?? ''];
  if (bound !== undefined) return `: ${bound}`;
  return code === undefined ? `: ${message}` : `. ${code}: ${message}`;
}

/** JSON has no word for infinity or not-a-number: AWS writes their names as strings. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'function') throw new NotJson();
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return Array.from(value, (item) => plain(item) ?? null);
  if ('_jsonata_function' in value || '_jsonata_lambda' in value) throw new NotJson();
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, field]) => [key, plain(field)] as const)
      .filter(([, field]) => field !== undefined),
  );
}
