/** What one turn of an execution works on and leaves behind. */
import type { Program } from './definition.ts';
import type { Journal } from './history.ts';
import { type Evaluator, QueryError, type Scope } from './jsonata.ts';
import { type Json, StateError, type Status, type Thread } from './model.ts';

export type Turn = Journal & {
  program: Program;
  evaluator: Evaluator;
  partition: string;
  region: string;
  /** Threads whose task was scheduled in this turn. */
  scheduled: Thread[];
  /** How the execution ended, once it has. */
  end?: { status: Exclude<Status, 'RUNNING'>; output?: string; error?: string; cause?: string };
};

/** How AWS opens the cause of what went wrong inside a state. */
export const occurred = ({ state, entered }: Thread): string =>
  `An error occurred while executing the state '${state}' (entered at the event id #${entered.id}).`;

export const limitExceeded = (name: string): StateError =>
  new StateError(
    'States.DataLimitExceeded',
    `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );

/** A field's whole number within AWS's limits, from a literal or an expression. */
export async function wholeNumber(
  turn: Turn,
  value: Json,
  scope: Scope,
  field: string,
  [least, most]: [number, number],
): Promise<number> {
  const number = await turn.evaluator.typed(value, scope, field, 'number');
  if (!Number.isInteger(number) || number < least || number > most) throw outOfRange(field, number);
  return number;
}

const outOfRange = (field: string, value: Json): QueryError =>
  new QueryError(`The value ${JSON.stringify(value)} is not valid for the field '${field}'.`, field);
