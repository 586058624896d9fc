/** Parallel and Map: threads below a thread, started, joined, or cut off together when one of them fails. */
import { branchPath, type Container, processorPath, type State } from './definition.ts';
import { failure } from './failures.ts';
import { aside, record } from './history.ts';
import { type Children, type Fields, type Json, type Thread, tooLarge } from './model.ts';
import { scopeOf, stateOf } from './threads.ts';
import { limitExceeded, type Turn, wholeNumber } from './turn.ts';

/** AWS limit for an inline Map. */
const mostIterations = 40;

export async function startChildren(turn: Turn, thread: Thread, state: State): Promise<void> {
  const children = state.Type === 'Map' ? await mapChildren(turn, thread, state) : undefined;
  const input = children === undefined ? await branchInput(turn, thread, state) : '';
  const length = children?.outputs.length;
  const details: Fields = length === undefined ? {} : { mapStateStartedEventDetails: { length } };
  record(turn, thread, `${state.Type}StateStarted`, details);
  if (children !== undefined) {
    const { most, ...rest } = children;
    thread.standing = { kind: 'children', children: { ...rest, last: thread.last } };
    for (let started = 0; started < most && rest.waiting.length > 0; started += 1)
      startIteration(turn, thread, thread.last);
  } else {
    const branches = (state.Branches ?? []).map(({ StartAt }, index) =>
      newThread(turn, branchPath(thread.container, thread.state, index), StartAt, input, thread.last, index),
    );
    const outputs = branches.map(() => null);
    thread.standing = { kind: 'children', children: { running: branches, outputs, last: thread.last, waiting: [] } };
  }
  joinWhenDone(turn, thread);
}

async function branchInput(turn: Turn, thread: Thread, state: State): Promise<string> {
  if (state.Arguments === undefined) return thread.input;
  const input = JSON.stringify(await turn.evaluator.template(state.Arguments, scopeOf(turn, thread), 'Arguments'));
  if (tooLarge(input)) throw limitExceeded(thread.state);
  return input;
}

async function mapChildren(
  turn: Turn,
  thread: Thread,
  state: State,
): Promise<Omit<Children, 'last'> & { most: number }> {
  const scope = scopeOf(turn, thread);
  const { evaluator } = turn;
  const items = await evaluator.typed(state.Items ?? '{% $states.input %}', scope, 'Items', 'array');
  const { MaxConcurrency: given = 0 } = state;
  const most = await wholeNumber(turn, given, scope, 'MaxConcurrency', [0, Number.MAX_SAFE_INTEGER]);
  const waiting = items.map((value, index) => ({ index, value }));
  return {
    running: [],
    outputs: items.map(() => null),
    waiting,
    most: Math.min(most || mostIterations, mostIterations),
  };
}

/** An iteration that has started makes its input of its item; the Map fails where that fails. */
export async function selectInput(turn: Turn, parent: Thread, child: Thread): Promise<void> {
  const { ItemSelector } = stateOf(turn.program, parent);
  const item = { index: child.index as number, value: child.item?.value as Json };
  try {
    const selected = await turn.evaluator.template(
      ItemSelector as Json,
      scopeOf(turn, parent, { item }),
      'ItemSelector',
    );
    child.input = JSON.stringify(selected);
    if (tooLarge(child.input)) throw limitExceeded(parent.state);
    delete child.isToSelect;
  } catch (error) {
    parent.last = child.last;
    const failed = failure(turn, parent, error);
    child.last = parent.last;
    childFailed(turn, parent, child);
    throw failed;
  }
}

function newThread(turn: Turn, container: string, start: string, input: string, last: number, index: number): Thread {
  turn.run.threads += 1;
  const entered = { id: 0, at: 0 };
  const state = start;
  return {
    number: turn.run.threads,
    container,
    state,
    input,
    variables: {},
    last,
    before: last,
    entered,
    retries: [],
    index,
  };
}

/** `after`: the event that the iteration's start follows. */
function startIteration(turn: Turn, thread: Thread, after: number): void {
  const children = childrenOf(thread);
  const next = children.waiting.shift();
  if (next === undefined) return;
  const path = processorPath(thread.container, thread.state);
  const { StartAt } = turn.program.containers.get(path) as Container;
  const child = newThread(turn, path, StartAt, JSON.stringify(next.value), after, next.index);
  child.item = { value: next.value };
  if (stateOf(turn.program, thread).ItemSelector !== undefined) child.isToSelect = true;
  children.running.push(child);
  record(turn, child, 'MapIterationStarted', iteration('Started', thread, child));
}

const childrenOf = (thread: Thread): Children => {
  if (thread.standing?.kind !== 'children') throw new Error(`the thread at ${thread.state} has no children`);
  return thread.standing.children;
};

const iteration = (event: string, { state: name }: Thread, { index }: Thread): Fields => ({
  [`mapIteration${event}EventDetails`]: { name, index: index as number },
});

/** A branch or iteration has ended well. AWS starts the next iteration behind this one's last state. */
export function childEnded(turn: Turn, parent: Thread, child: Thread, output: string): void {
  const children = childrenOf(parent);
  const lastOfState = child.last;
  children.running.splice(children.running.indexOf(child), 1);
  children.outputs[child.index as number] = output;
  if (child.item !== undefined) record(turn, child, 'MapIterationSucceeded', iteration('Succeeded', parent, child));
  children.last = Math.max(children.last, child.last);
  startIteration(turn, parent, lastOfState);
  joinWhenDone(turn, parent);
}

function joinWhenDone(turn: Turn, parent: Thread): void {
  const { running, outputs, last } = childrenOf(parent);
  if (running.length > 0) return;
  parent.last = last;
  aside(turn, parent, `${stateOf(turn.program, parent).Type}StateSucceeded`);
  parent.standing = { kind: 'result', result: `[${outputs.join(',')}]` };
}

/** One has failed: what still runs is cut off, branch by branch, and the parent goes on from where the failure was. */
export function childFailed(turn: Turn, parent: Thread, failed: Thread): void {
  const { running } = childrenOf(parent);
  for (const child of running) {
    if (child.item !== undefined) {
      const event = child === failed ? 'Failed' : 'Aborted';
      aside(turn, failed, `MapIteration${event}`, iteration(event, parent, child));
    }
    cutOff(turn, child, failed);
  }
  parent.last = failed.last;
  delete parent.standing;
}

/** Of the failed thread itself only a task is still open; of the others every state that would have been left later. */
function cutOff(turn: Turn, thread: Thread, failed: Thread): void {
  const { Type: type } = stateOf(turn.program, thread);
  const open = thread === failed ? type === 'Task' : ['Task', 'Wait', 'Parallel', 'Map'].includes(type);
  if (open && thread.entered.id > 0) aside(turn, failed, `${type}StateAborted`);
  if (thread === failed || thread.standing?.kind !== 'children') return;
  for (const child of thread.standing.children.running) {
    if (child.item !== undefined) aside(turn, failed, 'MapIterationAborted', iteration('Aborted', thread, child));
    cutOff(turn, child, failed);
  }
}
