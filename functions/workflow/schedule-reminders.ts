import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { remindersOf } from '../../schemas/hazard-deadline.ts';
import { dateOf } from '../../schemas/time.ts';
import { calendar } from '../hazards/calendar.ts';
import { env } from '../kit/env.ts';

export const scheduler = new SchedulerClient({});

type Owed = { hazardId: string; hazardNo: string; level: 'general' | 'major'; deadlineAt: string };

/**
 * One-time schedules before the unit's deadline, named by hazard, deadline and days left: the same deadline is
 * reminded of once however often it is scheduled, another one anew. Each deletes itself afterwards.
 */
export async function scheduleReminders({ hazardId, hazardNo, level, deadlineAt }: Owed, now: number): Promise<void> {
  for (const { at, daysLeft } of remindersOf({ level, deadlineAt }, calendar)) {
    if (at <= now) continue;
    const command = new CreateScheduleCommand({
      Name: `${hazardNo}-${dateOf(deadlineAt)}-${daysLeft}`,
      GroupName: env('REMINDER_GROUP'),
      ScheduleExpression: `at(${new Date(at).toISOString().slice(0, 19)})`,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: env('REMINDER_TARGET_ARN'),
        RoleArn: env('REMINDER_ROLE_ARN'),
        Input: JSON.stringify({ hazardId, deadlineAt }),
        // An hour of retries; a reminder later than that would contradict its own words.
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
        DeadLetterConfig: { Arn: env('REMINDER_DEAD_LETTER_ARN') },
      },
    });
    try {
      await scheduler.send(command);
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
    }
  }
}
