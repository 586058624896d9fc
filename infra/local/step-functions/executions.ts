/** What the API asks of executions: start, stop, look at, list, and the callbacks of their tasks. */
import { randomUUID } from 'node:crypto';
import { AwsError, type Caller, type Host } from '../host.ts';
import type { Engine } from './engine.ts';
import { eventOnWire, type HistoryEvent } from './history.ts';
import { abort, answer } from './interpret.ts';
import { hashOf, type Machines } from './machines.ts';
import type { Execution, Fields, Status } from './model.ts';
import { redriveOf } from './notices.ts';
import { checkArn, checkName, jsonProblem, readMark, writeMark } from './parameters.ts';
import { keys, type Records } from './records.ts';
import type { Outcome } from './task-state.ts';
import { findTask } from './threads.ts';
import { readToken } from './token.ts';

export type Executions = ReturnType<typeof createExecutions>;
const defaultPage = 100;

export function createExecutions(host: Host, records: Records, machines: Machines, engine: Engine) {
  const { store, clock } = host;
  const may = (caller: Caller, operation: string, arn: string) => host.authorize(caller, `states:${operation}`, arn);

  /** The same start again is answered as the first, while it runs. */
  async function start(given: Fields, caller: Caller): Promise<Execution> {
    const { stateMachineArn: machineArn, name = randomUUID(), input = '{}' } = given as Record<string, string>;
    checkArn(machineArn as string, 'stateMachine');
    may(caller, 'StartExecution', machineArn as string);
    const machine = await machines.get(machineArn as string);
    if (machine.deleting === true) {
      throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${machine.arn}'`);
    }
    checkName(name);
    checkInput(input);
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const execution: Execution = {
      arn,
      name,
      machineArn: machine.arn,
      roleArn: machine.roleArn,
      status: 'RUNNING',
      startDate: clock.now(),
      input,
      definition: hashOf(machine.definition),
    };
    return engine.open(execution, async () => {
      const found = await records.execution(arn);
      if (found === undefined || (found.status === 'RUNNING' && found.input === input)) return found;
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    });
  }

  function checkInput(input: string): void {
    if (Buffer.byteLength(input) > 262_144) {
      throw new AwsError('InvalidExecutionInput', "Invalid State Machine Execution Input: 'Input is too large.'");
    }
    const problem = input.trim() === '' ? 'Invalid execution input.' : jsonProblem(input);
    if (problem === undefined) return;
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${problem}'`);
  }

  async function get(caller: Caller, operation: string, arn: string): Promise<Execution> {
    checkArn(arn, 'execution');
    may(caller, operation, arn);
    const execution = await records.execution(arn);
    if (execution !== undefined && execution.arn === arn) return execution;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }

  async function describe({ executionArn }: Fields, caller: Caller): Promise<Fields> {
    const execution = await get(caller, 'DescribeExecution', executionArn as string);
    const { arn, machineArn, startDate, stopDate, definition, roleArn, ...rest } = execution;
    return {
      executionArn: arn,
      stateMachineArn: machineArn,
      ...rest,
      startDate: startDate / 1000,
      ...(stopDate === undefined ? {} : { stopDate: stopDate / 1000 }),
      inputDetails: { included: true },
      ...(rest.output === undefined ? {} : { outputDetails: { included: true } }),
      redriveCount: 0,
      ...redriveOf(execution),
    };
  }

  async function stop({ executionArn, error, cause }: Fields, caller: Caller): Promise<Fields> {
    const execution = await get(caller, 'StopExecution', executionArn as string);
    await engine.turn(execution.arn, (turn) => turn && abort(turn, error as string, cause as string));
    const { stopDate = clock.now() } = (await records.execution(execution.arn)) ?? execution;
    return { stopDate: stopDate / 1000 };
  }

  async function list(
    { stateMachineArn: arn, statusFilter, maxResults, nextToken }: Fields,
    caller: Caller,
  ): Promise<Fields> {
    checkArn(arn as string, 'stateMachine');
    may(caller, 'ListExecutions', arn as string);
    const machine = await machines.get(arn as string);
    const prefix = keys.started(machine.name, (statusFilter as Status | undefined) ?? 'ALL');
    const limit = (maxResults as number) || defaultPage;
    const after = nextToken === undefined ? {} : { after: `${prefix}${readMark(nextToken, 'string')}` };
    const page = await store.list<string>(prefix, { limit: limit + 1, ...after });
    const found = await Promise.all(page.slice(0, limit).map(([, executionArn]) => records.execution(executionArn)));
    const next = page.length > limit ? page[limit - 1]?.[0].slice(prefix.length) : undefined;
    return {
      executions: found.filter((execution) => execution !== undefined).map(listed),
      ...(next === undefined ? {} : { nextToken: writeMark(next) }),
    };
  }

  const listed = ({ arn, machineArn, name, status, startDate, stopDate }: Execution): Fields => ({
    executionArn: arn,
    stateMachineArn: machineArn,
    name,
    status,
    startDate: startDate / 1000,
    ...(stopDate === undefined ? {} : { stopDate: stopDate / 1000 }),
    redriveCount: 0,
  });

  /** Ids have no gaps, so a page is a range of them; backwards, it is the range read from its end. */
  async function history(given: Fields, caller: Caller): Promise<Fields> {
    const { arn } = await get(caller, 'GetExecutionHistory', given.executionArn as string);
    const { reverseOrder = false, maxResults, nextToken } = given;
    const limit = (maxResults as number) || defaultPage;
    const prefix = keys.events(arn);
    const last = async () => (await store.list<HistoryEvent>(prefix, { reverse: true, limit: 1 }))[0]?.[1].id ?? 0;
    const start = nextToken === undefined ? (reverseOrder ? await last() : 1) : readMark(nextToken, 'number');
    const first = reverseOrder ? Math.max(start - limit + 1, 1) : start;
    const count = reverseOrder ? start - first + 1 : limit + 1;
    const page = await store.list<HistoryEvent>(prefix, { after: keys.event(arn, first - 1), limit: count });
    const events = page.map(([, event]) => eventOnWire(event));
    const isMore = reverseOrder ? first > 1 : events.length > limit;
    return {
      events: reverseOrder ? events.reverse() : events.slice(0, limit),
      ...(isMore ? { nextToken: writeMark(reverseOrder ? first - 1 : start + limit) } : {}),
    };
  }

  /** Brings a callback to its task; one that no longer waits (answered, timed out, aborted) is gone for good. */
  async function callback(operation: string, token: string, caller: Caller, outcome?: Outcome): Promise<Fields> {
    const named = readToken(token);
    if (named === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    const execution = await records.execution(named.executionArn);
    may(caller, operation, execution?.machineArn ?? '*');
    if (execution === undefined) {
      throw new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist'");
    }
    return engine.turn(execution.arn, async (turn) => {
      const found = turn && findTask(turn.run, named.taskId);
      if (turn === undefined || found === undefined) {
        throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
      }
      const { heartbeat } = found.task;
      if (outcome !== undefined) await answer(turn, found.thread, outcome);
      else if (heartbeat !== undefined) heartbeat.due = turn.now + heartbeat.seconds * 1000;
      return {};
    });
  }

  return { start, describe, stop, list, history, callback };
}
