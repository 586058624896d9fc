import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../../infra/local/host.ts';
import { long, prefix, short } from './api-support.ts';
import { startOfTime } from './memory.ts';
import { createMachine, ending, openWorld, pass, roleArn, run, start, until, type World } from './support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...short });
const create = (name: string, text = definition, role = roleArn) =>
  world.client.send(new CreateStateMachineCommand({ name, definition: text, roleArn: role }));

describe('state machines', () => {
  it('are described as they were created', async () => {
    const { stateMachineArn, creationDate } = await create('m');
    expect(stateMachineArn).toBe(`${prefix}:stateMachine:m`);
    const described = await world.client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(described).toMatchObject({
      stateMachineArn,
      name: 'm',
      status: 'ACTIVE',
      definition,
      roleArn,
      type: 'STANDARD',
      creationDate,
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    });
  });

  it('the same again is answered alike, another one under the name is refused', async () => {
    const first = await create('m');
    expect((await create('m')).creationDate).toEqual(first.creationDate);
    await expect(create('m', `${definition} `)).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
      message: `State Machine Already Exists: '${prefix}:stateMachine:m'`,
    });
  });

  it.each(['a b', 'a/b', 'a{', 'ä"'])('refuses the name %j', async (name) => {
    await expect(create(name)).rejects.toMatchObject({ name: 'InvalidName', message: `Invalid Name: '${name}'` });
  });

  it('refuses a role that is none, and express machines', async () => {
    await expect(create('m', definition, 'nobody')).rejects.toMatchObject({ name: 'InvalidArn' });
    const express = new CreateStateMachineCommand({ name: 'm', definition, roleArn, type: 'EXPRESS' });
    await expect(world.client.send(express)).rejects.toMatchObject({ name: 'StateMachineTypeNotSupported' });
  });

  it('refuses a role of the template that does not trust Step Functions', async () => {
    world.host.mayTakeOn = (role) => {
      if (role === roleArn) throw new Error('its trust policy names others');
      throw new AwsError('NoSuchEntity', 'not in the template', 404);
    };
    await expect(create('m')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    });
    await create('m', definition, 'arn:aws:iam::000000000000:role/elsewhere');
  });

  it('are gone once deleted', async () => {
    await create('a');
    const stateMachineArn = `${prefix}:stateMachine:a`;
    await world.client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await world.client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await expect(world.client.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: '${stateMachineArn}'`,
    });
  });

  it('a deleted machine ends its executions with their next step', async () => {
    const stateMachineArn = await createMachine(world, long);
    const arn = await start(world, stateMachineArn);
    await world.client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    await expect(start(world, stateMachineArn)).rejects.toMatchObject({ name: 'StateMachineDeleting' });
    await world.clock.advance(3_600_000);
    expect((await ending(world, arn)).status).toBe('ABORTED');
    await expect(start(world, stateMachineArn)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });

  it('lists the variables that its states read', async () => {
    const States = { A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' }, B: pass('{% $x + $sum([1]) %}') };
    const stateMachineArn = await createMachine(world, { StartAt: 'A', States });
    const { variableReferences } = await world.client.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(variableReferences).toEqual({ B: ['x'] });
  });
});

describe('what is not hosted', () => {
  it('is refused by name, operation or parameter', async () => {
    const stateMachineArn = await createMachine(world, short);
    await expect(world.client.send(new UpdateStateMachineCommand({ stateMachineArn, roleArn }))).rejects.toMatchObject({
      message: "Step Functions does not host the operation 'UpdateStateMachine' on this machine",
    });
    await expect(world.client.send(new ListStateMachinesCommand({}))).rejects.toMatchObject({
      message: "Step Functions does not host the operation 'ListStateMachines' on this machine",
    });
    const logged = { name: 'x', definition, roleArn, loggingConfiguration: { level: 'ALL' as const } };
    await expect(world.client.send(new CreateStateMachineCommand(logged))).rejects.toMatchObject({
      message: "CreateStateMachine does not host the parameter 'loggingConfiguration' on this machine",
    });
    const published = new CreateStateMachineCommand({ name: 'x', definition, roleArn, publish: true });
    await expect(world.client.send(published)).rejects.toMatchObject({
      name: 'ValidationException',
      message: "CreateStateMachine does not host the parameter 'publish' on this machine",
    });
  });
});

describe('permissions', () => {
  it('every call asks for its own action on what it touches', async () => {
    const stateMachineArn = await createMachine(world, short);
    const executionArn = await start(world, stateMachineArn);
    await ending(world, executionArn);
    expect(world.asked).toContainEqual({ action: 'states:CreateStateMachine', resource: stateMachineArn });
    expect(world.asked).toContainEqual({ action: 'states:StartExecution', resource: stateMachineArn });
    expect(world.asked).toContainEqual({ action: 'states:DescribeExecution', resource: executionArn });
    world.denied.add('states:StartExecution');
    await expect(start(world, stateMachineArn)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('status changes', () => {
  it('are told to EventBridge as AWS tells them', async () => {
    const { arn } = await run(world, short, { a: 1 });
    const [running, succeeded] = await until(
      () => world.notices,
      ({ length }) => length === 2,
    );
    expect(running).toMatchObject({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      resources: [arn],
    });
    expect(running?.detail).toMatchObject({ status: 'RUNNING', stopDate: null, output: null, input: '{"a":1}' });
    expect(succeeded?.detail).toEqual({
      executionArn: arn,
      stateMachineArn: arn
        .split(':')
        .slice(0, 5)
        .join(':')
        .concat(':stateMachine:', arn.split(':')[6] as string),
      name: arn.split(':')[7],
      status: 'SUCCEEDED',
      startDate: startOfTime,
      stopDate: startOfTime,
      input: '{"a":1}',
      inputDetails: { included: true },
      output: '"done"',
      outputDetails: { included: true },
      error: null,
      cause: null,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });
});
