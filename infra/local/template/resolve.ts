/** CloudFormation's intrinsic functions, computed from the resources created so far. */
import type { Created } from '../host.ts';

export type Scope = { pseudo: Record<string, string>; created: Record<string, Created> };

type Call = (argument: unknown, scope: Scope) => unknown;

const isFunction = (key: string): boolean => key === 'Ref' || key.startsWith('Fn::');

/** The single function that an object like `{ "Ref": … }` calls. */
export function functionOf(value: unknown): [name: string, argument: unknown] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  return isFunction(entry[0]) ? entry : undefined;
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
    const stray = Object.keys(value).find(isFunction);
    if (stray) throw new Error(`${stray} must stand alone in its object`);
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
};

function reference(name: string, scope: Scope): unknown {
  if (Object.hasOwn(scope.pseudo, name)) return scope.pseudo[name];
  const created = Object.hasOwn(scope.created, name) ? scope.created[name] : undefined;
  if (created === undefined) throw new Error(`Ref names ${name}, which the host does not know`);
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
