/** EventBridge Scheduler: its REST API, its schedules and groups in the template. */
import { AwsError, type Caller, type Host, type Resource, type Service, type WireRequest } from '../host.ts';
import { answerJson, parseInput } from '../json-api.ts';
import { checkSchedule, inputParts, invalid, retryPolicyOf, type Schedule, type ScheduleInput } from './schedule.ts';
import { openSchedules } from './schedules.ts';

type Body = ScheduleInput & { GroupName?: string; ClientToken?: string };

export function scheduler(host: Host): Service {
  const schedules = openSchedules(host);
  const groups = new Set(['default']);
  const declared = new Set<string>();

  function authorise(caller: Caller, action: string, resource: string): void {
    host.authorize(caller, `scheduler:${action}`, resource);
  }

  /** Whoever writes a schedule hands its role to Scheduler. */
  function mayPass(caller: Caller, roleArn: string): void {
    host.authorize(caller, 'iam:PassRole', roleArn, { 'iam:PassedToService': 'scheduler.amazonaws.com' });
  }

  /** On whose behalf Scheduler acts is the schedule's group. */
  function checkRole(roleArn: string, group: string): void {
    const groupArn = `arn:${host.partition}:scheduler:${host.region}:${host.accountId}:schedule-group/${group}`;
    try {
      host.mayTakeOn(roleArn, 'scheduler.amazonaws.com', groupArn);
    } catch {
      throw invalid('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.');
    }
  }

  function checkGroup(group: string): void {
    if (!groups.has(group))
      throw new AwsError('ResourceNotFoundException', `Schedule group ${group} does not exist.`, 404);
  }

  async function write(action: 'CreateSchedule' | 'UpdateSchedule', name: string, { body, caller }: WireRequest) {
    const { GroupName: group = 'default', ClientToken, ...input } = parseInput(body) as Body;
    const identity = { group, name };
    authorise(caller, action, schedules.arnOf(identity));
    const unknown = Object.keys(input).find(
      (part) => !(inputParts as readonly string[]).includes(part) && part !== 'Name',
    );
    if (unknown) throw new AwsError('NotImplemented', `${action}: this host lacks the parameter ${unknown}.`, 501);
    checkSchedule(input, name);
    checkGroup(group);
    mayPass(caller, input.Target.RoleArn);
    checkRole(input.Target.RoleArn, group);
    const ScheduleArn =
      action === 'CreateSchedule'
        ? await schedules.create(identity, input, ClientToken)
        : await schedules.update(identity, input);
    return answerJson({ ScheduleArn });
  }

  async function onSchedule(request: WireRequest, name: string) {
    const { method, query, caller } = request;
    if (method === 'POST') return write('CreateSchedule', name, request);
    if (method === 'PUT') return write('UpdateSchedule', name, request);
    const identity = { group: query.get('groupName') ?? 'default', name };
    authorise(caller, method === 'GET' ? 'GetSchedule' : 'DeleteSchedule', schedules.arnOf(identity));
    if (method === 'GET') return answerJson(output(await schedules.get(identity)));
    await schedules.remove(identity);
    return answerJson({});
  }

  async function listSchedules({ query, caller }: WireRequest) {
    authorise(caller, 'ListSchedules', '*');
    const limit = Number(query.get('MaxResults') ?? 100);
    if (!(limit >= 1 && limit <= 100)) throw invalid('MaxResults must be between 1 and 100.');
    const group = query.get('ScheduleGroup') ?? undefined;
    const wanted = (schedule: Schedule) =>
      schedule.Name.startsWith(query.get('NamePrefix') ?? '') &&
      (!query.has('State') || (schedule.State ?? 'ENABLED') === query.get('State'));
    const found: [string, Schedule][] = [];
    let after = query.has('NextToken') ? Buffer.from(query.get('NextToken') ?? '', 'base64').toString() : undefined;
    for (;;) {
      const page = await schedules.list(group, after, 200);
      found.push(...page.filter(([, schedule]) => wanted(schedule)));
      after = page.at(-1)?.[0];
      if (found.length > limit || page.length < 200) break;
    }
    const shown = found.slice(0, limit);
    const next = found.length > limit ? Buffer.from(shown.at(-1)?.[0] ?? '').toString('base64') : undefined;
    return answerJson({ Schedules: shown.map(([, schedule]) => summary(schedule)), NextToken: next });
  }

  function createSchedule({ logicalId, properties }: Resource) {
    const { Name, GroupName, ...given } = properties as ScheduleInput & { Name?: string; GroupName?: string };
    const identity = { group: GroupName ?? 'default', name: Name ?? logicalId };
    const seconds = (date: unknown) => Date.parse(String(date)) / 1000;
    const input: ScheduleInput = {
      ...given,
      ...(given.StartDate !== undefined && { StartDate: seconds(given.StartDate) }),
      ...(given.EndDate !== undefined && { EndDate: seconds(given.EndDate) }),
    };
    checkSchedule(input, identity.name);
    checkGroup(identity.group);
    checkRole(input.Target.RoleArn, identity.group);
    declared.add(schedules.arnOf(identity));
    return schedules.declare(identity, input, logicalId).then((Arn) => ({ ref: identity.name, attributes: { Arn } }));
  }

  return {
    name: 'scheduler',
    types: {
      'AWS::Scheduler::Schedule': {
        hosted: ['Name', 'GroupName', ...inputParts.filter((part) => part !== 'ActionAfterCompletion')],
        ignored: [],
        create: createSchedule,
      },
      'AWS::Scheduler::ScheduleGroup': {
        hosted: ['Name'],
        ignored: ['Tags'],
        create({ logicalId, properties }) {
          const name = String(properties.Name ?? logicalId);
          groups.add(name);
          const Arn = `arn:${host.partition}:scheduler:${host.region}:${host.accountId}:schedule-group/${name}`;
          return { ref: name, attributes: { Arn, State: 'ACTIVE' } };
        },
      },
    },
    async handle(request) {
      const [, kind, name] = /^\/(schedules)(?:\/([^/]+))?$/.exec(request.path) ?? [];
      if (name !== undefined && ['GET', 'POST', 'PUT', 'DELETE'].includes(request.method))
        return onSchedule(request, name);
      if (kind && request.method === 'GET') return listSchedules(request);
      throw new AwsError('UnknownOperationException', `This host lacks ${request.method} ${request.path}.`, 404);
    },
    start: () => schedules.resume(declared),
    stop: () => schedules.stop(),
  };
}

function output({ createdAt, modifiedAt, nextAt: _, clientToken: __, logicalId: ___, ...schedule }: Schedule) {
  return {
    ...schedule,
    Target: { ...schedule.Target, RetryPolicy: retryPolicyOf(schedule) },
    State: schedule.State ?? 'ENABLED',
    ScheduleExpressionTimezone: schedule.ScheduleExpressionTimezone ?? 'UTC',
    ActionAfterCompletion: schedule.ActionAfterCompletion ?? 'NONE',
    CreationDate: createdAt / 1000,
    LastModificationDate: modifiedAt / 1000,
  };
}

function summary({ Name, GroupName, Arn, State, Target, createdAt, modifiedAt }: Schedule) {
  const dates = { CreationDate: createdAt / 1000, LastModificationDate: modifiedAt / 1000 };
  return { Name, GroupName, Arn, State: State ?? 'ENABLED', Target: { Arn: Target.Arn }, ...dates };
}
