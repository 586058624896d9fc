import { AwsError } from '../host.ts';
import type { ScheduleInput } from './schedule.ts';

type Rule = [member: string, value: unknown, holds: boolean, rule: string];

/** Throws AWS's sentence for every member that breaks a rule of the API's model, all in one. */
export function checkConstraints(input: Partial<ScheduleInput>, name: string): void {
  const { ScheduleExpression, FlexibleTimeWindow, Target, ActionAfterCompletion = 'NONE' } = input;
  const { Arn, RoleArn, RetryPolicy } = Target ?? {};
  const { MaximumEventAgeInSeconds: age = 60, MaximumRetryAttempts: attempts = 0 } = RetryPolicy ?? {};
  const needed = (member: string, value: unknown): Rule => [member, value, value != null, 'not be null'];
  const between = (member: string, value: number, least: number, most: number): Rule[] => [
    [member, value, value >= least, `have value greater than or equal to ${least}`],
    [member, value, value <= most, `have value less than or equal to ${most}`],
  ];
  const rules: Rule[] = [
    ['name', name, name.length <= 64, 'have length less than or equal to 64'],
    ['name', name, /^[\w.-]+$/.test(name), 'satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$'],
    needed('scheduleExpression', ScheduleExpression),
    needed('flexibleTimeWindow', FlexibleTimeWindow),
    needed('target', Target),
    ...(Target ? [needed('target.arn', Arn), needed('target.roleArn', RoleArn)] : []),
    ...between('target.retryPolicy.maximumEventAgeInSeconds', age, 60, 86_400),
    ...between('target.retryPolicy.maximumRetryAttempts', attempts, 0, 185),
    [
      'actionAfterCompletion',
      ActionAfterCompletion,
      ['NONE', 'DELETE'].includes(ActionAfterCompletion),
      'satisfy enum value set: [NONE, DELETE]',
    ],
  ];
  const broken = rules.filter(([, , holds]) => !holds);
  if (broken.length === 0) return;
  const said = broken.map(
    ([member, value, , rule]) =>
      `Value ${value == null ? 'null' : `'${value}'`} at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
  const errors = broken.length === 1 ? '1 validation error' : `${broken.length} validation errors`;
  throw new AwsError('ValidationException', `${errors} detected: ${said.join('; ')}`);
}
