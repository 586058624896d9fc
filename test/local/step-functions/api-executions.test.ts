import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { long, prefix, short } from './api-support.ts';
import {
  createMachine,
  describeExecution,
  ending,
  openWorld,
  pass,
  roleArn,
  run,
  start,
  type World,
} from './support.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

describe('StartExecution', () => {
  it('answers the same start again while it runs, and refuses another one under the name', async () => {
    const stateMachineArn = await createMachine(world, long);
    const send = (input: string) =>
      world.client.send(new StartExecutionCommand({ stateMachineArn, name: 'one', input }));
    const first = await send('{"a":1}');
    await world.clock.advance(1_000);
    expect(await send('{"a":1}')).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });
    await expect(send('{"a": 1}')).rejects.toMatchObject({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${first.executionArn}'`,
    });
    await world.client.send(new StopExecutionCommand({ executionArn: first.executionArn }));
    await expect(send('{"a":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  it('frees the name 90 days after the end', async () => {
    const machine = await createMachine(world, short);
    const arn = await start(world, machine, { first: true }, 'one');
    await ending(world, arn);
    await world.clock.advance(90 * 86_400_000 - 1);
    await expect(start(world, machine, {}, 'one')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await world.clock.advance(1);
    await expect(describeExecution(world, arn)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    expect(await start(world, machine, { second: true }, 'one')).toBe(arn);
    expect(await ending(world, arn)).toMatchObject({ input: '{"second":true}' });
    const { executions } = await world.client.send(new ListExecutionsCommand({ stateMachineArn: machine }));
    expect(executions).toHaveLength(1);
  });

  it('two starts at the same moment are one execution', async () => {
    const machine = await createMachine(world, short);
    const arns = await Promise.all(
      Array.from({ length: 8 }, () => start(world, machine, {}, 'one').catch(({ name }) => name)),
    );
    await ending(world, `${machine.replace('stateMachine', 'execution')}:one`);
    const { executions } = await world.client.send(new ListExecutionsCommand({ stateMachineArn: machine }));
    expect(executions).toHaveLength(1);
    expect(new Set(arns).size).toBeLessThanOrEqual(2);
  });

  it.each([
    [
      'not json',
      "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    ["{'a': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    ['', 'Invalid execution input.'],
  ])('refuses the input %j', async (input, problem) => {
    const stateMachineArn = await createMachine(world, short);
    await expect(world.client.send(new StartExecutionCommand({ stateMachineArn, input }))).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
      message: `Invalid State Machine Execution Input: '${problem}'`,
    });
  });

  it('refuses an input that is nested too deeply by name', async () => {
    const stateMachineArn = await createMachine(world, short);
    const input = `${'['.repeat(1_001)}${']'.repeat(1_001)}`;
    await expect(world.client.send(new StartExecutionCommand({ stateMachineArn, input }))).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
      message: expect.stringContaining('JSON nested more than 1000 levels deep is not hosted on this machine'),
    });
  });

  it.each(['2', '"text"', 'null'])('takes the input %s', async (input) => {
    const stateMachineArn = await createMachine(world, { StartAt: 'A', States: { A: { Type: 'Succeed' } } });
    const { executionArn } = await world.client.send(new StartExecutionCommand({ stateMachineArn, input }));
    expect((await ending(world, executionArn as string)).output).toBe(input);
  });

  it('refuses names, ARNs and machines that are not there', async () => {
    const stateMachineArn = await createMachine(world, short);
    await expect(start(world, stateMachineArn, {}, 'a b')).rejects.toMatchObject({ name: 'InvalidName' });
    await expect(start(world, 'nothing')).rejects.toMatchObject({
      name: 'InvalidArn',
      message: "Invalid Arn: 'Invalid ARN prefix: nothing'",
    });
    await expect(start(world, `${stateMachineArn}x`)).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  });

  it('an execution keeps the definition that it started with', async () => {
    const resource = (Seconds: number) => ({
      logicalId: 'M',
      type: 'AWS::StepFunctions::StateMachine',
      dependsOn: [],
      properties: {
        StateMachineName: 'm',
        RoleArn: roleArn,
        DefinitionString: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'W',
          States: { W: { Type: 'Wait', Seconds, Next: 'A' }, A: pass(`waited \${what}`) },
        }),
        DefinitionSubstitutions: { what: String(Seconds) },
      },
    });
    const { create: put } = world.service.types['AWS::StepFunctions::StateMachine'] as {
      create(of: object): Promise<{ ref: string }>;
    };
    const { ref } = await put(resource(10));
    const first = await start(world, ref);
    expect(await put(resource(20))).toMatchObject({ ref, attributes: { Arn: ref, Name: 'm' } });
    const second = await start(world, ref);
    await world.clock.advance(20_000);
    expect((await ending(world, first)).output).toBe('"waited 10"');
    expect((await ending(world, second)).output).toBe('"waited 20"');
  });
});

describe('ListExecutions', () => {
  it('lists the newest first, by status and by pages', async () => {
    const stateMachineArn = await createMachine(world, long);
    const arns: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      arns.unshift(await start(world, stateMachineArn));
      await world.clock.advance(1_000);
    }
    await world.client.send(new StopExecutionCommand({ executionArn: arns[1] }));
    const list = async (more: object) => world.client.send(new ListExecutionsCommand({ stateMachineArn, ...more }));
    const first = await list({ maxResults: 3 });
    const second = await list({ maxResults: 3, nextToken: first.nextToken });
    const listed = [...(first.executions ?? []), ...(second.executions ?? [])].map(({ executionArn }) => executionArn);
    expect(listed).toEqual(arns);
    expect(second.nextToken).toBeUndefined();
    expect((await list({ statusFilter: 'ABORTED' })).executions?.map(({ executionArn }) => executionArn)).toEqual([
      arns[1],
    ]);
    expect((await list({ statusFilter: 'RUNNING' })).executions).toHaveLength(4);
    await expect(list({ statusFilter: 'running' })).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value 'running' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
    });
    await expect(list({ maxResults: 1.5 })).rejects.toMatchObject({
      message:
        "1 validation error detected: Value '1.5' at 'maxResults' failed to satisfy constraint: Member must be of type integer",
    });
    await expect(list({ maxResults: 1001 })).rejects.toMatchObject({
      message:
        "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    });
  });
});

describe('GetExecutionHistory', () => {
  it('pages forwards and backwards', async () => {
    const { arn: executionArn } = await run(world, { StartAt: 'A', States: { A: pass(1, { Next: 'B' }), B: pass(2) } });
    const ids = async (more: object) => {
      const seen: number[] = [];
      let nextToken: string | undefined;
      do {
        const token = nextToken === undefined ? {} : { nextToken };
        const page = await world.client.send(
          new GetExecutionHistoryCommand({ executionArn, maxResults: 4, ...more, ...token }),
        );
        seen.push(...(page.events ?? []).map(({ id }) => id as number));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return seen;
    };
    expect(await ids({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await ids({ reverseOrder: true })).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it('refuses a page token that is too long', async () => {
    const stateMachineArn = await createMachine(world, short);
    const list = (length: number) =>
      world.client.send(new ListExecutionsCommand({ stateMachineArn, nextToken: 'x'.repeat(length) }));
    await expect(list(3096)).rejects.toMatchObject({ name: 'InvalidToken' });
    await expect(list(3097)).rejects.toMatchObject({
      name: 'ValidationException',
      message: `1 validation error detected: Value '${'x'.repeat(3097)}' at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to 3096`,
    });
  });

  it.each(['garbage', ...['"text"', '-5', '1.5', '1e99'].map((mark) => Buffer.from(mark).toString('base64url'))])(
    'refuses the page token %s',
    async (nextToken) => {
      const { arn: executionArn } = await run(world, short);
      await expect(
        world.client.send(new GetExecutionHistoryCommand({ executionArn, nextToken })),
      ).rejects.toMatchObject({
        name: 'InvalidToken',
      });
    },
  );

  it('refuses half an event', async () => {
    const { arn: executionArn } = await run(world, short);
    const halves = new GetExecutionHistoryCommand({ executionArn, maxResults: 1.5 });
    await expect(world.client.send(halves)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('says when there is no such execution', async () => {
    const executionArn = `${prefix}:execution:m:gone`;
    await expect(world.client.send(new GetExecutionHistoryCommand({ executionArn }))).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${executionArn}'`,
    });
    await expect(describeExecution(world, 'nothing')).rejects.toMatchObject({ name: 'InvalidArn' });
  });
});

describe('StopExecution', () => {
  it('of one that has ended changes nothing', async () => {
    const { arn, stopDate } = await run(world, short);
    expect((await world.client.send(new StopExecutionCommand({ executionArn: arn }))).stopDate).toEqual(stopDate);
    expect((await describeExecution(world, arn)).status).toBe('SUCCEEDED');
  });
});
