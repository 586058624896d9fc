/** What AWS demands of attribute values and their names, beyond what dynalite checks. */
import type { AwsError } from '../host.ts';
import { orderOf } from './conditions.ts';
import { type Data, type Description, demand, type Item, invalid, rules, type Value } from './engine.ts';
import { tooLarge, tooSmall } from './numbers.ts';

/** A document may be 32 levels deep, its attribute being the first. */
const maxLevels = 32;
const maxNameBytes = 65_535;

/** Said of a null where there must be something; as the value of a parameter it is none. */
export const nothing = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes';

/** Checks a value of a request; its numbers become what dynalite takes. */
export function checkValue(value: Value, level = 1): void {
  if (level > maxLevels) throw tooDeep();
  const inside = [value.SS, value.NS, value.BS, value.L, value.M && Object.values(value.M)];
  if (inside.some((members) => (members as unknown[] | undefined)?.includes(null))) throw invalid(nothing);
  if (value.N !== undefined) value.N = simplified(value.N);
  if (value.NS) value.NS = value.NS.map(simplified);
  for (const members of [value.SS, value.BS]) {
    if (members && members.filter((member) => member === '').length > 1) {
      throw invalid(
        `One or more parameter values were invalid: Input collection [${members.join(', ')}]${value.BS ? 'of type BS' : ''} contains duplicates.`,
      );
    }
  }
  for (const each of value.L ?? []) checkValue(each, level + 1);
  if (value.M) {
    checkNames(Object.keys(value.M));
    for (const each of Object.values(value.M)) checkValue(each, level + 1);
  }
}

/** A number without the plus sign that only dynalite minds. AWS judges even a zero by the exponent it is written with. */
function simplified(number: string): string {
  const exponent = Number(/^[+-]?(?:0+\.?0*|\.0+)e([+-]?\d+)$/i.exec(number)?.[1] ?? 0);
  if (exponent > 125) throw invalid(tooLarge);
  if (exponent < -130) throw invalid(tooSmall);
  return number.replace(/^\+(?=[\d.])/, '');
}

export function checkNames(names: string[]): void {
  if (names.includes('')) throw invalid('Empty attribute name');
  if (names.some((name) => Buffer.byteLength(name) > maxNameBytes)) {
    throw invalid(
      'One or more parameter values were invalid: Attribute name is too large, must be less than 65536 bytes',
    );
  }
}

export function refuseDeep(value: Value, level = 1): void {
  if (level > maxLevels) throw tooDeep();
  for (const each of value.L ?? Object.values(value.M ?? {})) refuseDeep(each, level + 1);
}

export const tooDeep = (): AwsError =>
  invalid(
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
  );

/** A key's size counts in bytes. */
export function objectionToKeySize({ S, B }: Value, isHash: boolean): string | undefined {
  const bytes = B === undefined ? Buffer.byteLength(S ?? '') : Buffer.byteLength(B, 'base64');
  if (bytes <= (isHash ? 2048 : 1024)) return undefined;
  return isHash
    ? 'Size of hashkey has exceeded the maximum size limit of2048 bytes'
    : 'Aggregated size of all range keys has exceeded the size limit of 1024 bytes';
}

/** The text by which an item lies in its table's order; throws what is wrong with its key. */
export function keyTextOf(table: Description, { Item, Key = {} }: Pick<Data, 'Item' | 'Key'>): string {
  demand(Item ? rules.validateItem(Item, table) : rules.validateKey(Key, table));
  const given = Item ?? Key;
  for (const [index, { AttributeName }] of table.KeySchema.entries()) {
    const objection = objectionToKeySize(given[AttributeName] ?? {}, index === 0);
    if (objection) throw invalid(`One or more parameter values were invalid: ${objection}`);
  }
  return rules.createKey(given, table);
}

/** Puts the members of all sets into the order in which AWS shows them: by bytes, or by size. */
export function sortSets(item: Item): void {
  const by = (type: 'S' | 'N' | 'B') => (a: string, b: string) =>
    (orderOf({ [type]: a }) ?? '') < (orderOf({ [type]: b }) ?? '') ? -1 : 1;
  for (const { SS, NS, BS, L, M } of Object.values(item)) {
    SS?.sort(by('S'));
    NS?.sort(by('N'));
    BS?.sort(by('B'));
    sortSets(M ?? Object.fromEntries((L ?? []).entries()));
  }
}
