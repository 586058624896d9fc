import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Events, events } from '../../infra/local/events/events.ts';
import { AwsError } from '../../infra/local/host.ts';
import { sqs } from '../../infra/local/sqs/sqs.ts';
import { openServices, type ServiceHost } from '../support/service-host.ts';

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
const daily = { ScheduleExpression: 'rate(1 day)' };
const settle = () => services.host.clock.advance(0);
/** What a service of AWS says on the bus. */
const emit = async (detail: object) => {
  await bus.emit({ source: 'aws.states', 'detail-type': 'Status', resources: ['arn:x'], detail });
  await settle();
};
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
  const may = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };
  const statement = { ...may, Principal: { Service: 'events.amazonaws.com' } };
  await services.create('AWS::SQS::QueuePolicy', 'Policy', {
    Queues: [dead.ref],
    PolicyDocument: { Statement: [statement] },
  });
  return { ...target(policy), DeadLetterConfig: { Arn: dead.attributes.Arn } };
}

describe('a rule with a pattern', () => {
  it('sends the events that fit it, and no other', async () => {
    const { attributes } = await rule({ EventPattern: { source: ['aws.states'], detail: { status: ['FAILED'] } } });
    await emit({ status: 'FAILED' });
    await emit({ status: 'SUCCEEDED' });
    expect(services.calls).toEqual([
      {
        functionArn,
        caller: { kind: 'service', service: 'events.amazonaws.com', sourceArn: attributes.Arn },
        payload: {
          version: '0',
          id: expect.any(String),
          'detail-type': 'Status',
          source: 'aws.states',
          account: '123456789012',
          time: '2026-03-02T04:00:00Z',
          region: 'us-east-1',
          resources: ['arn:x'],
          detail: { status: 'FAILED' },
        },
      },
    ]);
  });

  it('puts them into a queue that lets it', async () => {
    const { DeadLetterConfig } = await withDeadLetters();
    await rule({ EventPattern: { source: ['aws.states'] }, Targets: [target({ Arn: DeadLetterConfig.Arn })] });
    await emit({ n: 1 });
    expect((await deadLetters()).map(({ Body }) => JSON.parse(Body).detail)).toEqual([{ n: 1 }]);
  });
});

describe('a delivery', () => {
  it('is tried again while the target is busy, also after a restart', async () => {
    await rule({ EventPattern: { source: ['aws.states'] } });
    refuse(new AwsError('TooManyRequestsException', 'busy', 429));
    await emit({ n: 1 });
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
    const { attributes } = await rule({ EventPattern: { source: ['aws.states'] }, Targets });
    refuse(new AwsError('TooManyRequestsException', 'busy', 429));
    await emit({ n: 1 });
    await services.host.clock.advance(60_000);
    refuse(new AwsError('ResourceNotFoundException', 'no such function', 404));
    await emit({ n: 2 });
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

  it.each([
    [{ ScheduleExpression: 'rate(1 hours)' }, /ScheduleExpression/],
    [{ ScheduleExpression: 'at(2026-01-01T00:00:00)' }, /ScheduleExpression/],
    [{ State: 'DISABLED' }, /DISABLED/],
    [{}, /needs EventPattern or ScheduleExpression/],
    [{ ...daily, Targets: [target({ Arn: 'arn:aws:sns:us-east-1:123456789012:topic' })] }, /not to arn:aws:sns/],
    [{ ...daily, Targets: [target(), target()] }, /two targets have the Id Target0/],
    [{ ...daily, Targets: [target({ RetryPolicy: { MaximumRetryAttempts: 186 } })] }, /from 0 to 185, not 186/],
    [{ ...daily, Targets: [target({ DeadLetterConfig: { Arn: 'arn:aws:sns:a:b:c' } })] }, /not into arn:aws:sns/],
    [{ EventPattern: { source: [{ cidr: '10.0.0.0/8' }] } }, /cidr/],
  ])('stops the start when it asks for what is not hosted: %o', async (properties, reason) => {
    await expect(rule(properties)).rejects.toThrow(reason);
  });
});

describe('the API', () => {
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

  it.each(['PutEvents', 'PutRule'])('lacks %s, and says so', async (operation) => {
    const asked = services.host.call('events', operation, {}, { kind: 'root' });
    await expect(asked).rejects.toMatchObject({ message: `This host lacks the operation ${operation}.` });
  });
});
