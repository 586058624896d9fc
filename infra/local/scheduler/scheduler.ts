/** EventBridge Scheduler: schedules made, shown and deleted through its REST API, in groups of the template. */

import { retryPolicyOf } from '../delivery.ts';
import { AwsError, type Caller, type Host, type Service, type WireRequest } from '../host.ts';
import { answerJson, parseInput } from '../json-api.ts';
import { ofShape } from '../json-shape.ts';
import { checkSchedule, invalid, type Schedule, type ScheduleInput } from './schedule.ts';
import { type Identity, openSchedules } from './schedules.ts';

/** The types of CreateSchedule's parameters. */
const shape = {
  ...{ Name: '', GroupName: '', ClientToken: '', ScheduleExpression: '', ScheduleExpressionTimezone: '' },
  ...{ FlexibleTimeWindow: { Mode: '' }, ActionAfterCompletion: '' },
  Target: {
    ...{ Arn: '', RoleArn: '', Input: '', DeadLetterConfig: { Arn: '' } },
    RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 0 },
  },
};

type Body = ScheduleInput & { GroupName?: string; ClientToken?: string };

export function scheduler(host: Host): Service {
  const schedules = openSchedules(host);
  const groups = new Set(['default']);
  const groupArn = (group: string) =>
    `arn:${host.partition}:scheduler:${host.region}:${host.accountId}:schedule-group/${group}`;

  /** Whoever makes a schedule hands its role to Scheduler, which takes it on on behalf of the schedule's group. */
  function checkRole(caller: Caller, roleArn: string, group: string): void {
    host.authorize(caller, 'iam:PassRole', roleArn, { 'iam:PassedToService': 'scheduler.amazonaws.com' });
    try {
      host.mayTakeOn(roleArn, 'scheduler.amazonaws.com', groupArn(group));
    } catch {
      throw invalid('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.');
    }
  }

  async function create({ body, caller }: WireRequest, name: string) {
    const { GroupName: group = 'default', ClientToken, ...input } = ofShape(parseInput(body), shape) as Body;
    const identity = { group, name };
    host.authorize(caller, 'scheduler:CreateSchedule', schedules.arnOf(identity));
    checkSchedule(input, name);
    if (!groups.has(group))
      throw new AwsError('ResourceNotFoundException', `Schedule group ${group} does not exist.`, 404);
    checkRole(caller, input.Target.RoleArn, group);
    return { ScheduleArn: await schedules.create(identity, input, ClientToken) };
  }

  async function show(identity: Identity, caller: Caller) {
    host.authorize(caller, 'scheduler:GetSchedule', schedules.arnOf(identity));
    return output(await schedules.get(identity));
  }

  async function remove(identity: Identity, caller: Caller) {
    host.authorize(caller, 'scheduler:DeleteSchedule', schedules.arnOf(identity));
    await schedules.remove(identity);
    return {};
  }

  return {
    name: 'scheduler',
    types: {
      'AWS::Scheduler::ScheduleGroup': {
        hosted: ['Name'],
        ignored: ['Tags'],
        create({ logicalId, properties }) {
          const name = String(properties.Name ?? logicalId);
          groups.add(name);
          return { ref: name, attributes: { Arn: groupArn(name), State: 'ACTIVE' } };
        },
      },
    },
    async handle(request) {
      const { method, path, query, caller } = request;
      const [, name] = /^\/schedules\/([^/]+)$/.exec(path) ?? [];
      const identity = { group: query.get('groupName') ?? 'default', name: name ?? '' };
      if (name && method === 'POST') return answerJson(await create(request, name));
      if (name && method === 'GET') return answerJson(await show(identity, caller));
      if (name && method === 'DELETE') return answerJson(await remove(identity, caller));
      throw new AwsError('UnknownOperationException', `This host lacks ${method} ${path}.`, 404);
    },
    start: () => schedules.resume(),
    stop: () => schedules.stop(),
  };
}

function output({ createdAt, nextAt: _, clientToken: __, ...schedule }: Schedule) {
  return {
    ...schedule,
    Target: { ...schedule.Target, RetryPolicy: retryPolicyOf(schedule.Target) },
    State: 'ENABLED',
    ScheduleExpressionTimezone: schedule.ScheduleExpressionTimezone ?? 'UTC',
    ActionAfterCompletion: schedule.ActionAfterCompletion ?? 'NONE',
    CreationDate: createdAt / 1000,
    LastModificationDate: createdAt / 1000,
  };
}
