/**
 * Reads conditions, filters and key conditions. dynalite's own parser takes exponentially long for nested
 * parentheses, knows no NOT before a NOT and no limits, and lets an order be asked of values that have none.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
import { orderOf } from './conditions.ts';
import type { Call, Expression, Operand, Path, Value } from './engine.ts';
import { type Context, Reader } from './expression-tokens.ts';

type Comparator = Exclude<Expression, Call>['type'];
/** Something read: a condition, or an operand that a comparator may still follow; a call may be either. */
type Parsed = ({ condition: Expression } | { operand: Operand }) & { isWrapped?: boolean };

const operandCounts: Record<string, number> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};
const types = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'];

/** In dynalite's place: the parsed condition, or what is wrong with it. */
export function parseCondition(expression: string, { context }: { context: Context }) {
  const reader = new Reader(expression, context);
  const parsed = asCondition(reader, either(reader));
  if (reader.next !== undefined) throw reader.syntaxError();
  const { pathHeads, nestedPaths } = reader;
  return reader.objection() ?? { expression: parsed, pathHeads, nestedPaths };
}

const either = (reader: Reader): Parsed => joined(reader, 'OR', both);
const both = (reader: Reader): Parsed => joined(reader, 'AND', negated);

function joined(reader: Reader, keyword: 'AND' | 'OR', part: (reader: Reader) => Parsed): Parsed {
  const first = part(reader);
  if (!reader.isNext(keyword)) return first;
  let condition = asCondition(reader, first);
  while (reader.take(keyword)) {
    reader.countOperator();
    const type = keyword === 'AND' ? 'and' : 'or';
    condition = { type, args: [condition, asCondition(reader, part(reader))] };
  }
  return { condition };
}

function negated(reader: Reader): Parsed {
  if (!reader.take('NOT')) return compared(reader);
  reader.countOperator();
  return { condition: { type: 'not', args: [asCondition(reader, negated(reader))] } };
}

function compared(reader: Reader): Parsed {
  const left = atom(reader);
  if ('condition' in left) return left;
  const { next = '' } = reader;
  const comparator = /^(<|<=|>|>=|=|<>)$/.test(next) ? next : next.toUpperCase();
  if (!/^([<>=]+|BETWEEN|IN)$/.test(comparator)) return left;
  reader.take(comparator);
  reader.countOperator();
  const operand = asOperand(reader, left);
  const others = othersOf(reader, comparator);
  checkOperands(reader, comparator, [operand, ...others]);
  return { condition: { type: comparator.toLowerCase() as Comparator, args: [operand, ...others] } as Expression };
}

function othersOf(reader: Reader, comparator: string): Operand[] {
  if (comparator === 'IN') {
    reader.demand('(');
    return operands(reader);
  }
  const first = asOperand(reader, atom(reader));
  if (comparator !== 'BETWEEN') return [first];
  reader.demand('AND');
  return [first, asOperand(reader, atom(reader))];
}

/** Operands up to the closing parenthesis. */
function operands(reader: Reader): Operand[] {
  const read: Operand[] = [];
  do read.push(asOperand(reader, atom(reader)));
  while (reader.take(','));
  reader.demand(')');
  return read;
}

function atom(reader: Reader): Parsed {
  if (reader.take('(')) {
    const inside = reader.nested(() => either(reader));
    reader.demand(')');
    if (inside.isWrapped) reader.object('parentheses', 'The expression has redundant parentheses;');
    return { ...inside, isWrapped: true };
  }
  if (reader.next?.startsWith(':')) return { operand: reader.value() };
  const name = reader.next ?? '';
  if (/^(AND|OR|NOT|BETWEEN|IN)$/i.test(name)) throw reader.syntaxError();
  if (reader.isCall()) return { operand: call(reader, name) };
  return { operand: reader.path() };
}

function call(reader: Reader, name: string): Call {
  reader.countOperator();
  reader.take(name.toUpperCase());
  reader.demand('(');
  const args = reader.nested(() => operands(reader));
  const count = Object.hasOwn(operandCounts, name) ? operandCounts[name] : undefined;
  if (/^(if_not_exists|list_append)$/.test(name)) {
    reader.object('unknown function', `The function is not allowed in a condition expression; function: ${name}`);
  } else if (count === undefined) {
    reader.object('unknown function', `Invalid function name; function: ${name}`);
  } else if (args.length !== count) {
    objectToCount(reader, name, args.length);
  } else checkCall(reader, name, args);
  return { type: 'function', name, args };
}

function checkCall(reader: Reader, name: string, args: Operand[]): void {
  const [first, second] = args;
  checkDistinct(reader, name, args);
  if (name.startsWith('attribute_') && name !== 'attribute_type' && !Array.isArray(first)) {
    reader.object('condition', `Operator or function requires a document path; operator or function: ${name}`);
  }
  if (name === 'begins_with') {
    const type = args.map(typeOf).find((each) => each && each !== 'S' && each !== 'B');
    if (type) objectToType(reader, name, type);
  }
  if (name === 'size') {
    const type = typeOf(first);
    if (type && /^(N|BOOL|NULL)$/.test(type)) objectToType(reader, name, type);
  }
  if (name === 'attribute_type') {
    const type = typeOf(second);
    const wanted = type === 'S' ? (second as Value).S : undefined;
    if (wanted === undefined) objectToType(reader, name, type ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
    else if (!types.includes(wanted)) {
      const what = `type: ${wanted}, valid types: {${types.join(',')}}`;
      reader.object('condition', `Invalid attribute type name found; ${what}`);
    }
  }
}

function checkOperands(reader: Reader, comparator: string, args: Operand[]): void {
  checkDistinct(reader, comparator, args);
  if (comparator === 'IN' && args.length > 101) objectToCount(reader, comparator, args.length);
  if (/^(<|<=|>|>=|BETWEEN)$/.test(comparator)) {
    const type = args.map(typeOf).find((each) => each && !/^[SNB]$/.test(each));
    if (type) objectToType(reader, comparator, type);
  }
  if (comparator === 'BETWEEN') checkBounds(reader, args[1], args[2]);
}

function objectToCount(reader: Reader, name: string, count: number): void {
  const what = `operator or function: ${name}, number of operands: ${count}`;
  reader.object('condition', `Incorrect number of operands for operator or function; ${what}`);
}

function objectToType(reader: Reader, name: string, type: string): void {
  const what = `operator or function: ${name}, operand type: ${type}`;
  reader.object('condition', `Incorrect operand type for operator or function; ${what}`);
}

function checkBounds(reader: Reader, lower: Operand | undefined, upper: Operand | undefined): void {
  if (!isValue(lower) || !isValue(upper)) return;
  const bounds = `lower bound operand: AttributeValue: ${shown(lower)}, upper bound operand: AttributeValue: ${shown(upper)}`;
  if (typeOf(lower) !== typeOf(upper)) {
    reader.object('condition', `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  } else if ((orderOf(lower) ?? '') > (orderOf(upper) ?? '')) {
    const rule = 'requires upper bound to be greater than or equal to lower bound';
    reader.object('condition', `The BETWEEN operator ${rule}; ${bounds}`);
  }
}

function checkDistinct(reader: Reader, operator: string, [first, ...others]: Operand[]): void {
  if (!Array.isArray(first) || !others.some((other) => Array.isArray(other) && textOf(other) === textOf(first))) return;
  const rule = 'The first operand must be distinct from the remaining operands for this operator or function';
  reader.object('condition', `${rule}; operator: ${operator}, first operand: ${textOf(first)}`);
}

const textOf = (path: Path): string =>
  `[${path.map((piece) => (typeof piece === 'number' ? `[${piece}]` : piece)).join(', ')}]`;

const isValue = (operand: Operand | undefined): operand is Value =>
  operand !== undefined && !Array.isArray(operand) && !('args' in operand) && Object.keys(operand).length > 0;

const shown = (value: Value): string => `{${Object.entries(value).map(([type, text]) => `${type}:${text}`)}}`;

/** The type of an operand that is known without an item. */
function typeOf(operand: Operand | undefined): string | undefined {
  if (operand === undefined || Array.isArray(operand)) return undefined;
  if ('args' in operand) return operand.name === 'size' ? 'N' : 'BOOL';
  return Object.keys(operand)[0];
}

function asCondition(reader: Reader, parsed: Parsed): Expression {
  if ('condition' in parsed) return parsed.condition;
  const { operand } = parsed;
  if (Array.isArray(operand) || !('args' in operand)) throw reader.syntaxError();
  if (operand.name === 'size') misused(reader, operand.name);
  return operand;
}

function asOperand(reader: Reader, parsed: Parsed): Operand {
  if ('condition' in parsed) throw reader.syntaxError();
  const { operand } = parsed;
  if (!Array.isArray(operand) && 'args' in operand && operand.name !== 'size') misused(reader, operand.name);
  return operand;
}

function misused(reader: Reader, name: string): void {
  reader.object(
    'misused function',
    `The function is not allowed to be used this way in an expression; function: ${name}`,
  );
}
