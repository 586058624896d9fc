/**
 * What can be said of an expression before it is ever evaluated. There is no context item, so a path has to start
 * from a variable; AWS refuses the definition otherwise, and where it reads a part of `$states` that is not there.
 */
import jsonata from 'jsonata';
import { expressionOf, isExpression } from './jsonata.ts';
import type { Json } from './model.ts';

export type Finding = { code: string; message: string; location: string };
/** Parts of `$states` that this field may read beside `input` and `context`. */
export type Readable = { result?: boolean; errorOutput?: boolean };

type Node = jsonata.ExprNode & { [key: string]: unknown };
type Found = { problems: { code: string; message: string }[]; variables: Set<string> };

/** Checks every expression in a field's value and adds the variables they read to `variables`. */
export function checkTemplate(
  value: Json | undefined,
  location: string,
  readable: Readable,
  variables: Set<string>,
): Finding[] {
  if (typeof value === 'string') {
    return checkText(value, readable, variables).map((problem) => ({ ...problem, location }));
  }
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => checkTemplate(item, `${location}[${index}]`, readable, variables));
  }
  return Object.entries(value).flatMap(([key, field]) =>
    checkTemplate(field, `${location}/${key}`, readable, variables),
  );
}

function checkText(text: string, readable: Readable, variables: Set<string>): Found['problems'] {
  if (!isExpression(text)) {
    const broken = text.startsWith('{%') || text.endsWith('%}');
    return broken ? [invalid("An expression starts with '{%' and ends with '%}'")] : [];
  }
  const source = expressionOf(text);
  try {
    const found: Found = { problems: [], variables };
    walk(jsonata(source).ast() as Node, true, new Set(), { readable, found });
    return [...new Map(found.problems.map((problem) => [problem.message, problem])).values()];
  } catch (error) {
    return [invalid((error as Error).message)];
  }
}

const invalid = (message: string) => ({ code: 'INVALID_JSONATA_EXPRESSION', message });
const unsupported = (message: string) => ({ code: 'UNSUPPORTED_JSONATA_EXPRESSION', message });

type Context = { readable: Readable; found: Found };

/** `top`: nothing has set a context item yet. `local`: names bound inside the expression. */
function walk(node: unknown, top: boolean, local: Set<string>, context: Context): void {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) walk(item, top, local, context);
    return;
  }
  const expr = node as Node;
  const { found } = context;
  switch (expr.type as string) {
    case 'path':
      walkPath(expr, top, local, context);
      break;
    case 'name':
    case 'wildcard':
    case 'descendant':
    case 'parent':
      if (top) found.problems.push(unsupported(`Reference to '${expr.value}' at the top level is not supported.`));
      break;
    case 'variable':
      readVariable(expr.value as string, top, local, found);
      break;
    case 'lambda': {
      const names = (expr.arguments ?? []).map((argument) => argument.value as string);
      walk(expr.body, top, new Set([...local, ...names]), context);
      break;
    }
    case 'block': {
      const inner = new Set(local);
      for (const item of expr.expressions ?? []) walk(item, top, inner, context);
      break;
    }
    case 'bind':
      walk(expr.rhs, top, local, context);
      local.add((expr.lhs as Node).value as string);
      break;
    case 'transform':
      for (const part of [expr.pattern, expr.update, expr.delete]) walk(part, false, local, context);
      break;
    default:
      for (const key of ['lhs', 'rhs', 'expression', 'expressions', 'condition', 'then', 'else']) {
        walk(expr[key], top, local, context);
      }
      walk(expr.procedure, top, local, context);
      walk(expr.arguments, top, local, context);
  }
  walkStages(expr, local, context);
}

function walkPath(expr: Node, top: boolean, local: Set<string>, context: Context): void {
  const [first, second] = (expr.steps ?? []) as Node[];
  if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name') {
    const part = second.value as string;
    const readable: Record<string, boolean | undefined> = { input: true, context: true, ...context.readable };
    if (readable[part] !== true) context.found.problems.push(unsupported(`Field '$states.${part}' does not exist.`));
  }
  for (const [index, step] of (expr.steps ?? []).entries()) walk(step, top && index === 0, local, context);
}

/** Predicates, sort terms and groupings see the items they are applied to. */
function walkStages(expr: Node, local: Set<string>, context: Context): void {
  for (const stage of [...((expr.predicate as Node[]) ?? []), ...((expr.stages as Node[]) ?? [])]) {
    walk(stage.expr, false, local, context);
  }
  for (const term of (expr.terms as Node[]) ?? []) walk(term.expression, false, local, context);
  walk((expr.group as Node | undefined)?.lhs, false, local, context);
}

function readVariable(name: string, top: boolean, local: Set<string>, found: Found): void {
  if (name === '$') {
    found.problems.push(unsupported("Reference to '$$' is not supported."));
  } else if (name === '' && top) {
    found.problems.push(unsupported("Reference to '$' at the top level is not supported."));
  } else if (name !== '' && name !== 'states' && !local.has(name)) {
    found.variables.add(name);
  }
}
