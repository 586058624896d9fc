/**
 * Whether a condition or a filter holds of an item, on the syntax tree that dynalite's parser makes. dynalite's own
 * judgement takes `false` and `''` for missing, and no list or map for equal to another.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
import { type Call, type Expression, type Item, type Operand, rules, type Value } from './engine.ts';
import { at } from './paths.ts';

type Found = Value | undefined;

export function holds(expression: Expression, item: Item): boolean {
  switch (expression.type) {
    case 'and':
      return expression.args.every((part) => holds(part, item));
    case 'or':
      return expression.args.some((part) => holds(part, item));
    case 'not':
      return !expression.args.every((part) => holds(part, item));
    default: {
      const [left, ...others] = expression.args.map((operand) => resolve(operand, item));
      return compare(expression.type === 'function' ? expression.name : expression.type, left, others);
    }
  }
}

function compare(operator: string, left: Found, others: Found[]): boolean {
  const [right, last] = others;
  switch (operator) {
    case '=':
      return isEqual(left, right);
    case '<>':
      return !isEqual(left, right);
    case '<':
      return inOrder(left, right, (order) => order < 0);
    case '<=':
      return inOrder(left, right, (order) => order <= 0);
    case '>':
      return inOrder(left, right, (order) => order > 0);
    case '>=':
      return inOrder(left, right, (order) => order >= 0);
    case 'between':
      return inOrder(left, right, (order) => order >= 0) && inOrder(left, last, (order) => order <= 0);
    case 'in':
      return others.some((other) => isEqual(left, other));
    case 'attribute_exists':
      return left !== undefined;
    case 'attribute_not_exists':
      return left === undefined;
    case 'attribute_type':
      return left !== undefined && typeOf(left) === right?.S;
    case 'begins_with':
      return beginsWith(left, right);
    case 'contains':
      return contains(left, right);
    default:
      throw new Error(`a condition with ${operator}`);
  }
}

function resolve(operand: Operand, item: Item): Found {
  if (Array.isArray(operand)) return at(operand, item);
  return isCall(operand) ? sizeOf(resolve(operand.args[0] as Operand, item)) : operand;
}

/** As an operand there is one function only. */
const isCall = (operand: Value | Call): operand is Call => 'name' in operand && operand.name === 'size';

function sizeOf(value: Found): Found {
  if (value === undefined) return undefined;
  const list = value.SS ?? value.NS ?? value.BS ?? value.L;
  const size =
    value.S?.length ??
    list?.length ??
    (value.B === undefined ? undefined : Buffer.byteLength(value.B, 'base64')) ??
    (value.M && Object.keys(value.M).length);
  return size === undefined ? undefined : { N: String(size) };
}

const typeOf = (value: Value): keyof Value => Object.keys(value)[0] as keyof Value;

function isEqual(left: Found, right: Found): boolean {
  if (left === undefined || right === undefined || typeOf(left) !== typeOf(right)) return false;
  if (left.M && right.M) return haveSameMembers(left.M, right.M);
  if (left.L && right.L) {
    const { L } = right;
    return left.L.length === L.length && left.L.every((each, index) => isEqual(each, L[index]));
  }
  const [members, others] = [membersOf(left), membersOf(right)];
  if (members && others) return members.length === others.length && members.every((each) => includes(others, each));
  return left.BOOL === right.BOOL && orderOf(left) === orderOf(right);
}

function haveSameMembers(left: Item, right: Item): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => isEqual(left[name], right[name]));
}

/** A set as single values. */
function membersOf({ SS, NS, BS }: Value): Value[] | undefined {
  return SS?.map((S) => ({ S })) ?? NS?.map((N) => ({ N })) ?? BS?.map((B) => ({ B }));
}

const includes = (values: readonly Value[], wanted: Value): boolean => values.some((value) => isEqual(value, wanted));

/** Numbers by size, strings by their UTF-8 bytes, binaries by theirs; nothing else has an order. */
function inOrder(left: Found, right: Found, isWanted: (order: number) => boolean): boolean {
  if (left === undefined || right === undefined || typeOf(left) !== typeOf(right)) return false;
  const [first, second] = [orderOf(left), orderOf(right)];
  return first !== undefined && second !== undefined && isWanted(first < second ? -1 : first > second ? 1 : 0);
}

/** Texts that compare as the values do. */
export function orderOf({ S, N, B }: Value): string | undefined {
  if (S !== undefined) return Buffer.from(S).toString('hex');
  if (N !== undefined) return rules.toLexiStr(N, 'N');
  return B === undefined ? undefined : Buffer.from(B, 'base64').toString('hex');
}

function beginsWith(left: Found, right: Found): boolean {
  if (left?.S !== undefined && right?.S !== undefined) return left.S.startsWith(right.S);
  if (left?.B === undefined || right?.B === undefined) return false;
  const start = Buffer.from(right.B, 'base64');
  return Buffer.from(left.B, 'base64').subarray(0, start.length).equals(start);
}

function contains(left: Found, right: Found): boolean {
  if (left === undefined || right === undefined) return false;
  if (left.S !== undefined && right.S !== undefined) return left.S.includes(right.S);
  if (left.B !== undefined && right.B !== undefined) {
    return Buffer.from(left.B, 'base64').includes(Buffer.from(right.B, 'base64'));
  }
  return includes(membersOf(left) ?? left.L ?? [], right);
}
