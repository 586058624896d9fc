/** What a failed state does next: try again, go where a catcher says, or give up. */
import type { Retrier, State } from './definition.ts';
import { leave } from './exit.ts';
import { aside, HistoryFull } from './history.ts';
import { QueryError } from './jsonata.ts';
import { type Fields, StateError, type Thread } from './model.ts';
import { occurred, type Turn } from './turn.ts';

/**
 * The failure as Retry and Catch see it. That of an expression has an event of its own, which AWS hangs on what came
 * before the state when nothing happened in it yet.
 */
export function failure(turn: Turn, thread: Thread, error: unknown): StateError {
  if (error instanceof HistoryFull) throw error;
  if (error instanceof StateError) return error;
  if (!(error instanceof QueryError)) throw error;
  const cause = `${occurred(thread)} ${error.message}`;
  const details = { cause, error: 'States.QueryEvaluationError', location: error.location, state: thread.state };
  const after = thread.last === thread.entered.id && !error.isLate ? thread.before : thread.last;
  thread.last = aside(turn, thread, 'EvaluationFailed', { evaluationFailedEventDetails: details }, after);
  return new StateError('States.QueryEvaluationError', cause);
}

/** Sets the thread to try its state again; false when no retrier is left that would. */
export function retry(turn: Turn, thread: Thread, state: State, error: StateError): boolean {
  const index = (state.Retry ?? []).findIndex(({ ErrorEquals }) => matches(ErrorEquals, error));
  const retrier = state.Retry?.[index];
  const made = thread.retries[index] ?? 0;
  if (retrier === undefined || made >= (retrier.MaxAttempts ?? 3)) return false;
  thread.retries = Array.from(
    { length: state.Retry?.length ?? 0 },
    (_, at) => (thread.retries[at] ?? 0) + (at === index ? 1 : 0),
  );
  thread.standing = { kind: 'retry', due: turn.now + Math.round(delayOf(retrier, made) * 1000) };
  return true;
}

/** Seconds before the next attempt: interval × rate^made, at most MaxDelaySeconds, with full jitter anything below. */
function delayOf(retrier: Retrier, made: number): number {
  const {
    IntervalSeconds: interval = 1,
    BackoffRate: rate = 2,
    MaxDelaySeconds: most = Number.POSITIVE_INFINITY,
  } = retrier;
  const delay = Math.min(interval * rate ** made, most);
  return retrier.JitterStrategy === 'FULL' ? Math.random() * delay : delay;
}

/** Leaves through the catcher that matches; otherwise gives back what is to be passed on. */
export async function catchFailure(
  turn: Turn,
  thread: Thread,
  state: State,
  error: StateError,
): Promise<StateError | undefined> {
  const index = (state.Catch ?? []).findIndex(({ ErrorEquals }) => matches(ErrorEquals, error));
  const catcher = state.Catch?.[index];
  if (catcher === undefined) return error;
  // AWS gives a catcher both, empty where a failure has none: a timeout has no cause.
  const errorOutput: Fields = { Error: error.error ?? '', Cause: error.reason ?? '' };
  try {
    await leave(turn, thread, state, catcher, `Catch[${index}]/`, JSON.stringify(errorOutput), { errorOutput });
    return undefined;
  } catch (failed) {
    return failure(turn, thread, failed);
  }
}

/** AWS documents States.DataLimitExceeded as terminal, yet hands it to a catcher of States.ALL like any other. */
function matches(names: string[], { error, heartbeat }: StateError): boolean {
  if (error === 'States.Runtime') return false;
  return names.some((name) => {
    if (name === 'States.HeartbeatTimeout' && heartbeat) return true;
    if (name === 'States.TaskFailed' && error !== 'States.Timeout') return true;
    return name === error || name === 'States.ALL';
  });
}
