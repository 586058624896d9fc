/** The operations of the API that are hosted, with the parameters they take; AWS's JSON 1.0 protocol around them. */
import { AwsError, type Caller, type Host, type WireRequest, type WireResponse } from '../host.ts';
import { parseInput } from '../json-api.ts';
import type { Executions } from './executions.ts';
import { describeMachine, type Machines } from './machines.ts';
import type { Fields } from './model.ts';
import { checkArn, checkName, checkParameters, jsonProblem, type Parameter } from './parameters.ts';

type Operation = { parameters: Record<string, Parameter>; run(input: Fields, caller: Caller): Promise<Fields> };

const arn: Parameter = { kind: 'string', required: true, least: 1, most: 256 };
const mark: Parameter = { kind: 'string', least: 1, most: 1024 };
const count: Parameter = { kind: 'integer', least: 0, most: 1000 };
const error: Parameter = { kind: 'string', most: 256 };
const cause: Parameter = { kind: 'string', most: 32_768 };
const taskToken: Parameter = { kind: 'string', required: true, least: 1, most: 2048 };
const data: Parameter = { kind: 'string', most: 262_144 };
const statuses = ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'];

export function createApi(host: Host, machines: Machines, executions: Executions) {
  const may = (caller: Caller, operation: string, resource: string) =>
    host.authorize(caller, `states:${operation}`, resource);

  /** A role that is not the template's may be named: it may do nothing. */
  function refuseDistrust(roleArn: string, machineArn: string): void {
    try {
      host.mayTakeOn(roleArn, 'states.amazonaws.com', machineArn);
    } catch (distrust) {
      if (distrust instanceof AwsError && distrust.code === 'NoSuchEntity') return;
      throw new AwsError(
        'AccessDeniedException',
        'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
      );
    }
  }

  async function createStateMachine(input: Fields, caller: Caller): Promise<Fields> {
    const { name, definition, roleArn, type } = input as Record<string, string>;
    const given = { name: name as string, definition: definition as string, roleArn: roleArn as string };
    may(caller, 'CreateStateMachine', machines.arnOf(given.name));
    checkName(given.name);
    if (type === 'EXPRESS') throw new AwsError('StateMachineTypeNotSupported', 'EXPRESS is not hosted on this machine');
    if (!/^arn:[^:]+:iam:/.test(given.roleArn)) {
      throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid IAM Role Arn: ${roleArn}'`);
    }
    refuseDistrust(given.roleArn, machines.arnOf(given.name));
    const machine = await machines.create(given);
    return { stateMachineArn: machine.arn, creationDate: machine.creationDate / 1000 };
  }

  async function deleteStateMachine({ stateMachineArn }: Fields, caller: Caller): Promise<Fields> {
    checkArn(stateMachineArn as string, 'stateMachine');
    may(caller, 'DeleteStateMachine', stateMachineArn as string);
    await machines.remove(stateMachineArn as string);
    return {};
  }

  async function describeStateMachine({ stateMachineArn }: Fields, caller: Caller): Promise<Fields> {
    checkArn(stateMachineArn as string, 'stateMachine');
    may(caller, 'DescribeStateMachine', stateMachineArn as string);
    return describeMachine(await machines.get(stateMachineArn as string), host.partition);
  }

  async function startExecution(input: Fields, caller: Caller): Promise<Fields> {
    const { arn: executionArn, startDate } = await executions.start(input, caller);
    return { executionArn, startDate: startDate / 1000 };
  }

  async function sendTaskSuccess({ taskToken: token, output }: Fields, caller: Caller): Promise<Fields> {
    const problem = jsonProblem(output as string);
    if (problem !== undefined) throw new AwsError('InvalidOutput', `Invalid Output: '${problem}'`);
    return executions.callback('SendTaskSuccess', token as string, caller, { result: output as string });
  }

  const operations: Record<string, Operation> = {
    CreateStateMachine: {
      parameters: {
        name: { kind: 'string', required: true, least: 1, most: 80 },
        definition: { kind: 'string', required: true, least: 1, most: 1_048_576 },
        roleArn: arn,
        type: { kind: 'string', oneOf: ['STANDARD', 'EXPRESS'] },
      },
      run: createStateMachine,
    },
    DeleteStateMachine: { parameters: { stateMachineArn: arn }, run: deleteStateMachine },
    DescribeStateMachine: { parameters: { stateMachineArn: arn }, run: describeStateMachine },
    StartExecution: {
      parameters: {
        stateMachineArn: arn,
        name: { kind: 'string', least: 1, most: 80 },
        input: data,
      },
      run: startExecution,
    },
    StopExecution: { parameters: { executionArn: arn, error, cause }, run: executions.stop },
    DescribeExecution: { parameters: { executionArn: arn }, run: executions.describe },
    ListExecutions: {
      parameters: {
        stateMachineArn: arn,
        statusFilter: { kind: 'string', oneOf: statuses },
        maxResults: count,
        nextToken: { ...mark, most: 3096 },
      },
      run: executions.list,
    },
    GetExecutionHistory: {
      parameters: {
        executionArn: arn,
        maxResults: count,
        reverseOrder: { kind: 'boolean' },
        nextToken: mark,
      },
      run: executions.history,
    },
    SendTaskSuccess: { parameters: { taskToken, output: { ...data, required: true } }, run: sendTaskSuccess },
    SendTaskFailure: {
      parameters: { taskToken, error, cause },
      run: (input, caller) => {
        const outcome = { error: input.error as string | undefined, cause: input.cause as string | undefined };
        return executions.callback('SendTaskFailure', input.taskToken as string, caller, outcome);
      },
    },
    SendTaskHeartbeat: {
      parameters: { taskToken },
      run: (input, caller) => executions.callback('SendTaskHeartbeat', input.taskToken as string, caller),
    },
  };

  async function answer({ headers, body, caller }: WireRequest): Promise<Fields> {
    const name = String(headers['x-amz-target'] ?? '').replace(/^AWSStepFunctions\./, '');
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) {
      throw new AwsError(
        'UnknownOperationException',
        `Step Functions does not host the operation '${name}' on this machine`,
      );
    }
    const input = parseInput(body) as Fields;
    checkParameters(name, input, operation.parameters);
    return operation.run(input, caller);
  }

  return async (request: WireRequest): Promise<WireResponse> => {
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    try {
      return { status: 200, headers, body: JSON.stringify(await answer(request)) };
    } catch (failed) {
      if (!(failed instanceof AwsError)) throw failed;
      const { code, message, status, details } = failed;
      return { status, headers, body: JSON.stringify({ __type: code, message, ...details }) };
    }
  };
}
