/** Rules of the template: when they fire, for which events, and what each target gets. */

import { checkTarget, DEFAULT_RETRY, type Delivery } from '../delivery.ts';
import type { Caller, Host, Resource } from '../host.ts';
import { type Expression, readExpression } from '../schedule-expression.ts';
import { filterOf } from '../streams/pattern.ts';

export type Target = {
  Id: string;
  Arn: string;
  RoleArn?: string;
  Input?: string;
  RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  DeadLetterConfig?: { Arn?: string };
};
export type Event = {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: unknown;
};
export type Rule = {
  name: string;
  arn: string;
  isEnabled: boolean;
  schedule?: { text: string; expression: Expression };
  matches(event: Event): boolean;
  targets: Target[];
};

export const hosted = ['Name', 'State', 'ScheduleExpression', 'EventPattern', 'Targets'];

const targetParts = ['Id', 'Arn', 'RoleArn', 'Input', 'RetryPolicy', 'DeadLetterConfig'];

export function readRule({ logicalId, properties }: Resource, host: Host): Rule {
  const name = String(properties.Name ?? logicalId);
  const { ScheduleExpression: text, EventPattern: pattern } = properties;
  const arn = `arn:${host.partition}:events:${host.region}:${host.accountId}:rule/${name}`;
  const targets = (properties.Targets ?? []) as Target[];
  for (const target of targets) {
    checkRuleTarget(target, logicalId);
    if (target.RoleArn !== undefined) host.mayTakeOn(target.RoleArn, 'events.amazonaws.com', arn);
  }
  return {
    name,
    arn,
    isEnabled: properties.State !== 'DISABLED',
    ...(typeof text === 'string' && { schedule: { text, expression: readRuleExpression(text, logicalId) } }),
    matches: pattern === undefined ? () => false : filterOf({ Filters: [{ Pattern: asJson(pattern) }] }),
    targets,
  };
}

/** What a target gets of an event; AWS gives it the rule's right for functions and queues, a role's for machines. */
export function deliveryTo(host: Host, rule: Rule, target: Target, event: Event): Delivery {
  const { RoleArn, RetryPolicy, DeadLetterConfig } = target;
  const now = host.clock.now();
  const service: Caller = { kind: 'service', service: 'events.amazonaws.com', sourceArn: rule.arn };
  return {
    // Stable for one event: a second delivery of it starts no second execution.
    id: `${event.id}-${target.Id}`.replace(/[^\w-]/g, '-').slice(0, 80),
    targetArn: target.Arn,
    payload: target.Input ?? JSON.stringify(event),
    caller: RoleArn === undefined ? service : { kind: 'role', roleArn: RoleArn },
    retry: {
      attempts: RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_RETRY.attempts,
      ageSeconds: RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_RETRY.ageSeconds,
    },
    ...(DeadLetterConfig?.Arn !== undefined && {
      deadLetter: { arn: DeadLetterConfig.Arn, attributes: { RULE_ARN: rule.arn, TARGET_ARN: target.Arn } },
    }),
    attempts: 0,
    acceptedAt: now,
    dueAt: now,
  };
}

function checkRuleTarget(target: Target, logicalId: string): void {
  const unknown = Object.keys(target).find((name) => !targetParts.includes(name));
  if (unknown) throw new Error(`${logicalId}: this host lacks ${unknown} of a rule's target`);
  checkTarget(target.Arn);
  if (target.Arn.split(':')[2] === 'states' && target.RoleArn === undefined) {
    throw new Error(`${logicalId}: RoleArn is required for the target ${target.Arn}`);
  }
}

/** A rule says `1 minute` but `5 minutes`, and has no `at`. */
function readRuleExpression(text: string, logicalId: string): Expression {
  const expression = readExpression(text);
  const isPlain = expression.kind !== 'at' && !/^rate\((1 \w+s|(?!1 )\d+ \w+[^s])\)$/.test(text);
  if (isPlain) return expression;
  throw new Error(`${logicalId}: Parameter ScheduleExpression is not valid: ${text}`);
}

function asJson(pattern: unknown): string {
  return typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
}
