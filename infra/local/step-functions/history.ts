/**
 * History events as AWS writes them. Each thread has a chain of its own: an event follows the thread's last one,
 * and most become the last one. Those that do not are recorded with `aside`; the endings that AWS hangs on 0 name it.
 */
import type { Execution, Fields, Run, Thread } from './model.ts';
import { StateError } from './model.ts';

export type HistoryEvent = { id: number; previousEventId: number; timestamp: number; type: string } & Fields;

/** AWS limit: the 25,000th event is the one that ends the execution. */
const longestHistory = 25_000;

export class HistoryFull extends StateError {
  constructor() {
    super('States.Runtime', `The execution reached the maximum number of history events (${longestHistory}).`);
  }
}

/** What is being written in this turn of an execution. */
export type Journal = { execution: Execution; run: Run; now: number; events: HistoryEvent[] };

/** Records an event that the thread's next one follows. */
export function record(journal: Journal, thread: Thread, type: string, details: Fields = {}): number {
  thread.last = append(journal, type, thread.last, details);
  return thread.last;
}

/** Records an event behind the thread's last one (or `after`) that nothing follows. */
export function aside(
  journal: Journal,
  thread: Thread,
  type: string,
  details: Fields = {},
  after = thread.last,
): number {
  return append(journal, type, after, details);
}

/** Records the event that ends the execution, which is never one too many. */
export function conclude(journal: Journal, type: string, previousEventId: number, details: Fields): void {
  append(journal, type, previousEventId, details, longestHistory);
}

function append(
  { run, now, events }: Journal,
  type: string,
  previous: number,
  details: Fields,
  most = longestHistory - 1,
) {
  if (run.events >= most) throw new HistoryFull();
  run.events += 1;
  events.push({ id: run.events, previousEventId: previous, timestamp: now, type, ...details });
  return run.events;
}

const whole = { truncated: false };
export const withInput = (input: string): Fields => ({ input, inputDetails: whole });
export const withOutput = (output: string): Fields => ({ output, outputDetails: whole });
export const withVariables = (variables: Fields): Fields =>
  Object.keys(variables).length === 0
    ? {}
    : {
        assignedVariables: Object.fromEntries(
          Object.keys(variables)
            .sort()
            .map((name) => [name, JSON.stringify(variables[name])]),
        ),
        assignedVariablesDetails: whole,
      };

/** Error and cause, each only where there is one. */
export const withError = (error: string | undefined, cause: string | undefined): Fields => ({
  ...(error === undefined ? {} : { error }),
  ...(cause === undefined ? {} : { cause }),
});

/** An event for the wire, which tells the time in seconds. */
export const eventOnWire = (event: HistoryEvent): Fields => ({ ...event, timestamp: event.timestamp / 1000 });
