/**
 * One turn of an execution: from what has happened (it started, a timer fell due, a task answered) to where every
 * thread stands still again. Nothing here touches the world: events and tasks to start are left in the turn, and the
 * engine writes them in one piece before it acts on them.
 */

import { isTimestamp } from './check-state.ts';
import { childEnded, childFailed, selectInput, startChildren } from './children.ts';
import type { State } from './definition.ts';
import { choose, leaveWith } from './exit.ts';
import { catchFailure, failure, retry } from './failures.ts';
import { conclude, HistoryFull, record, withError, withInput, withOutput } from './history.ts';
import { QueryError } from './jsonata.ts';
import { type Json, StateError, type Task, type Thread } from './model.ts';
import { type Outcome, scheduleTask, taskEnded, taskSubmitted, tasksStarted, taskTimedOut } from './task-state.ts';
import { dueOf, lineOf, nextDue, scopeOf, stateOf, threadsOf } from './threads.ts';
import { type Turn, wholeNumber } from './turn.ts';

/** A loop without a wait would otherwise be one endless turn. */
const eventsPerTurn = 200;

export function begin(turn: Turn): void {
  const { input, roleArn } = turn.execution;
  conclude(turn, 'ExecutionStarted', 0, { executionStartedEventDetails: { ...withInput(input), roleArn } });
}

/** Lets every thread that can go on go on; true when there is more than fits one turn. */
export async function proceed(turn: Turn): Promise<boolean> {
  const isMore = await guarded(turn, async () => {
    let ready = findReady(turn);
    while (ready !== undefined && turn.events.length < eventsPerTurn) {
      const thread = ready;
      await attempt(turn, thread, () => step(turn, thread));
      ready = findReady(turn);
    }
    if (turn.end === undefined) tasksStarted(turn);
    return ready !== undefined;
  });
  return isMore === true;
}

const standstill = new Set(['wait', 'retry', 'task', 'children']);

function findReady({ run, end }: Turn): Thread | undefined {
  if (end !== undefined) return undefined;
  for (const thread of threadsOf(run.root)) {
    if (thread.standing === undefined || !standstill.has(thread.standing.kind)) return thread;
  }
  return undefined;
}

/** Does the first thing that has fallen due; false when nothing has. */
export async function fireDue(turn: Turn): Promise<boolean> {
  const { due, thread } = nextDue(turn.run);
  if (turn.end !== undefined || due > turn.now) return false;
  const standing = thread?.standing;
  if (thread === undefined) timeOut(turn);
  else if (standing?.kind === 'wait') thread.standing = { kind: 'result', result: thread.input };
  else if (standing?.kind === 'retry') delete thread.standing;
  else if (standing?.kind === 'task') await guarded(turn, () => timeOutTasks(turn, due));
  return true;
}

/** Of tasks that time out at one moment AWS first tells that each did, then what comes of it. */
async function timeOutTasks(turn: Turn, due: number): Promise<void> {
  const late = [...threadsOf(turn.run.root)].flatMap((thread) => {
    const { standing } = thread;
    if (standing?.kind !== 'task' || dueOf(thread) > due) return [];
    return [{ thread, error: taskTimedOut(turn, thread, standing.task) }];
  });
  for (const { thread, error } of late) {
    const isThere = turn.end === undefined && lineOf(turn.run.root, thread).length > 0;
    if (isThere) await settle(turn, thread, error);
  }
}

export async function answer(turn: Turn, thread: Thread, outcome: Outcome): Promise<void> {
  await guarded(turn, () => attempt(turn, thread, () => taskEnded(turn, thread, outcome)));
}

export async function submitted(turn: Turn, thread: Thread, task: Task, output: string): Promise<void> {
  await guarded(turn, () => taskSubmitted(turn, thread, task, output));
}

/** Ends it from outside. AWS hangs this event on 0, whatever was under way. */
export function abort(turn: Turn, error?: string, cause?: string): void {
  const details = withError(error, cause);
  conclude(turn, 'ExecutionAborted', 0, { executionAbortedEventDetails: details });
  turn.end = { status: 'ABORTED', ...details };
}

function timeOut(turn: Turn): void {
  conclude(turn, 'ExecutionTimedOut', 0, { executionTimedOutEventDetails: { error: 'States.Timeout' } });
  turn.end = { status: 'TIMED_OUT' };
}

function fail(turn: Turn, { error, reason }: StateError, after: number): void {
  const details = withError(error, reason);
  conclude(turn, 'ExecutionFailed', after, { executionFailedEventDetails: details });
  turn.end = { status: 'FAILED', ...details };
}

/** Ends it because this host cannot go on. */
export function breakOff(turn: Turn, message: string): void {
  fail(turn, new StateError('States.Runtime', message), 0);
}

/** A full history ends the execution wherever it was. */
async function guarded<T>(turn: Turn, part: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await part();
  } catch (error) {
    if (!(error instanceof HistoryFull)) throw error;
    fail(turn, error, turn.run.events);
    return undefined;
  }
}

/** Runs a part of a state; what fails in it is retried, caught or passed on to the state around it. */
async function attempt(turn: Turn, thread: Thread, part: () => Promise<void> | void): Promise<void> {
  try {
    await part();
  } catch (error) {
    await settle(turn, thread, failure(turn, thread, error));
  }
}

async function settle(turn: Turn, thread: Thread, error: StateError): Promise<void> {
  const state = stateOf(turn.program, thread);
  if (error.error === 'States.Runtime') {
    // What the interpreter itself finds amiss hangs before the state; a function or a Fail may use its name as well.
    const isOwn = thread.last === thread.entered.id && state.Type !== 'Fail';
    fail(turn, error, isOwn ? thread.before : thread.last);
    return;
  }
  delete thread.standing;
  if (retry(turn, thread, state, error)) return;
  if (state.Type === 'Map' || state.Type === 'Parallel') record(turn, thread, `${state.Type}StateFailed`);
  const uncaught = await catchFailure(turn, thread, state, error);
  if (uncaught === undefined) return;
  const parent = lineOf(turn.run.root, thread).at(-2);
  if (parent === undefined) fail(turn, uncaught, thread.last);
  else {
    await attempt(turn, parent, () => {
      childFailed(turn, parent, thread);
      throw uncaught;
    });
  }
}

async function step(turn: Turn, thread: Thread): Promise<void> {
  const { standing } = thread;
  const parent = thread.isToSelect === true ? lineOf(turn.run.root, thread).at(-2) : undefined;
  if (parent !== undefined) return attempt(turn, parent, () => selectInput(turn, parent, thread));
  if (standing?.kind === 'ended') return ended(turn, thread, standing.output);
  const state = stateOf(turn.program, thread);
  if (standing?.kind === 'result') return leaveWith(turn, thread, state, standing.result);
  if (thread.entered.id === 0) enter(turn, thread, state);
  switch (state.Type) {
    case 'Pass':
    case 'Succeed':
      return leaveWith(turn, thread, state, thread.input);
    case 'Choice':
      return choose(turn, thread, state);
    case 'Wait':
      thread.standing = { kind: 'wait', due: await dueTime(turn, thread, state) };
      return;
    case 'Fail':
      throw await failureOf(turn, thread, state);
    case 'Task':
      return scheduleTask(turn, thread, state);
    default:
      return startChildren(turn, thread, state);
  }
}

function enter(turn: Turn, thread: Thread, state: State): void {
  thread.before = thread.last;
  thread.retries = [];
  const details = { name: thread.state, ...withInput(thread.input) };
  const id = record(turn, thread, `${state.Type}StateEntered`, { stateEnteredEventDetails: details });
  thread.entered = { id, at: turn.now };
}

function ended(turn: Turn, thread: Thread, output: string): void {
  const parent = lineOf(turn.run.root, thread).at(-2);
  if (parent !== undefined) {
    childEnded(turn, parent, thread, output);
  } else {
    conclude(turn, 'ExecutionSucceeded', thread.last, { executionSucceededEventDetails: withOutput(output) });
    turn.end = { status: 'SUCCEEDED', output };
  }
}

async function dueTime(turn: Turn, thread: Thread, { Seconds: seconds, Timestamp: timestamp }: State): Promise<number> {
  const scope = scopeOf(turn, thread);
  if (seconds !== undefined) {
    return turn.now + (await wholeNumber(turn, seconds, scope, 'Seconds', [0, 99_999_999])) * 1000;
  }
  const time = await turn.evaluator.typed(timestamp as Json, scope, 'Timestamp', 'string');
  if (!isTimestamp(time)) {
    const form = 'an ISO-8601 extended offset date-time format string';
    throw new QueryError(`The Timestamp field cannot be parsed as ${form}: ${time}`, 'Timestamp', true);
  }
  return Date.parse(time);
}

async function failureOf(turn: Turn, thread: Thread, { Error: error, Cause: cause }: State): Promise<StateError> {
  const scope = scopeOf(turn, thread);
  const text = (value: Json | undefined, field: string) =>
    value === undefined ? undefined : turn.evaluator.typed(value, scope, field, 'string');
  return new StateError(await text(error, 'Error'), await text(cause, 'Cause'));
}
