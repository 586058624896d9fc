/** A schedule as the API takes and gives it, checked; and when it runs. */
import { checkTarget, DEFAULT_RETRY, type Delivery } from '../delivery.ts';
import { AwsError, type Host } from '../host.ts';
import { readExpression } from '../schedule-expression.ts';

/** Dates are epoch seconds, as on the wire. */
export type ScheduleInput = {
  ScheduleExpression: string;
  ScheduleExpressionTimezone?: string;
  StartDate?: number;
  EndDate?: number;
  Description?: string;
  State?: 'ENABLED' | 'DISABLED';
  FlexibleTimeWindow: { Mode: string };
  ActionAfterCompletion?: 'NONE' | 'DELETE';
  Target: {
    Arn: string;
    RoleArn: string;
    Input?: string;
    RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
    DeadLetterConfig?: { Arn?: string };
  };
};
export type Schedule = ScheduleInput & {
  Name: string;
  GroupName: string;
  Arn: string;
  createdAt: number;
  modifiedAt: number;
  /** The next time it runs; none when it is disabled or over. */
  nextAt?: number;
  clientToken?: string;
  /** Comes from the template, and goes with it. */
  logicalId?: string;
};

export const inputParts = [
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'StartDate',
  'EndDate',
  'Description',
  'State',
  'FlexibleTimeWindow',
  'ActionAfterCompletion',
  'Target',
] as const;
const targetParts = ['Arn', 'RoleArn', 'Input', 'RetryPolicy', 'DeadLetterConfig'];

export function checkSchedule(input: ScheduleInput, name: string): void {
  const { Target, FlexibleTimeWindow } = input;
  if (!/^[\w.-]{1,64}$/.test(name)) throw invalid(`Invalid name ${name}: 1 to 64 of 0-9 A-Z a-z - _ . are allowed.`);
  if (!Target?.Arn || !Target.RoleArn) throw invalid('Target needs Arn and RoleArn.');
  const unknown = Object.keys(Target).find((part) => !targetParts.includes(part));
  if (unknown) throw new AwsError('NotImplemented', `This host lacks ${unknown} of a schedule's target.`, 501);
  if (FlexibleTimeWindow?.Mode !== 'OFF')
    throw new AwsError('NotImplemented', 'This host lacks flexible time windows.', 501);
  const isQueue = Target.Arn.split(':')[2] === 'sqs';
  if (!isQueue && Target.Input !== undefined && !isJson(Target.Input))
    throw invalid('Target.Input must be well-formed JSON.');
  if (input.StartDate !== undefined && input.EndDate !== undefined && input.StartDate >= input.EndDate) {
    throw invalid('StartDate must be before EndDate.');
  }
  try {
    readExpression(input.ScheduleExpression, input.ScheduleExpressionTimezone);
    checkTarget(Target.Arn);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

/** The first run of a new schedule: one-time schedules that are late run at once, rates without a start at once too. */
export function firstRun(schedule: ScheduleInput, now: number): number | undefined {
  if (schedule.State === 'DISABLED') return undefined;
  const { kind, next } = readExpression(schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone);
  if (kind === 'at') return next(0, 0);
  const start = (schedule.StartDate ?? 0) * 1000;
  if (kind === 'rate') return withinEnd(schedule, Math.max(start, now));
  return withinEnd(schedule, next(Math.max(start - 1, now), now));
}

export function nextRun(schedule: Schedule, now: number): number | undefined {
  const { kind, next } = readExpression(schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone);
  if (kind === 'at') return undefined;
  const anchor = schedule.StartDate === undefined ? schedule.modifiedAt : schedule.StartDate * 1000;
  return withinEnd(schedule, next(Math.max(now, schedule.nextAt ?? 0), anchor));
}

function withinEnd({ EndDate }: ScheduleInput, at: number | undefined): number | undefined {
  return at !== undefined && EndDate !== undefined && at > EndDate * 1000 ? undefined : at;
}

export const retryPolicyOf = ({ Target: { RetryPolicy } }: ScheduleInput) => ({
  MaximumEventAgeInSeconds: RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_RETRY.ageSeconds,
  MaximumRetryAttempts: RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_RETRY.attempts,
});

export function deliveryOf(host: Host, schedule: Schedule, dueAt: number, id: string): Delivery {
  const { Target, Arn } = schedule;
  const now = host.clock.now();
  const scheduled = new Date(dueAt).toISOString().replace(/\.\d+/, '');
  const deadLetterArn = Target.DeadLetterConfig?.Arn;
  const retry = retryPolicyOf(schedule);
  const attributes = { SCHEDULE_ARN: Arn, TARGET_ARN: Target.Arn, SCHEDULED_TIME: scheduled, EXECUTION_ID: id };
  const event = {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: host.accountId,
    time: scheduled,
    region: host.region,
    resources: [Arn],
    detail: '{}',
  };
  const payload = (Target.Input ?? JSON.stringify(event))
    .replaceAll('<aws.scheduler.schedule-arn>', Arn)
    .replaceAll('<aws.scheduler.scheduled-time>', scheduled)
    .replaceAll('<aws.scheduler.execution-id>', id)
    .replaceAll('<aws.scheduler.attempt-number>', '1');
  return {
    id,
    targetArn: Target.Arn,
    payload,
    caller: { kind: 'role', roleArn: Target.RoleArn },
    retry: { attempts: retry.MaximumRetryAttempts, ageSeconds: retry.MaximumEventAgeInSeconds },
    ...(deadLetterArn !== undefined && { deadLetter: { arn: deadLetterArn, attributes } }),
    attempts: 0,
    acceptedAt: now,
    dueAt: now,
  };
}

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message, 400);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
