/**
 * A state machine in memory that goes one transition at a time, when told to: Task (a function, with or without a
 * token), Choice, Succeed and Fail, with Retry and Catch and JSONata as the definition has them. Back-off takes no time.
 */
import {
  ExecutionAlreadyExists,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import jsonata from 'jsonata';
import type { Point } from './memory-tables.ts';

type Json = Record<string, unknown>;
type State = {
  Type: string;
  Resource?: string;
  Arguments?: { FunctionName: string; Payload: unknown };
  Output?: unknown;
  Next?: string;
  Default?: string;
  Choices?: { Condition: string; Next: string }[];
  Retry?: { ErrorEquals: string[]; MaxAttempts: number }[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  TimeoutSeconds?: unknown;
};
export type Definition = { StartAt: string; States: Record<string, State> };
export type Execution = {
  name: string;
  input: Json;
  startedAt: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  state: string;
  stateInput: unknown;
  enteredAt: number;
  attempts: number;
  waiting?: { token: string; since: number; timesOutAt: number };
  /** States entered so far. */
  path: string[];
};

export class MemoryMachine {
  readonly executions = new Map<string, Execution>();
  onCommand: (point: Point, command: string) => Promise<void> | void = () => {};
  private readonly definition: Definition;
  private readonly functions: Record<string, (payload: unknown) => Promise<unknown>>;
  private tokens = 0;

  /** `functions` by the placeholder that names them: `TaskLookArn`. */
  constructor(
    definition: Definition,
    functions: Record<string, (payload: unknown) => Promise<unknown>>,
    client: SFNClient,
  ) {
    this.definition = definition;
    this.functions = functions;
    const mock = mockClient(client);
    const answer = (name: string, run: (input: never) => unknown) => async (input: unknown) => {
      await this.onCommand('before', name);
      const result = run(input as never);
      await this.onCommand('after', name);
      return result;
    };
    mock
      .on(StartExecutionCommand)
      .callsFake(
        answer('StartExecution', ({ name, input }: { name: string; input: string }) => this.start(name, input)),
      );
    mock
      .on(SendTaskSuccessCommand)
      .callsFake(
        answer('SendTaskSuccess', ({ taskToken, output }: { taskToken: string; output: string }) =>
          this.succeed(taskToken, JSON.parse(output)),
        ),
      );
    mock
      .on(ListExecutionsCommand)
      .callsFake(answer('ListExecutions', () => ({ executions: this.running().map(({ name }) => ({ name })) })));
  }

  running(): Execution[] {
    return [...this.executions.values()].filter(({ status }) => status === 'RUNNING');
  }

  /** Those that can go on now: not waiting, or waiting too long. */
  ready(): Execution[] {
    return this.running().filter(({ waiting }) => !waiting || waiting.timesOutAt <= Date.now());
  }

  /** One transition. */
  async step(execution: Execution): Promise<void> {
    const state = this.definition.States[execution.state] as State;
    if (execution.waiting) {
      delete execution.waiting;
      return this.caught(execution, state, 'States.Timeout');
    }
    if (state.Type === 'Task') return this.task(execution, state);
    if (state.Type === 'Choice') return this.choose(execution, state);
    execution.status = state.Type === 'Succeed' ? 'SUCCEEDED' : 'FAILED';
  }

  private start(name: string, text: string): object {
    const known = this.executions.get(name);
    const input = JSON.parse(text) as Json;
    if (known && !(known.status === 'RUNNING' && JSON.stringify(known.input) === text))
      throw new ExecutionAlreadyExists({ message: name, $metadata: {} });
    if (known) return {};
    const now = Date.now();
    const began = { startedAt: now, enteredAt: now, attempts: 0, path: [this.definition.StartAt] };
    const execution = { name, input, status: 'RUNNING', state: this.definition.StartAt, stateInput: input, ...began };
    this.executions.set(name, execution as Execution);
    return {};
  }

  private succeed(token: string, output: unknown): object {
    const execution = this.running().find(({ waiting }) => waiting?.token === token);
    const isLate = execution?.waiting && execution.waiting.timesOutAt <= Date.now();
    if (!execution || isLate) throw new TaskTimedOut({ message: token, $metadata: {} });
    delete execution.waiting;
    this.enter(execution, this.definition.States[execution.state]?.Next, output);
    return {};
  }

  private async task(execution: Execution, state: State): Promise<void> {
    const isWaiting = state.Resource?.endsWith('.waitForTaskToken') === true;
    this.tokens += 1;
    const token = `token-${this.tokens}`;
    const scope = this.scope(execution, { Task: { Token: token } });
    const seconds = Number(await evaluated(state.TimeoutSeconds, scope));
    // The token is good from the moment the function is called, whatever becomes of the call.
    if (isWaiting) execution.waiting = { token, since: Date.now(), timesOutAt: Date.now() + seconds * 1000 };
    let result: unknown;
    try {
      const name = state.Arguments?.FunctionName.replace(/[${}]/g, '') ?? '';
      result = await this.functions[name]?.(await evaluated(state.Arguments?.Payload, scope));
    } catch {
      if (isWaiting && execution.waiting?.token !== token) return;
      delete execution.waiting;
      execution.attempts += 1;
      const retry = state.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes('States.TaskFailed'));
      if (execution.attempts > (retry?.MaxAttempts ?? 0)) await this.caught(execution, state, 'Error');
      return;
    }
    if (isWaiting) return;
    const states = { ...scope, result: { Payload: result } };
    const output = state.Output === undefined ? { Payload: result } : await evaluated(state.Output, states);
    this.enter(execution, state.Next, output);
  }

  private async choose(execution: Execution, state: State): Promise<void> {
    for (const { Condition, Next } of state.Choices ?? [])
      if (await evaluated(Condition, this.scope(execution))) return this.enter(execution, Next, execution.stateInput);
    this.enter(execution, state.Default, execution.stateInput);
  }

  private caught(execution: Execution, state: State, error: string): void {
    const next = state.Catch?.find(
      ({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'),
    );
    if (next) this.enter(execution, next.Next, { Error: error, Cause: '' });
    else execution.status = 'FAILED';
  }

  private enter(execution: Execution, state: string | undefined, input: unknown): void {
    if (state === undefined || !(state in this.definition.States)) throw new Error(`no state ${state}`);
    const entered = { state, stateInput: structuredClone(input), enteredAt: Date.now(), attempts: 0 };
    Object.assign(execution, entered);
    execution.path.push(state);
  }

  private scope(execution: Execution, more: Json = {}): Json {
    const { name, input, startedAt, state, enteredAt } = execution;
    const Execution = { Name: name, Input: input, StartTime: new Date(startedAt).toISOString() };
    const State = { Name: state, EnteredTime: new Date(enteredAt).toISOString() };
    return { input: execution.stateInput, context: { Execution, State, ...more } };
  }
}

const compiled = new Map<string, jsonata.Expression>();

/** `{% … %}` anywhere in a value, evaluated with `$states`. */
async function evaluated(value: unknown, states: Json): Promise<unknown> {
  if (typeof value === 'string' && value.startsWith('{%')) {
    const source = value.slice(2, -2).trim();
    const expression = compiled.get(source) ?? jsonata(source);
    compiled.set(source, expression);
    const result: unknown = await expression.evaluate({}, { states });
    if (result === undefined) throw new Error(`nothing at ${source}`);
    return result;
  }
  if (Array.isArray(value)) return Promise.all(value.map((each) => evaluated(each, states)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, each]) => [key, await evaluated(each, states)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
