/** The fields of one state: which may stand there, which must, and what they may hold. */
import { checkFailures } from './check-failures.ts';
import { checkAssign, checkKeys, checkNumber, checkTexts, type Fail, listOf, longestSeconds } from './check-fields.ts';
import type { StateType } from './definition.ts';
import { checkTemplate, type Finding, type Readable } from './expressions.ts';
import { isExpression } from './jsonata.ts';
import { type Fields, isObject, type Json } from './model.ts';
import { parseResource, problemsOf } from './resources.ts';

/** What is gathered over a whole definition. */
export type Checks = {
  partition: string;
  findings: Finding[];
  /** By state: the variables its expressions read. */
  references: Map<string, Set<string>>;
};

const moves = ['Next', 'End'];
const failures = ['Retry', 'Catch'];
const fieldsOf: Record<StateType, string[]> = {
  Pass: ['Assign', ...moves],
  Task: ['Resource', 'Arguments', 'Assign', 'TimeoutSeconds', 'HeartbeatSeconds', ...failures, ...moves],
  Choice: ['Choices', 'Default', 'Assign'],
  Wait: ['Seconds', 'Timestamp', 'Assign', ...moves],
  Parallel: ['Branches', 'Arguments', 'Assign', ...failures, ...moves],
  Map: ['ItemProcessor', 'Items', 'ItemSelector', 'MaxConcurrency', 'Assign', ...failures, ...moves],
  Succeed: [],
  Fail: ['Error', 'Cause'],
};
const required: Partial<Record<StateType, string>> = {
  Task: 'Resource',
  Choice: 'Choices',
  Parallel: 'Branches',
  Map: 'ItemProcessor',
};
/** Fields that are one template. */
const templates = [
  'Output',
  'Assign',
  'Arguments',
  'Items',
  'ItemSelector',
  'Seconds',
  'Timestamp',
  'Error',
  'Cause',
  'TimeoutSeconds',
  'HeartbeatSeconds',
  'MaxConcurrency',
];
export function checkState(state: Fields, name: string, path: string, checks: Checks): void {
  const type = state.Type as StateType;
  const fail: Fail = (message, location = path, code = 'SCHEMA_VALIDATION_FAILED') => {
    checks.findings.push({ code, message, location });
  };
  if (typeof type !== 'string' || !Object.hasOwn(fieldsOf, type)) {
    fail(type === undefined ? 'These fields are required: [Type]' : `Unknown state type '${type}'`);
    return;
  }
  if (name.length < 1 || name.length > 80) fail('A state name must have 1 to 80 characters');
  const known = ['Type', 'Comment', 'QueryLanguage', ...(type === 'Fail' ? [] : ['Output']), ...fieldsOf[type]];
  checkKeys(state, known, path, fail);
  const needed = required[type];
  if (needed !== undefined && state[needed] === undefined) fail(`These fields are required: [${needed}]`);
  if (known.includes('End')) checkMove(state, fail);
  if (type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined)) {
    fail('Exactly one of these fields is required: [Seconds, Timestamp]');
  }
  checkNumbers(state, path, fail);
  checkTexts(state, ['Timestamp', 'Error', 'Cause'], path, fail);
  checkAssign(state.Assign, `${path}/Assign`, fail);
  checkFailures(state, path, fail);
  if (type === 'Choice') checkRules(state.Choices, path, fail);
  if (type === 'Task') checkResource(state, path, checks.partition, fail);
  const variables = new Set<string>();
  checks.findings.push(...expressionsOf(state, type, path, variables));
  checks.references.set(name, variables);
}

function checkMove(state: Fields, fail: Fail): void {
  if (state.Next === undefined && state.End === undefined) fail('One of these fields is required: [Next, End]');
  if (state.Next !== undefined && state.End !== undefined) fail("'Next' and 'End' can not both be set");
  if (state.End !== undefined && state.End !== true) fail("'End' must be true when it is set");
}

function checkNumbers(state: Fields, path: string, fail: Fail): void {
  const limits: [field: string, least: number, most: number][] = [
    ['TimeoutSeconds', 1, longestSeconds],
    ['HeartbeatSeconds', 1, longestSeconds],
    ['Seconds', 0, longestSeconds],
    ['MaxConcurrency', 0, Number.MAX_SAFE_INTEGER],
  ];
  for (const [field, least, most] of limits) {
    const value = state[field];
    if (typeof value === 'string' && isExpression(value)) continue;
    checkNumber(value, [least, most], `${path}/${field}`, fail);
  }
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
    fail("'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", `${path}/HeartbeatSeconds`);
  }
  const items = state.Items;
  if (items !== undefined && !Array.isArray(items) && !(typeof items === 'string' && isExpression(items))) {
    fail('Value must be an array or an expression', `${path}/Items`);
  }
  const timestamp = state.Timestamp;
  if (typeof timestamp === 'string' && !isExpression(timestamp) && !isTimestamp(timestamp)) {
    fail('String does not match RFC3339 timestamp', `${path}/Timestamp`);
  }
}

const timestampForm = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** RFC 3339 with a capital T, and Z or an offset. `Date` alone would take the 30th of February for a day in March. */
export function isTimestamp(text: string): boolean {
  const date = timestampForm.exec(text)?.[1];
  return date !== undefined && !Number.isNaN(Date.parse(text)) && new Date(date).toISOString().startsWith(date);
}

function checkRules(choices: Json | undefined, path: string, fail: Fail): void {
  const rules = listOf(choices, `${path}/Choices`, fail);
  if (Array.isArray(choices) && choices.length === 0) fail('Value must not be empty', `${path}/Choices`);
  for (const [index, rule] of rules.entries()) {
    const at = `${path}/Choices[${index}]`;
    checkKeys(rule, ['Condition', 'Next', 'Output', 'Assign', 'Comment'], at, fail);
    const missing = ['Condition', 'Next'].filter((field) => rule[field] === undefined);
    if (missing.length > 0) fail(`These fields are required: [${missing.join(', ')}]`, at);
    const { Condition: condition } = rule;
    if (
      condition !== undefined &&
      typeof condition !== 'boolean' &&
      !(typeof condition === 'string' && isExpression(condition))
    ) {
      fail('Value must be a boolean or an expression', `${at}/Condition`);
    }
    checkAssign(rule.Assign, `${at}/Assign`, fail);
  }
}

function checkResource(state: Fields, path: string, partition: string, fail: Fail): void {
  const { Resource: arn, Arguments: given } = state;
  if (arn === undefined) return;
  const resource = typeof arn === 'string' ? parseResource(arn, partition) : undefined;
  if (resource === undefined) {
    fail(
      `The resource provided ${JSON.stringify(arn)} is not hosted on this machine`,
      `${path}/Resource`,
      'NOT_HOSTED',
    );
    return;
  }
  if (resource.kind === 'function' || !isObject(given)) return;
  const isComputed = (value: Json | undefined) => typeof value === 'string' && isExpression(value);
  const { InvocationType: type, ...rest } = given;
  const known = isComputed(type) || type === undefined ? rest : given;
  for (const problem of problemsOf(known)) fail(problem, `${path}/Arguments`);
}

function expressionsOf(state: Fields, type: StateType, path: string, variables: Set<string>): Finding[] {
  const hasResult = type === 'Task' || type === 'Parallel' || type === 'Map';
  const found: Finding[] = [];
  const check = (value: Json | undefined, field: string, readable: Readable) => {
    found.push(...checkTemplate(value, `${path}/${field}`, readable, variables));
  };
  for (const field of templates) {
    check(state[field], field, { result: hasResult && (field === 'Output' || field === 'Assign') });
  }
  for (const [index, rule] of (Array.isArray(state.Choices) ? (state.Choices as Fields[]) : []).entries()) {
    for (const field of ['Condition', 'Output', 'Assign']) check(rule?.[field], `Choices[${index}]/${field}`, {});
  }
  for (const [index, catcher] of (Array.isArray(state.Catch) ? (state.Catch as Fields[]) : []).entries()) {
    for (const field of ['Output', 'Assign'])
      check(catcher?.[field], `Catch[${index}]/${field}`, { errorOutput: true });
  }
  return found;
}
