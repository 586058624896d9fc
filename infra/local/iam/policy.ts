import { type Condition, type Context, readConditions, wildcard } from './conditions.ts';

/** A pattern of a statement, and whether a call was ever allowed by it. */
type Pattern = { text: string; matches: RegExp; used: boolean };

export type Statement = {
  policy: string;
  label: string;
  effect: 'Allow' | 'Deny';
  actions: Pattern[];
  isNotAction: boolean;
  resources: Pattern[];
  conditions: Condition[];
};

export type Decision = 'allowed' | 'denied explicitly' | 'not allowed';

const elements = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'Condition'];

/** The statements of an identity-based policy; throws on what the host does not evaluate. */
export function readPolicy(policy: string, document: unknown): Statement[] {
  const { Statement = [] } = document as { Statement?: Record<string, unknown> | Record<string, unknown>[] };
  return [Statement].flat().map((statement, index) => {
    for (const element of Object.keys(statement)) {
      if (!elements.includes(element)) throw new Error(`the host does not evaluate the policy element ${element}`);
    }
    const isNotAction = 'NotAction' in statement;
    if (isNotAction === 'Action' in statement || !('Resource' in statement)) {
      throw new Error(`the policy ${policy} has a statement without one Action or NotAction, and Resource`);
    }
    if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
      throw new Error(`the policy ${policy} has the effect ${statement.Effect}`);
    }
    return {
      policy,
      label: String(statement.Sid ?? index),
      effect: statement.Effect,
      actions: patterns(statement[isNotAction ? 'NotAction' : 'Action'], 'i'),
      isNotAction,
      resources: patterns(statement.Resource, ''),
      conditions: readConditions(statement.Condition),
    };
  });
}

/** An explicit deny wins over every allow; without an allow, the answer is no. Marks what allowed it as used. */
export function decide(statements: Statement[], action: string, resource: string, context: Context): Decision {
  const fitting = statements.filter((statement) => fits(statement, action, resource, context));
  if (fitting.some(({ effect }) => effect === 'Deny')) return 'denied explicitly';
  if (fitting.length === 0) return 'not allowed';
  for (const { actions, resources } of fitting) {
    for (const pattern of actions) pattern.used ||= pattern.matches.test(action);
    for (const pattern of resources) pattern.used ||= pattern.matches.test(resource);
  }
  return 'allowed';
}

function fits(statement: Statement, action: string, resource: string, context: Context): boolean {
  const isAction = statement.actions.some(({ matches }) => matches.test(action));
  if (isAction === statement.isNotAction) return false;
  if (!statement.resources.some(({ matches }) => matches.test(resource))) return false;
  return statement.conditions.every(({ key, holds }) => holds(context[key]));
}

function patterns(value: unknown, flags: string): Pattern[] {
  return [value ?? []].flat().map((item) => {
    const text = String(item);
    if (text.includes('${')) throw new Error(`the host does not fill in policy variables (${text})`);
    return { text, matches: wildcard(text, flags), used: false };
  });
}
