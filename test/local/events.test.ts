import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Events, events } from '../../infra/local/events/events.ts';
import { AwsError } from '../../infra/local/host.ts';
import { sqs } from '../../infra/local/sqs/sqs.ts';
import { openServices, roleArn, type ServiceHost } from '../support/service-host.ts';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:watch';
let services: ServiceHost;
let bus: Events;

beforeEach(async () => {
  services = await openServices((host) => {
    bus = events(host);
    return [bus, sqs(host)];
  });
});
afterEach(() => services.close());

const target = (more: object = {}) => ({ Id: 'Target0', Arn: functionArn, ...more });
const rule = (properties: object) =>
  services.create('AWS::Events::Rule', 'Rule', { Targets: [target()], ...properties });
const settle = () => services.host.clock.advance(0);
const put = async (Entries: object[]) => {
  const caller = { kind: 'root' } as const;
  const output = (await services.host.call('events', 'PutEvents', { Entries }, caller)) as {
    FailedEntryCount: number;
    Entries: { EventId?: string; ErrorCode?: string }[];
  };
  await settle();
  return output;
};
const entry = (Detail: object, more: object = {}) => ({
  Source: 'hazards',
  DetailType: 'Closed',
  Detail: JSON.stringify(Detail),
  ...more,
});
const refuse = (error: AwsError) => {
  services.answer.invoke = () => {
    throw error;
  };
};
async function deadLetters() {
  const QueueUrl = `${services.url}/123456789012/Dead`;
  const input = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
  const answer = await services.host.call('sqs', 'ReceiveMessage', input, { kind: 'root' });
  return (
    (answer as { Messages?: { Body: string; MessageAttributes: Record<string, { StringValue: string }> }[] })
      .Messages ?? []
  );
}
async function withDeadLetters(policy: object = {}) {
  const dead = await services.create('AWS::SQS::Queue', 'Dead');
  const statement = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' };
  await services.create('AWS::SQS::QueuePolicy', 'Policy', {
    Queues: [dead.ref],
    PolicyDocument: { Statement: [statement] },
  });
  return target({ DeadLetterConfig: { Arn: dead.attributes.Arn }, ...policy });
}

describe('a rule with a pattern', () => {
  it('sends the events that fit it, and no other', async () => {
    const { attributes } = await rule({ EventPattern: { source: ['hazards'], detail: { level: ['major'] } } });
    const { Entries } = await put([entry({ level: 'major' }), entry({ level: 'general' })]);
    await services.host.clock.advance(1000);
    expect(services.calls).toEqual([
      {
        functionArn,
        caller: { kind: 'service', service: 'events.amazonaws.com', sourceArn: attributes.Arn },
        payload: {
          version: '0',
          id: Entries[0]?.EventId,
          'detail-type': 'Closed',
          source: 'hazards',
          account: '123456789012',
          time: '2026-03-02T04:00:00Z',
          region: 'us-east-1',
          resources: [],
          detail: { level: 'major' },
        },
      },
    ]);
  });

  it('hears of what AWS services emit', async () => {
    await rule({ EventPattern: { source: ['aws.states'], detail: { status: ['FAILED'] } } });
    await bus.emit({
      source: 'aws.states',
      'detail-type': 'Status',
      resources: ['arn:x'],
      detail: { status: 'FAILED' },
    });
    await settle();
    expect(services.calls).toMatchObject([{ payload: { resources: ['arn:x'], detail: { status: 'FAILED' } } }]);
  });

  it('starts one execution for one event with the role of its target', async () => {
    const Arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Hazard';
    await rule({
      EventPattern: { source: ['hazards'] },
      Targets: [target({ Arn, RoleArn: roleArn, Input: '{"a":1}' })],
    });
    await put([entry({})]);
    const payload = { stateMachineArn: Arn, name: expect.any(String), input: '{"a":1}' };
    expect(services.calls).toEqual([
      { functionArn: 'states:StartExecution', payload, caller: { kind: 'role', roleArn } },
    ]);
  });
});

describe('a delivery', () => {
  it('is tried again while the target is busy, also after a restart', async () => {
    await rule({ EventPattern: { source: ['hazards'] } });
    refuse(new AwsError('TooManyRequestsException', 'busy', 429));
    await put([entry({ n: 1 })]);
    services.answer.invoke = () => ({ payload: null });
    expect(services.calls).toEqual([]);
    await services.restart();
    await services.host.clock.advance(1000);
    expect(services.calls).toMatchObject([{ payload: { detail: { n: 1 } } }]);
    await services.restart();
    await services.host.clock.advance(600_000);
    expect(services.calls).toHaveLength(1);
  });

  it('goes to the dead-letter queue when its retries are over, or at once when no retry would help', async () => {
    const Targets = [
      await withDeadLetters({ RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 } }),
    ];
    const { attributes } = await rule({ EventPattern: { source: ['hazards'] }, Targets });
    refuse(new AwsError('TooManyRequestsException', 'busy', 429));
    await put([entry({ n: 1 })]);
    await services.host.clock.advance(60_000);
    refuse(new AwsError('ResourceNotFoundException', 'no such function', 404));
    await put([entry({ n: 2 })]);
    const dead = await deadLetters();
    const read = dead.map(({ Body, MessageAttributes }) => [
      JSON.parse(Body).detail.n,
      ...['ERROR_CODE', 'RETRY_ATTEMPTS', 'RULE_ARN'].map((name) => MessageAttributes[name]?.StringValue),
    ]);
    expect(read).toEqual([
      [1, 'TooManyRequestsException', '2', attributes.Arn],
      [2, 'ResourceNotFoundException', '0', attributes.Arn],
    ]);
  });
});

describe('a rule with a schedule', () => {
  it('runs when its time comes, and goes on after a restart without a run lost or doubled', async () => {
    await rule({ ScheduleExpression: 'rate(1 hour)' });
    await services.start();
    await services.host.clock.advance(2.5 * 3_600_000);
    expect(services.calls.map(({ payload }) => (payload as { time: string }).time)).toEqual([
      '2026-03-02T05:00:00Z',
      '2026-03-02T06:00:00Z',
    ]);
    expect(services.calls[0]?.payload).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      detail: {},
    });
    await services.restart();
    await services.host.clock.advance(3_600_000);
    expect(services.calls).toHaveLength(3);
  });

  it('makes up for the time it was down with one run', async () => {
    await rule({ ScheduleExpression: 'cron(0 * * * ? *)' });
    await services.start();
    await services.host.clock.advance(60_000);
    const { clock } = services.host;
    // Nothing listens to the clock while the host is down.
    await services.suspend(() => clock.advance(5 * 3_600_000));
    await clock.advance(0);
    expect(services.calls).toHaveLength(1);
    await clock.advance(3_600_000);
    expect(services.calls).toHaveLength(2);
  });

  it('rests while it is disabled, also over a restart, and misses what falls due meanwhile', async () => {
    const { ref: Name } = await rule({ ScheduleExpression: 'rate(1 hour)' });
    await services.start();
    const { clock, call } = services.host;
    await call('events', 'DisableRule', { Name }, { kind: 'root' });
    await clock.advance(2.5 * 3_600_000);
    await services.restart();
    await clock.advance(3_600_000);
    expect(services.calls).toEqual([]);
    await call('events', 'EnableRule', { Name }, { kind: 'root' });
    await clock.advance(0.9 * 3_600_000);
    expect(services.calls).toEqual([]);
    await services.restart();
    await clock.advance(3_600_000);
    expect(services.calls).toHaveLength(1);
  });

  it('is refused where there is none of that name', async () => {
    const disabled = services.host.call('events', 'DisableRule', { Name: 'Nobody' }, { kind: 'root' });
    await expect(disabled).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  it.each([
    [{ ScheduleExpression: 'rate(1 hours)' }, /ScheduleExpression/],
    [{ ScheduleExpression: 'at(2026-01-01T00:00:00)' }, /ScheduleExpression/],
    [{ Targets: [target({ InputPath: '$.detail' })] }, /InputPath/],
    [{ Targets: [target({ Arn: 'arn:aws:sns:us-east-1:123456789012:topic' })] }, /not to arn:aws:sns/],
    [{ EventPattern: { source: [{ cidr: '10.0.0.0/8' }] } }, /cidr/],
  ])('stops the start when it asks for what is not hosted: %o', async (properties, reason) => {
    await expect(rule(properties)).rejects.toThrow(reason);
  });
});

describe('PutEvents', () => {
  it('says of each entry what is wrong with it', async () => {
    const { FailedEntryCount, Entries } = await put([
      entry({}),
      entry({}, { Source: 'aws.s3' }),
      entry({}, { Detail: '[]' }),
      entry({}, { DetailType: '' }),
    ]);
    expect([FailedEntryCount, Entries.map((each) => each.ErrorCode)]).toEqual([
      3,
      [undefined, 'NotAuthorizedForSourceException', 'MalformedDetail', 'InvalidArgument'],
    ]);
  });
});
