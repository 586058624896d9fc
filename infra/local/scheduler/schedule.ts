/** A schedule as the API takes and gives it, checked; and when it runs. */
import { checkQueue, checkTarget, type Delivery, type Target } from '../delivery.ts';
import { AwsError } from '../host.ts';
import { readExpression } from '../schedule-expression.ts';
import { checkConstraints } from './constraints.ts';

export type ScheduleInput = {
  ScheduleExpression: string;
  ScheduleExpressionTimezone?: string;
  FlexibleTimeWindow: { Mode: string };
  ActionAfterCompletion?: 'NONE' | 'DELETE';
  Target: Target & { RoleArn: string; Input: string };
};
export type Schedule = ScheduleInput & {
  Name: string;
  GroupName: string;
  Arn: string;
  createdAt: number;
  /** The next time it runs; none when it is over. */
  nextAt?: number;
  clientToken?: string;
};

const parts = [
  ...['Name', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'FlexibleTimeWindow', 'ActionAfterCompletion'],
  'Target',
];
const targetParts = ['Arn', 'RoleArn', 'Input', 'RetryPolicy', 'DeadLetterConfig'];

export function checkSchedule(input: ScheduleInput, name: string): void {
  const unknown = Object.keys(input).find((part) => !parts.includes(part));
  if (unknown) throw lacks(`the parameter ${unknown}`);
  checkConstraints(input, name);
  const { Target, FlexibleTimeWindow } = input;
  readOr(() => readExpression(input.ScheduleExpression, input.ScheduleExpressionTimezone));
  const unknownPart = Object.keys(Target).find((part) => !targetParts.includes(part));
  if (unknownPart) throw lacks(`${unknownPart} of a schedule's target`);
  if (FlexibleTimeWindow.Mode !== 'OFF') throw lacks('flexible time windows');
  if (Target.Input === undefined) throw lacks('targets without Input');
  if (!isJson(Target.Input)) throw invalid('Target.Input must be well-formed JSON.');
  readOr(() => checkTarget(Target.Arn));
  if (Target.DeadLetterConfig !== undefined) readOr(() => checkQueue(Target.DeadLetterConfig?.Arn));
}

function readOr(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

/** The first run of a new schedule: one-time schedules that are late run at once, rates at once too. */
export function firstRun(schedule: ScheduleInput, now: number): number | undefined {
  const { kind, next } = readExpression(schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone);
  if (kind === 'at') return next(0, 0);
  return kind === 'rate' ? now : next(now, now);
}

export function nextRun(schedule: Schedule, now: number): number | undefined {
  const { kind, next } = readExpression(schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone);
  return kind === 'at' ? undefined : next(Math.max(now, schedule.nextAt ?? 0), schedule.createdAt);
}

/** What one run sends; places of AWS's in the input are filled in. */
export function messageOf({ Target, Arn }: Schedule, dueAt: number, id: string): Omit<Delivery, keyof Attempts> {
  const scheduled = new Date(dueAt).toISOString().replace(/\.\d+/, '');
  const payload = Target.Input.replaceAll('<aws.scheduler.schedule-arn>', Arn)
    .replaceAll('<aws.scheduler.scheduled-time>', scheduled)
    .replaceAll('<aws.scheduler.execution-id>', id)
    .replaceAll('<aws.scheduler.attempt-number>', '1');
  const origin = {
    ...{ SCHEDULE_ARN: Arn, SCHEDULED_TIME: scheduled, EXECUTION_ID: id },
    IS_PAYLOAD_TRUNCATED: 'false',
  };
  return { id, target: Target, payload, caller: { kind: 'role', roleArn: Target.RoleArn }, origin };
}

type Attempts = Pick<Delivery, 'attempts' | 'acceptedAt' | 'dueAt'>;

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message, 400);
}

function lacks(what: string): AwsError {
  return new AwsError('NotImplemented', `This host lacks ${what}.`, 501);
}

function isJson(text: unknown): boolean {
  try {
    JSON.parse(text as string);
    return typeof text === 'string';
  } catch {
    return false;
  }
}
