/**
 * Whether AWS would take this definition, and whether this host can run it. What is wrong is listed with AWS's codes
 * and places; NOT_HOSTED is this host's own.
 */

import { checkKeys, checkNumber, type Fail, longestSeconds } from './check-fields.ts';
import { type Checks, checkState } from './check-state.ts';
import { type Container, containersOf, type Definition } from './definition.ts';
import type { Finding } from './expressions.ts';
import { type Fields, isObject, type Json } from './model.ts';
import { jsonProblem } from './parameters.ts';

type Checked = { findings: Finding[]; variableReferences: Record<string, string[]> };

export function validateDefinition(text: string, partition: string): Checked {
  const problem = jsonProblem(text);
  if (problem !== undefined) {
    return refuse({ code: 'INVALID_JSON_DESCRIPTION', message: problem, location: nowhere });
  }
  const definition = JSON.parse(text) as Json;
  if (!isObject(definition)) {
    return refuse({
      code: 'SCHEMA_VALIDATION_FAILED',
      message: 'Definition must be a valid JSON object',
      location: nowhere,
    });
  }
  const checks: Checks = { partition, findings: [], references: new Map() };
  checkTop(definition, checks);
  checkContainer(definition, '', definition.QueryLanguage, checks);
  if (checks.findings.length === 0) checkScopes(definition as unknown as Definition, checks);
  return { findings: checks.findings, variableReferences: referencesOf(definition, checks) };
}

/** AWS names no place for what concerns the whole, and says so. */
const nowhere = 'null';

/** As CreateStateMachine words it. */
export const describeFindings = (findings: Finding[]): string =>
  findings.map(({ code, message, location }) => `${code}: ${message} at ${location}`).join(', ');

const refuse = (finding: Finding): Checked => ({ findings: [finding], variableReferences: {} });

function failer(checks: Checks, path: string): Fail {
  return (message, location = path, code = 'SCHEMA_VALIDATION_FAILED') => {
    checks.findings.push({ code, message, location: location === '' ? '/' : location });
  };
}

function checkTop(definition: Fields, checks: Checks): void {
  const fail = failer(checks, '');
  checkKeys(definition, ['Comment', 'StartAt', 'States', 'Version', 'TimeoutSeconds', 'QueryLanguage'], '', fail);
  const { Version: version, TimeoutSeconds: timeout, QueryLanguage: language } = definition;
  if (version !== undefined && version !== '1.0') fail("Value must be '1.0'", '/Version');
  checkNumber(timeout, [1, longestSeconds], '/TimeoutSeconds', fail);
  checkLanguageName(language, '/QueryLanguage', fail);
}

function checkContainer(container: Fields, path: string, language: Json | undefined, checks: Checks): void {
  const fail = failer(checks, path);
  const missing = ['States', 'StartAt'].filter((field) => container[field] === undefined);
  if (missing.length > 0) {
    fail(`These fields are required: [${missing.join(', ')}]`);
    return;
  }
  const { States: states, StartAt: start } = container;
  if (!isObject(states) || Object.keys(states).length === 0 || typeof start !== 'string') {
    fail("'States' must be an object of states and 'StartAt' a name");
    return;
  }
  for (const [name, state] of Object.entries(states)) {
    const at = `${path}/States/${name}`;
    if (!isObject(state)) {
      fail('Value must be an object', at);
    } else if (checks.references.has(name)) {
      fail(`Duplicate State name: ${name}`, at, 'DUPLICATE_STATE_NAME');
    } else if (checkLanguage(state, language, at, checks)) {
      checkState(state, name, at, checks);
      checkInner(state, at, language, checks);
    }
  }
  checkTransitions(states as Record<string, Fields>, start, path, fail);
}

function checkLanguageName(language: Json | undefined, path: string, fail: Fail): void {
  if (language === undefined || language === 'JSONata' || language === 'JSONPath') return;
  const named = typeof language === 'string';
  fail(named ? 'Value should be one of the following: [JSONPath, JSONata]' : 'Expected value of type [STRING]', path);
}

/**
 * JSONPath is AWS's default and not hosted here: a state without a language inherits the machine's. What is neither is
 * read as JSONata.
 */
function checkLanguage(state: Fields, machine: Json | undefined, path: string, checks: Checks): boolean {
  const { QueryLanguage: own } = state;
  const fail = failer(checks, path);
  checkLanguageName(own, `${path}/QueryLanguage`, fail);
  if (own === 'JSONPath' && machine === 'JSONata') {
    fail("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
    return false;
  }
  if ((own ?? machine ?? 'JSONPath') === 'JSONPath') {
    fail(
      "The query language JSONPath is not hosted on this machine; set 'QueryLanguage' to 'JSONata'",
      undefined,
      'NOT_HOSTED',
    );
    return false;
  }
  return true;
}

function checkInner(state: Fields, path: string, language: Json | undefined, checks: Checks): void {
  const fail = failer(checks, path);
  const { Branches: branches, ItemProcessor: processor } = state;
  if (branches !== undefined && (!Array.isArray(branches) || branches.length === 0)) {
    fail('Value must be an array that is not empty', `${path}/Branches`);
  }
  for (const [index, branch] of (Array.isArray(branches) ? branches : []).entries()) {
    const at = `${path}/Branches[${index}]`;
    if (!isObject(branch)) fail('Value must be an object', at);
    else {
      checkKeys(branch, ['Comment', 'StartAt', 'States'], at, fail);
      checkContainer(branch, at, language, checks);
    }
  }
  if (processor === undefined) return;
  const at = `${path}/ItemProcessor`;
  if (!isObject(processor)) {
    fail('Value must be an object', at);
    return;
  }
  checkKeys(processor, ['Comment', 'StartAt', 'States', 'ProcessorConfig'], at, fail);
  const config = processor.ProcessorConfig;
  if (isObject(config)) checkKeys(config, ['Mode'], `${at}/ProcessorConfig`, fail);
  else if (config !== undefined) fail('Value must be an object', `${at}/ProcessorConfig`);
  if (isObject(config) && config.Mode !== undefined && config.Mode !== 'INLINE') {
    fail(`Mode '${config.Mode}' is not hosted on this machine`, `${at}/ProcessorConfig/Mode`, 'NOT_HOSTED');
  }
  checkContainer(processor, at, language, checks);
}

/**
 * AWS says 'Next' whatever the field is called. Only the machine itself has to have a terminal state; without one AWS
 * does not look for unreachable ones.
 */
function checkTransitions(states: Record<string, Fields>, start: string, path: string, fail: Fail): void {
  const reached = new Set<string>();
  const code = 'MISSING_TRANSITION_TARGET';
  const queue: [target: Json, at: string][] = [[start, `${path}/StartAt`]];
  const dangling: [Json, string][] = [];
  const isThere = (target: Json): target is string => typeof target === 'string' && Object.hasOwn(states, target);
  for (const [target, at] of queue) {
    if (!isThere(target)) dangling.push([target, at]);
    else if (!reached.has(target)) {
      reached.add(target);
      queue.push(...targetsOf(states[target] as Fields, `${path}/States/${target}`));
    }
  }
  const lost = Object.keys(states).filter((name) => !reached.has(name));
  for (const name of lost) {
    const targets = targetsOf(states[name] as Fields, `${path}/States/${name}`);
    dangling.push(...targets.filter(([target]) => !isThere(target)));
  }
  for (const [target, at] of dangling) fail(`Missing 'Next' target: ${target}`, at, code);
  const ends = Object.values(states).some(({ Type, End }) => End === true || Type === 'Succeed' || Type === 'Fail');
  if (!ends && path === '') fail('Workflow has no terminal state', nowhere, 'MISSING_END_STATE');
  else for (const name of lost) fail(`State "${name}" is not reachable.`, `${path}/States/${name}`, code);
}

function targetsOf(state: Fields, at: string): [Json, string][] {
  const targets: [Json | undefined, string][] = [
    [state.Next, `${at}/Next`],
    [state.Default, `${at}/Default`],
    ...entriesOf(state.Choices).map(({ Next }, index): [Json | undefined, string] => [
      Next,
      `${at}/Choices[${index}]/Next`,
    ]),
    ...entriesOf(state.Catch).map(({ Next }, index): [Json | undefined, string] => [
      Next,
      `${at}/Catch[${index}]/Next`,
    ]),
  ];
  return targets.filter((target): target is [Json, string] => target[0] !== undefined);
}

const entriesOf = (list: Json | undefined): Fields[] => (Array.isArray(list) ? list.filter(isObject) : []);

/** Variable names are unique along a line of scopes: an inner scope reads an outer variable and cannot assign it. */
function checkScopes(definition: Definition, checks: Checks): void {
  const assigned = new Map([...containersOf(definition)].map(([path, container]) => [path, assignedIn(container)]));
  for (const [path, names] of assigned) {
    for (const [outer, above] of assigned) {
      if (outer === path || !path.startsWith(`${outer}/`)) continue;
      for (const [name, at] of names) {
        if (!above.has(name)) continue;
        failer(checks, path)(`Variable '${name}' is already assigned in an outer scope`, `${path}${at}`);
      }
    }
  }
}

function assignedIn({ States: states }: Container): Map<string, string> {
  const names = new Map<string, string>();
  for (const [state, { Assign: assign, Choices: rules = [], Catch: catchers = [] }] of Object.entries(states)) {
    const at = `/States/${state}`;
    const places: [Fields | undefined, string][] = [
      [assign, `${at}/Assign`],
      ...rules.map((rule, index): [Fields | undefined, string] => [rule.Assign, `${at}/Choices[${index}]/Assign`]),
      ...catchers.map((catcher, index): [Fields | undefined, string] => [
        catcher.Assign,
        `${at}/Catch[${index}]/Assign`,
      ]),
    ];
    for (const [fields, place] of places) {
      for (const name of Object.keys(fields ?? {})) names.set(name, `${place}/${name}`);
    }
  }
  return names;
}

function referencesOf(definition: Fields, { findings, references }: Checks): Record<string, string[]> {
  if (findings.length > 0) return {};
  const containers = [...containersOf(definition as unknown as Definition)];
  const assigned = new Set(containers.flatMap(([, container]) => [...assignedIn(container).keys()]));
  const read = [...references].map(
    ([state, names]) => [state, [...names].filter((name) => assigned.has(name)).sort()] as const,
  );
  return Object.fromEntries(read.filter(([, names]) => names.length > 0));
}
