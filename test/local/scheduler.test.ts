import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../infra/local/host.ts';
import { scheduler } from '../../infra/local/scheduler/scheduler.ts';
import { openServices, roleArn, roleCredentials, type ServiceHost } from '../support/service-host.ts';

const MINUTE = 60_000;
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:remind';
const Target = { Arn: functionArn, RoleArn: roleArn, Input: '{"hazard":"1"}' };
let services: ServiceHost;
let client: SchedulerClient;

beforeEach(async () => {
  services = await openServices((host) => [scheduler(host)]);
  await services.create('AWS::Scheduler::ScheduleGroup', 'Group', { Name: 'reminders' });
  await services.start();
  client = new SchedulerClient(services.client);
});
afterEach(async () => {
  client.destroy();
  await services.close();
});

const create = (
  Name: string,
  ScheduleExpression: string,
  more: Partial<CreateScheduleCommandInput> = {},
  by = client,
) =>
  by.send(
    new CreateScheduleCommand({
      Name,
      ScheduleExpression,
      GroupName: 'reminders',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target,
      ...more,
    }),
  );
const get = (Name: string) => client.send(new GetScheduleCommand({ Name, GroupName: 'reminders' }));
const names = async (input: object = {}) =>
  (await client.send(new ListSchedulesCommand({ GroupName: 'reminders', ...input }))).Schedules?.map(
    (each) => each.Name,
  );

describe('a one-time schedule', () => {
  it('calls its function with its role once, in its time zone, and goes when it is done', async () => {
    await create('once', 'at(2026-03-02T12:30:00)', {
      ScheduleExpressionTimezone: 'Asia/Shanghai',
      ActionAfterCompletion: 'DELETE',
    });
    await services.host.clock.advance(29 * MINUTE);
    expect(services.calls).toEqual([]);
    await services.host.clock.advance(2 * MINUTE);
    expect(services.calls).toEqual([{ functionArn, payload: { hazard: '1' }, caller: { kind: 'role', roleArn } }]);
    await expect(get('once')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('stays when it is not told to go, and does not run again', async () => {
    await create('once', 'at(2026-03-02T04:30:00)');
    await services.host.clock.advance(60 * MINUTE);
    await services.restart();
    await services.host.clock.advance(60 * MINUTE);
    expect(services.calls).toHaveLength(1);
    expect((await get('once')).ScheduleExpression).toBe('at(2026-03-02T04:30:00)');
  });

  it('that fell due while the host was down runs when it starts', async () => {
    await create('once', 'at(2026-03-02T04:30:00)');
    await services.suspend(() => services.host.clock.advance(60 * MINUTE));
    await services.host.clock.advance(0);
    expect(services.calls).toHaveLength(1);
  });

  it('is moved by an update and stopped by a delete or a disabled state', async () => {
    await create('moved', 'at(2026-03-02T04:10:00)');
    await create('deleted', 'at(2026-03-02T04:10:00)');
    await create('disabled', 'at(2026-03-02T04:10:00)', { State: 'DISABLED' });
    await client.send(
      new UpdateScheduleCommand({
        Name: 'moved',
        GroupName: 'reminders',
        ScheduleExpression: 'at(2026-03-02T04:20:00)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target,
      }),
    );
    await client.send(new DeleteScheduleCommand({ Name: 'deleted', GroupName: 'reminders' }));
    await services.host.clock.advance(15 * MINUTE);
    expect(services.calls).toHaveLength(0);
    await services.host.clock.advance(15 * MINUTE);
    expect(services.calls).toHaveLength(1);
  });
});

describe('a recurring schedule', () => {
  it('runs between its start and its end', async () => {
    const StartDate = new Date('2026-03-02T05:00:00Z');
    await create('hourly', 'rate(1 hour)', { StartDate, EndDate: new Date('2026-03-02T07:30:00Z') });
    await services.host.clock.advance(10 * 60 * MINUTE);
    expect(services.calls).toHaveLength(3);
    const shown = await get('hourly');
    expect(shown.StartDate).toEqual(StartDate);
    expect(shown.Target?.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 });
  });

  it('fills in what it is about where its input asks', async () => {
    const Input = '{"at":"<aws.scheduler.scheduled-time>","by":"<aws.scheduler.schedule-arn>"}';
    await create('daily', 'cron(0 8 * * ? *)', { Target: { ...Target, Input } });
    await services.host.clock.advance(24 * 60 * MINUTE);
    expect(services.calls.map((call) => call.payload)).toEqual([
      { at: '2026-03-02T08:00:00Z', by: 'arn:aws:scheduler:us-east-1:123456789012:schedule/reminders/daily' },
    ]);
  });
});

describe('a run', () => {
  it('is tried again, then goes to the dead-letter queue', async () => {
    services.answer.invoke = ({ functionArn: target }) => {
      if (target === 'sqs:SendMessage') return { payload: {} };
      throw new AwsError('TooManyRequestsException', 'busy', 429);
    };
    const DeadLetterConfig = { Arn: 'arn:aws:sqs:us-east-1:123456789012:Dead' };
    await create('once', 'at(2026-03-02T04:30:00)', {
      Target: { ...Target, DeadLetterConfig, RetryPolicy: { MaximumRetryAttempts: 1 } },
    });
    await services.host.clock.advance(60 * MINUTE);
    const dead = services.calls.filter((call) => call.functionArn === 'sqs:SendMessage');
    expect(dead).toMatchObject([
      {
        caller: { kind: 'role', roleArn },
        payload: {
          MessageBody: '{"hazard":"1"}',
          MessageAttributes: {
            ERROR_CODE: { StringValue: 'TooManyRequestsException' },
            EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumRetryAttempts' },
            TARGET_ARN: { StringValue: functionArn },
          },
        },
      },
    ]);
  });

  it('is lost by no crash between the two halves of it', async () => {
    await create('once', 'at(2026-03-02T04:30:00)', { ActionAfterCompletion: 'DELETE' });
    services.answer.invoke = () => {
      throw new Error('killed');
    };
    await services.host.clock.advance(60 * MINUTE).catch(() => undefined);
    expect(services.calls).toHaveLength(0);
    services.answer.invoke = () => ({ payload: null });
    await services.restart();
    await services.host.clock.advance(0);
    expect(services.calls).toHaveLength(1);
  });
});

describe('the API', () => {
  it('lists by group, prefix and page', async () => {
    for (const name of ['a1', 'a2', 'b1']) await create(name, 'at(2027-01-01T00:00:00)');
    await create('other', 'at(2027-01-01T00:00:00)', { GroupName: 'default' });
    expect(await names({ NamePrefix: 'a' })).toEqual(['a1', 'a2']);
    const first = await client.send(new ListSchedulesCommand({ GroupName: 'reminders', MaxResults: 2 }));
    expect(first.Schedules).toHaveLength(2);
    expect(await names({ NextToken: first.NextToken })).toEqual(['b1']);
  });

  it('refuses what AWS refuses, and what this host lacks', async () => {
    await create('a', 'at(2027-01-01T00:00:00)', { ClientToken: 'same' });
    await create('a', 'at(2027-01-01T00:00:00)', { ClientToken: 'same' });
    await expect(create('a', 'at(2027-01-01T00:00:00)')).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(create('b', 'soon')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(create('b', 'rate(1 day)', { ScheduleExpressionTimezone: 'Mars' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const stranger = { ...Target, RoleArn: 'arn:aws:iam::123456789012:role/stranger' };
    await expect(create('b', 'rate(1 day)', { Target: stranger })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    });
    await expect(create('b', 'rate(1 day)', { GroupName: 'none' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(create('b', 'rate(1 day)', { Target: { ...Target, Input: 'x' } })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    const flexible = create('b', 'rate(1 day)', {
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
    });
    await expect(flexible).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  it('asks that the caller may write the schedule and pass its role', async () => {
    const role = new SchedulerClient({ ...services.client, credentials: roleCredentials });
    const asRole = () => create('mine', 'at(2027-01-01T00:00:00)', {}, role);
    await expect(asRole()).rejects.toThrow(/scheduler:CreateSchedule/);
    services.allowed.add('scheduler:CreateSchedule arn:aws:scheduler:us-east-1:123456789012:schedule/reminders/mine');
    await expect(asRole()).rejects.toThrow(/iam:PassRole/);
    services.allowed.add(`iam:PassRole ${roleArn}`);
    await asRole();
    role.destroy();
  });
});

describe('a schedule of the template', () => {
  it('keeps its rhythm over restarts, changes with the template and goes with it', async () => {
    const declare = (ScheduleExpression: string) =>
      services.create('AWS::Scheduler::Schedule', 'Nightly', {
        ScheduleExpression,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target,
      });
    await declare('cron(0 6 * * ? *)');
    await services.restart();
    await services.host.clock.advance(3 * 60 * MINUTE);
    expect(services.calls).toHaveLength(1);
    await services.restart();
    await services.host.clock.advance(24 * 60 * MINUTE);
    expect(services.calls).toHaveLength(2);
    services.undeclare('Nightly');
    await services.restart();
    expect(await names({ GroupName: undefined })).toEqual([]);
  });
});
