/**
 * CloudFormation's intrinsic functions. `choose` comes first and needs no resource: it settles `Fn::If` and takes
 * `AWS::NoValue` out. `resolve` then computes the rest from the resources created so far.
 */
import type { Created } from '../host.ts';

export type Scope = {
  /** Parameters and pseudo parameters. */
  parameters: Record<string, unknown>;
  mappings: Record<string, Record<string, Record<string, unknown>>>;
  conditions: Record<string, unknown>;
  created: Record<string, Created>;
};

type Call = (argument: unknown, scope: Scope) => unknown;

const absent = Symbol('AWS::NoValue');

/** The single function that an object like `{ "Ref": … }` calls. */
export function functionOf(value: unknown): [name: string, argument: unknown] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  return entry[0] === 'Ref' || entry[0] === 'Condition' || entry[0].startsWith('Fn::') ? entry : undefined;
}

/** Settles every `Fn::If` and leaves out what it makes absent. */
export function choose(value: unknown, scope: Scope): unknown {
  const chosen = chooseOrAbsent(value, scope);
  return chosen === absent ? undefined : chosen;
}

function chooseOrAbsent(value: unknown, scope: Scope): unknown {
  const call = functionOf(value);
  if (call?.[0] === 'Ref' && call[1] === 'AWS::NoValue') return absent;
  if (call?.[0] === 'Fn::If') {
    const [name, whenTrue, whenFalse] = list(call[1], 'Fn::If', 3);
    return chooseOrAbsent(isTrue({ Condition: name }, scope) ? whenTrue : whenFalse, scope);
  }
  if (Array.isArray(value)) return value.map((item) => chooseOrAbsent(item, scope)).filter((item) => item !== absent);
  if (typeof value !== 'object' || value === null) return value;
  const name = Object.keys(value).find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (name && !call) throw new Error(`${name} must stand alone in its object`);
  const entries = Object.entries(value).map(([key, item]) => [key, chooseOrAbsent(item, scope)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== absent));
}

/** Whether a condition holds; conditions know parameters and mappings only. */
export function isTrue(condition: unknown, scope: Scope, within: string[] = []): boolean {
  const [name, argument] = functionOf(condition) ?? [];
  const holds = (inner: unknown): boolean => isTrue(inner, scope, within);
  if (name === 'Condition') {
    const key = String(argument);
    if (within.includes(key)) throw new Error(`condition ${key} depends on itself`);
    if (!Object.hasOwn(scope.conditions, key)) throw new Error(`condition ${key} is not declared`);
    return isTrue(scope.conditions[key], scope, [...within, key]);
  }
  if (name === 'Fn::Equals') {
    const [left, right] = list(argument, name, 2).map((side) => JSON.stringify(resolve(side, scope)));
    return left === right;
  }
  if (name === 'Fn::And') return list(argument, name).every(holds);
  if (name === 'Fn::Or') return list(argument, name).some(holds);
  if (name === 'Fn::Not') return !holds(list(argument, name, 1)[0]);
  throw new Error(`${name ?? JSON.stringify(condition)} is not a condition`);
}

/**
 * The value with every function computed, dynamic references looked up, and AWS's addresses exchanged for this host's.
 * Throws where it cannot be.
 */
export function resolveHere(value: unknown, scope: Scope): unknown {
  const looked = lookUp(resolve(value, scope), Object.assign({}, ...Object.values(scope.created).map(secretsOf)));
  return relocate(looked, Object.assign({}, ...Object.values(scope.created).map(addressesOf)));
}

const secretsOf = ({ secrets = {} }: Created): Record<string, string> => secrets;

const addressesOf = ({ addresses = {} }: Created): Record<string, string> => addresses;

function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope));
  if (typeof value !== 'object' || value === null) return value;
  const call = functionOf(value);
  if (call === undefined) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, scope)]));
  }
  const run = calls[call[0]];
  if (run === undefined) throw new Error(`the host does not compute ${call[0]}`);
  return run(call[1], scope);
}

const calls: Record<string, Call> = {
  Ref: (argument, scope) => reference(String(argument), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [id = '', ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    return attributeOf(id, attribute.join('.'), scope);
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument, 'Fn::Join', 2);
    return strings(resolve(parts, scope), 'Fn::Join').join(String(separator));
  },
  'Fn::Split': (argument, scope) => {
    const [separator, whole] = strings(resolve(argument, scope), 'Fn::Split', 2);
    return (whole ?? '').split(separator ?? '');
  },
  'Fn::Select': (argument, scope) => {
    const [index, items] = list(argument, 'Fn::Select', 2);
    const selected = list(resolve(items, scope), 'Fn::Select')[Number(resolve(index, scope))];
    if (selected === undefined) throw new Error(`Fn::Select finds no item ${JSON.stringify(index)}`);
    return selected;
  },
  'Fn::Sub': (argument, scope) => {
    const [pattern, own] = Array.isArray(argument) ? argument : [argument, {}];
    const values = resolve(own, scope) as Record<string, unknown>;
    return String(pattern).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in values) return String(values[name]);
      const [id = '', ...attribute] = name.split('.');
      return attribute.length > 0 ? attributeOf(id, attribute.join('.'), scope) : String(reference(name, scope));
    });
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = strings(resolve(argument, scope), 'Fn::FindInMap', 3);
    const found = scope.mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
    if (found === undefined) throw new Error(`Fn::FindInMap finds nothing under ${map}, ${first}, ${second}`);
    return found;
  },
};

function reference(name: string, scope: Scope): unknown {
  if (Object.hasOwn(scope.parameters, name)) return scope.parameters[name];
  const created = Object.hasOwn(scope.created, name) ? scope.created[name] : undefined;
  if (created === undefined) throw new Error(`Ref names ${name}, which is neither a parameter nor a hosted resource`);
  return created.ref;
}

function attributeOf(id: string, attribute: string, scope: Scope): string {
  const created = scope.created[id];
  if (created === undefined) throw new Error(`Fn::GetAtt names ${id}, which is not a hosted resource`);
  const value = created.attributes[attribute];
  if (typeof value !== 'string')
    throw new Error(`Fn::GetAtt names ${id}.${attribute}, an attribute the host does not know`);
  return value;
}

/** Puts in secrets where the template names one field of them: `{{resolve:secretsmanager:<arn>:SecretString:<field>::}}`. */
function lookUp(value: unknown, secrets: Record<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{\{resolve:([^}]*)\}\}/g, (reference, path: string) => {
      const [, arn = '', field = ''] = /^secretsmanager:(.+):SecretString:([^:]+):*$/.exec(path) ?? [];
      const found: unknown = secrets[arn] && JSON.parse(secrets[arn])[field];
      if (typeof found !== 'string') throw new Error(`the host does not look up the dynamic reference ${reference}`);
      return found;
    });
  }
  if (Array.isArray(value)) return value.map((item) => lookUp(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, lookUp(item, secrets)]));
}

/** Where the template spells out an address of its own (`https://` + domain), this host's takes its place. */
function relocate(value: unknown, addresses: Record<string, string>): unknown {
  if (typeof value === 'string') {
    return Object.entries(addresses).reduce((moved, [there, here]) => moved.replaceAll(there, here), value);
  }
  if (Array.isArray(value)) return value.map((item) => relocate(item, addresses));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, relocate(item, addresses)]));
}

function list(value: unknown, name: string, length?: number): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${name} needs a list, not ${JSON.stringify(value)}`);
  if (length !== undefined && value.length !== length) throw new Error(`${name} needs a list of ${length}`);
  return value;
}

function strings(value: unknown, name: string, length?: number): string[] {
  return list(value, name, length).map((item) => {
    if (typeof item === 'object') throw new Error(`${name} needs strings, not ${JSON.stringify(item)}`);
    return String(item);
  });
}
