/** Rules of the template: when they fire, for which events, and to which targets. */
import { checkQueue, checkTarget, type Target as Destination } from '../delivery.ts';
import type { Host, Resource } from '../host.ts';
import { type Expression, readExpression } from '../schedule-expression.ts';
import { filterOf } from '../streams/pattern.ts';
import { wholeNumber } from '../template/properties.ts';

type Target = Destination & { Id: string };
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
  schedule?: { text: string; expression: Expression };
  matches(event: Event): boolean;
  targets: Target[];
};

export const hosted = [
  ...['Name', 'State', 'ScheduleExpression', 'EventPattern', 'Targets.Id', 'Targets.Arn', 'Targets.RetryPolicy'],
  'Targets.DeadLetterConfig',
];

export function readRule({ logicalId, properties }: Resource, host: Host): Rule {
  const name = String(properties.Name ?? logicalId);
  const { State = 'ENABLED', ScheduleExpression: text, EventPattern: pattern } = properties;
  if (State !== 'ENABLED') throw new Error(`the host has no rules that are ${State}`);
  const targets = (properties.Targets ?? []) as Target[];
  if (text === undefined && pattern === undefined) throw new Error('a rule needs EventPattern or ScheduleExpression');
  for (const { Id, Arn, RetryPolicy = {}, DeadLetterConfig } of targets) {
    checkTarget(Arn);
    if (targets.filter((other) => other.Id === Id).length > 1) throw new Error(`two targets have the Id ${Id}`);
    if (DeadLetterConfig !== undefined) checkQueue(DeadLetterConfig.Arn);
    const { MaximumRetryAttempts = 0, MaximumEventAgeInSeconds = 60 } = RetryPolicy;
    wholeNumber('MaximumRetryAttempts', MaximumRetryAttempts, [0, 185]);
    wholeNumber('MaximumEventAgeInSeconds', MaximumEventAgeInSeconds, [60, 86_400]);
  }
  return {
    name,
    arn: `arn:${host.partition}:events:${host.region}:${host.accountId}:rule/${name}`,
    ...(typeof text === 'string' && { schedule: { text, expression: readRuleExpression(text) } }),
    matches: pattern === undefined ? () => false : filterOf({ Filters: [{ Pattern: asJson(pattern) }] }),
    targets,
  };
}

/** A rule says `1 minute` but `5 minutes`, and has no `at`. */
function readRuleExpression(text: string): Expression {
  const expression = readExpression(text);
  const isPlain = expression.kind !== 'at' && !/^rate\((1 \w+s|(?!1 )\d+ \w+[^s])\)$/.test(text);
  if (isPlain) return expression;
  throw new Error(`Parameter ScheduleExpression is not valid: ${text}`);
}

function asJson(pattern: unknown): string {
  return typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
}
