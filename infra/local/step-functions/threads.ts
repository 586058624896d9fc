/** The threads of a run as a tree: who is whose parent, what a thread may read, and when something next falls due. */
import type { Container, Program, State } from './definition.ts';
import type { Scope } from './jsonata.ts';
import type { Execution, Fields, Json, Run, Task, Thread } from './model.ts';

/** Every thread below, parents first, branches in their order. */
export function* threadsOf(thread: Thread): Generator<Thread> {
  yield thread;
  if (thread.standing?.kind !== 'children') return;
  for (const child of thread.standing.children.running) yield* threadsOf(child);
}

/** From the root down to this thread; empty when it is no longer part of the run. */
export function lineOf(root: Thread, thread: Thread): Thread[] {
  if (root === thread) return [root];
  if (root.standing?.kind !== 'children') return [];
  for (const child of root.standing.children.running) {
    const line = lineOf(child, thread);
    if (line.length > 0) return [root, ...line];
  }
  return [];
}

export function stateOf(program: Program, thread: Thread): State {
  return (program.containers.get(thread.container) as Container).States[thread.state] as State;
}

export function findTask(run: Run, id: string): { thread: Thread; task: Task } | undefined {
  for (const thread of threadsOf(run.root)) {
    if (thread.standing?.kind === 'task' && thread.standing.task.id === id)
      return { thread, task: thread.standing.task };
  }
  return undefined;
}

/** When this thread is due by itself. */
export function dueOf({ standing }: Thread): number {
  if (standing?.kind === 'wait' || standing?.kind === 'retry') return standing.due;
  if (standing?.kind !== 'task') return Number.POSITIVE_INFINITY;
  const { timeoutAt = Number.POSITIVE_INFINITY, heartbeat } = standing.task;
  return Math.min(timeoutAt, heartbeat?.due ?? Number.POSITIVE_INFINITY);
}

/** The thread that is due first, and when. */
export function nextDue(run: Run): { due: number; thread: Thread | undefined } {
  let next: { due: number; thread: Thread | undefined } = { due: run.deadline, thread: undefined };
  for (const thread of threadsOf(run.root)) {
    const due = dueOf(thread);
    if (due < next.due) next = { due, thread };
  }
  return next;
}

/** What the thread's expressions may read: `$states` and the variables of its own and every outer scope. */
export function scopeOf(
  { execution, run, program }: { execution: Execution; run: Run; program: Program },
  thread: Thread,
  extras: { states?: Fields; token?: string; item?: { index: number; value: Json } } = {},
): Scope {
  const line = lineOf(run.root, thread);
  const iteration = line.findLast(({ item }) => item !== undefined);
  const item = extras.item ?? (iteration && { index: iteration.index as number, value: iteration.item?.value as Json });
  const { Type: type } = stateOf(program, thread);
  const retried = type === 'Task' || type === 'Parallel' || type === 'Map';
  const context: Fields = {
    Execution: {
      Id: execution.arn,
      Input: JSON.parse(execution.input),
      StartTime: new Date(execution.startDate).toISOString(),
      Name: execution.name,
      RoleArn: execution.roleArn,
      RedriveCount: 0,
    },
    StateMachine: { Id: execution.machineArn, Name: execution.machineArn.split(':').at(-1) as string },
    State: {
      Name: thread.state,
      EnteredTime: new Date(thread.entered.at).toISOString(),
      ...(retried ? { RetryCount: thread.retries.reduce((sum, count) => sum + (count ?? 0), 0) } : {}),
    },
    ...(item === undefined ? {} : { Map: { Item: { Index: item.index, Value: item.value } } }),
    ...(extras.token === undefined ? {} : { Task: { Token: extras.token } }),
  };
  return {
    states: { input: JSON.parse(thread.input), ...extras.states, context },
    variables: Object.assign({}, ...line.map(({ variables }) => variables)),
  };
}
