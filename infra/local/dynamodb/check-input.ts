import {
  awsErrorOf,
  type Checks,
  type Data,
  invalid,
  maxItemSize,
  type Type,
  type Types,
  validations,
} from './engine.ts';
import { checkNames, checkValue, nothing, tooDeep } from './values.ts';

/** Checks an operation's input as AWS does; a parameter that neither AWS's checks nor ours know is refused by name. */
export function checked(operation: string, checks: Checks, input: unknown): Data {
  try {
    const unknown = findUnknown(input, checks.types, '');
    if (unknown) throw invalid(`This host does not support the parameter ${unknown} of ${operation}`);
    const data = validations.checkTypes(input, checks.types);
    refuseNoName(data, checks.types);
    for (const [name, type] of Object.entries(checks.types)) checkValues(data[name], type);
    validations.checkValidations(data, checks.types, checks.custom, { options: { maxItemSize } });
    return data;
  } catch (failure) {
    // The stack of a request that is nested thousands of times.
    if (failure instanceof RangeError) throw tooDeep();
    throw awsErrorOf(failure);
  }
}

/** Of a table's name that is empty AWS says nothing else, and nothing else beside it. */
function refuseNoName({ TableName }: Data, types: Types): void {
  const type = types.TableName;
  if (TableName !== '' || typeof type !== 'object' || type.lengthGreaterThanOrEqual !== 1) return;
  throw invalid(
    "1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 1",
  );
}

/** The members of an attribute's value. */
const attribute: Types = {
  ...Object.fromEntries(['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS'].map((name) => [name, 'String'])),
  L: { type: 'List', children: 'AttrStruct<ValueStruct>' },
  M: { type: 'Map', children: 'AttrStruct<ValueStruct>' },
};

function findUnknown(input: unknown, types: Types, path: string): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  for (const [name, value] of Object.entries(input)) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined) return `${path}${name}`;
    const below = findUnknownBelow(value, type, `${path}${name}`);
    if (below) return below;
  }
  return undefined;
}

function findUnknownBelow(value: unknown, type: Type, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (typeof type === 'string') {
    // A value without any member that AWS knows is an empty one, and refused as such.
    const isValue = type.startsWith('AttrStruct') && Object.keys(value).some((name) => Object.hasOwn(attribute, name));
    return isValue ? findUnknown(value, attribute, `${path}.`) : undefined;
  }
  const { children } = type;
  if (/^(Field|Value)Struct/.test(type.type)) return findUnknown(value, children as Types, `${path}.`);
  if (!/List$|Map/.test(type.type)) return undefined;
  return Object.values(value)
    .map((each) => findUnknownBelow(each, children as Type, path))
    .find((found) => found !== undefined);
}

/** Checks all attribute values and names in a parameter. */
function checkValues(input: unknown, type: Type): void {
  if (typeof input !== 'object' || input === null) return;
  const { type: name, children } = typeof type === 'string' ? { type, children: undefined } : type;
  if (name.startsWith('AttrStruct')) checkValue(input);
  else if (/^(Field|Value)Struct/.test(name)) {
    for (const [each, below] of Object.entries(children as Types)) checkValues((input as Data)[each], below);
  } else if (children) {
    if (name === 'Map<AttributeValue>' || name === 'ParameterizedMap') checkNames(Object.keys(input));
    if (name === 'Map<java.lang.String>') checkNames(Object.values(input));
    for (const each of Object.values(input)) {
      if (each === null) throw invalid(nothing);
      checkValues(each, children as Type);
    }
  }
}
