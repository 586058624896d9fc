import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
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

  it('is stopped by a delete', async () => {
    await create('deleted', 'at(2026-03-02T04:10:00)');
    await client.send(new DeleteScheduleCommand({ Name: 'deleted', GroupName: 'reminders' }));
    await services.host.clock.advance(15 * MINUTE);
    expect(services.calls).toHaveLength(0);
  });
});

describe('a recurring schedule', () => {
  it('runs at once and then at its rate, over a restart too', async () => {
    await create('hourly', 'rate(1 hour)');
    await expect.poll(() => services.calls).toHaveLength(1);
    await services.host.clock.advance(90 * MINUTE);
    expect(services.calls).toHaveLength(2);
    await services.restart();
    await services.host.clock.advance(60 * MINUTE);
    expect(services.calls).toHaveLength(3);
    const shown = await get('hourly');
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
            IS_PAYLOAD_TRUNCATED: { StringValue: 'false' },
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
  });

  it.each<[string, Partial<CreateScheduleCommandInput>]>([
    ['flexible time windows', { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 } }],
    ['the parameter StartDate', { StartDate: new Date('2027-01-01') }],
    ['the parameter State', { State: 'DISABLED' }],
    ["SqsParameters of a schedule's target", { Target: { ...Target, SqsParameters: { MessageGroupId: 'a' } } }],
    ['targets without Input', { Target: { Arn: functionArn, RoleArn: roleArn } }],
  ])('lacks %s, and says so', async (what, more) => {
    const refusal = { name: 'NotImplemented', message: `This host lacks ${what}.` };
    await expect(create('b', 'rate(1 day)', more)).rejects.toMatchObject(refusal);
  });

  it.each<[string, Partial<CreateScheduleCommandInput>, string]>([
    [
      'a b',
      {},
      "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$",
    ],
    [
      'b',
      { ActionAfterCompletion: 'LATER' as 'NONE' },
      "Value 'LATER' at 'actionAfterCompletion' failed to satisfy constraint: Member must satisfy enum value set: [NONE, DELETE]",
    ],
    [
      'b',
      { Target: { ...Target, RetryPolicy: { MaximumEventAgeInSeconds: 59, MaximumRetryAttempts: 186 } } },
      '2 validation errors detected: ',
    ],
    [
      'b',
      { ScheduleExpression: 'at(2021-12-31T23:59:59Z)', FlexibleTimeWindow: { Mode: 'FLEXIBLE' } },
      'Invalid Schedule Expression at(2021-12-31T23:59:59Z).',
    ],
    ['b', { Target: { ...Target, DeadLetterConfig: { Arn: 'arn:aws:sns:a:b:c' } } }, 'not into arn:aws:sns'],
  ])('refuses the schedule %s with %o', async (name, more, reason) => {
    const refusal = { name: 'ValidationException', message: expect.stringContaining(reason) };
    await expect(create(name, 'rate(1 day)', more)).rejects.toMatchObject(refusal);
  });

  it('lacks updates, and says so', async () => {
    const FlexibleTimeWindow = { Mode: 'OFF' } as const;
    const input = { Name: 'a', ScheduleExpression: 'rate(1 day)', FlexibleTimeWindow, Target };
    const update = client.send(new UpdateScheduleCommand(input));
    await expect(update).rejects.toThrow('This host lacks PUT /schedules/a.');
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
