/** How a state is left: Output and Assign are evaluated side by side, the event is written, the thread moves on. */
import type { State } from './definition.ts';
import { record, withOutput, withVariables } from './history.ts';
import { type Fields, type Json, StateError, type Thread, tooLarge } from './model.ts';
import { scopeOf } from './threads.ts';
import { limitExceeded, occurred, type Turn } from './turn.ts';

/** What decides it: the state itself, the rule that matched, or the catcher. */
type Exit = { Output?: Json; Assign?: Fields; Next?: string };

export async function leaveWith(turn: Turn, thread: Thread, state: State, result: string): Promise<void> {
  const hasResult = state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map';
  await leave(turn, thread, state, state, '', result, hasResult ? { result: JSON.parse(result) } : {});
}

/** `place` names the exit in errors (`Choices[0]/`); `output` is what goes out where it has no Output of its own. */
export async function leave(
  turn: Turn,
  thread: Thread,
  { Type: type }: State,
  exit: Exit,
  place: string,
  output: string,
  states: Fields = {},
): Promise<void> {
  const scope = scopeOf(turn, thread, { states });
  const { template } = turn.evaluator;
  const given =
    exit.Output === undefined ? output : JSON.stringify(await template(exit.Output, scope, `${place}Output`));
  const variables = (await template(exit.Assign ?? {}, scope, `${place}Assign`)) as Fields;
  if (tooLarge(given) || tooLarge(JSON.stringify(variables))) throw limitExceeded(thread.state);
  const details = { name: thread.state, ...withOutput(given), ...withVariables(variables) };
  record(turn, thread, `${type}StateExited`, { stateExitedEventDetails: details });
  Object.assign(thread.variables, variables);
  thread.entered = { id: 0, at: 0 };
  if (exit.Next === undefined) {
    thread.standing = { kind: 'ended', output: given };
  } else {
    delete thread.standing;
    thread.state = exit.Next;
    thread.input = given;
  }
}

/** The first rule that holds decides; Default leaves with the state's own Output and Assign. */
export async function choose(turn: Turn, thread: Thread, state: State): Promise<void> {
  const scope = scopeOf(turn, thread);
  for (const [index, rule] of (state.Choices ?? []).entries()) {
    const place = `Choices[${index}]/`;
    if (await turn.evaluator.typed(rule.Condition, scope, `${place}Condition`, 'boolean')) {
      return leave(turn, thread, state, rule, place, thread.input);
    }
  }
  const { Default: next } = state;
  if (next !== undefined) return leave(turn, thread, state, { ...state, Next: next }, '', thread.input);
  throw new StateError(
    'States.Runtime',
    `${occurred(thread)} Failed to transition out of the state. The state does not point to a next state.`,
  );
}
