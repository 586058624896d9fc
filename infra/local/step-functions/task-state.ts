/** A task's life inside its execution: scheduled, started, submitted, done, failed, timed out. */
import { randomUUID } from 'node:crypto';
import type { State } from './definition.ts';
import { record, withError, withInput, withOutput } from './history.ts';
import { type Fields, isObject, type Json, StateError, type Task, type Thread, tooLarge } from './model.ts';
import { isCallback, parseResource, problemsOf, type TaskResource } from './resources.ts';
import { lineOf, scopeOf, stateOf } from './threads.ts';
import { makeToken } from './token.ts';
import { limitExceeded, occurred, type Turn, wholeNumber } from './turn.ts';

export type Outcome = { result: string } | { error: string | undefined; cause: string | undefined };

export async function scheduleTask(turn: Turn, thread: Thread, state: State): Promise<void> {
  const resource = resourceOf(turn, state);
  const id = randomUUID();
  const token = makeToken(turn.execution.arn, id);
  const scope = scopeOf(turn, thread, isCallback(resource) ? { token } : {});
  const parameters = await turn.evaluator.template(state.Arguments ?? '{% $states.input %}', scope, 'Arguments');
  const seconds = (field: 'TimeoutSeconds' | 'HeartbeatSeconds') =>
    state[field] === undefined ? undefined : wholeNumber(turn, state[field], scope, field, [1, 99_999_999]);
  const timeout = await seconds('TimeoutSeconds');
  const heartbeat = await seconds('HeartbeatSeconds');
  const text = JSON.stringify(parameters);
  if (tooLarge(text)) throw limitExceeded(thread.state);
  checkParameters(thread, resource, parameters);
  const limit: Fields = timeout === undefined ? {} : { timeoutInSeconds: timeout };
  if (resource.kind === 'function') {
    const details = { resource: resource.arn, ...withInput(text), ...limit };
    record(turn, thread, 'LambdaFunctionScheduled', { lambdaFunctionScheduledEventDetails: details });
  } else {
    const beat: Fields = heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat };
    const details = { ...named(resource), region: turn.region, parameters: text, ...limit, ...beat };
    record(turn, thread, 'TaskScheduled', { taskScheduledEventDetails: details });
  }
  const task: Task = { id, parameters };
  if (timeout !== undefined) task.timeoutAt = turn.now + timeout * 1000;
  if (heartbeat !== undefined && isCallback(resource))
    task.heartbeat = { seconds: heartbeat, due: turn.now + heartbeat * 1000 };
  thread.standing = { kind: 'task', task };
  turn.scheduled.push(thread);
}

export function resourceOf({ partition }: { partition: string }, state: State): TaskResource {
  const resource = parseResource(state.Resource as string, partition);
  if (resource === undefined) throw new StateError('States.Runtime', `${state.Resource} is not hosted on this machine`);
  return resource;
}

const named = (resource: TaskResource): Fields => ({
  resourceType: 'lambda',
  resource: isCallback(resource) ? 'invoke.waitForTaskToken' : 'invoke',
});

function checkParameters(thread: Thread, resource: TaskResource, parameters: Json): void {
  if (resource.kind === 'function') return;
  const given = isObject(parameters) ? parameters : {};
  const problems = problemsOf(given);
  if (problems.length === 0) return;
  const could = `The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task`;
  throw new StateError('States.Runtime', `${occurred(thread)} ${could}: [${problems.join(', ')}]`);
}

/** The events of the tasks scheduled in a turn come after everything else that it could do at once. */
export function tasksStarted(turn: Turn): void {
  for (const thread of turn.scheduled.splice(0)) {
    const isThere = lineOf(turn.run.root, thread).length > 0;
    if (isThere && thread.standing?.kind === 'task') write(turn, thread, 'Started', {});
  }
}

export function taskSubmitted(turn: Turn, thread: Thread, task: Task, output: string): void {
  task.submitted = true;
  write(turn, thread, 'Submitted', withOutput(output));
}

/** Throws what its state fails with. */
export function taskEnded(turn: Turn, thread: Thread, outcome: Outcome): void {
  const ended = 'result' in outcome && tooLarge(outcome.result) ? exceeded(turn, thread) : outcome;
  if ('result' in ended) {
    write(turn, thread, 'Succeeded', withOutput(ended.result));
    thread.standing = { kind: 'result', result: ended.result };
    return;
  }
  write(turn, thread, 'Failed', withError(ended.error, ended.cause));
  throw new StateError(ended.error, ended.cause);
}

/** What its state fails with. AWS calls a missed heartbeat a timeout too; only a catcher can tell them apart. */
export function taskTimedOut(turn: Turn, thread: Thread, task: Task): StateError {
  write(turn, thread, 'TimedOut', { error: 'States.Timeout' });
  const { timeoutAt = Number.POSITIVE_INFINITY, heartbeat } = task;
  return new StateError('States.Timeout', undefined, heartbeat !== undefined && heartbeat.due < timeoutAt);
}

function exceeded(turn: Turn, thread: Thread): { error: string | undefined; cause: string | undefined } {
  const resource = resourceOf(turn, stateOf(turn.program, thread));
  const { error, reason } = limitExceeded(resource.kind === 'function' ? resource.arn : 'lambda');
  return { error, cause: reason };
}

function write(turn: Turn, thread: Thread, event: string, details: Fields): void {
  const resource = resourceOf(turn, stateOf(turn.program, thread));
  if (resource.kind === 'invoke') {
    const key = `task${event}EventDetails`;
    record(turn, thread, `Task${event}`, { [key]: { ...named(resource), ...details } });
  } else {
    const has = Object.keys(details).length > 0;
    record(turn, thread, `LambdaFunction${event}`, has ? { [`lambdaFunction${event}EventDetails`]: details } : {});
  }
}
