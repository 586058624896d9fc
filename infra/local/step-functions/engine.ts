/**
 * Runs executions, one turn at a time. A turn is written in one piece (where its threads stand, its events, its
 * ending) and only then acted upon: tasks called, the timer set, notices sent. So after a crash the store alone says
 * what has to go on: a task whose answer was not written is called again, everything else is as it was.
 */
import { AwsError, type Host } from '../host.ts';
import { callTask } from './call-task.ts';
import { type Program, readProgram } from './definition.ts';
import { abort, answer, begin, breakOff, fireDue, proceed, submitted } from './interpret.ts';
import { createEvaluator } from './jsonata.ts';
import { createLives, type Live, type Loaded } from './lives.ts';
import type { Execution, Run, Task, Thread } from './model.ts';
import { noticeOf, sendNotices } from './notices.ts';
import { closed, keys, opened, pathOf, type Records, recorded } from './records.ts';
import { isCallback } from './resources.ts';
import { resourceOf } from './task-state.ts';
import { findTask, nextDue, stateOf, threadsOf } from './threads.ts';
import type { Turn } from './turn.ts';

export type Engine = ReturnType<typeof createEngine>;

/** AWS limit on how long an execution may run. */
const longestSeconds = 365 * 86_400;

export function createEngine(
  host: Host,
  records: Records,
  machines: { isDeleting(arn: string): boolean; ended(arn: string): Promise<void> },
) {
  const { clock, store, partition, region } = host;
  const evaluator = createEvaluator(() => clock.now());
  const programs = new Map<string, Program>();
  const lives = createLives(clock, (arn) => turn(arn, (turn) => turn && fireDue(turn)).catch(() => undefined));
  const complain = (execution: string, message: string) =>
    host.log({ source: 'states', level: 'error', message, execution });

  async function programOf(hash: string): Promise<Program> {
    const known = programs.get(hash);
    if (known !== undefined) return known;
    const program = readProgram((await store.get<string>(keys.definition(hash))) as string);
    programs.set(hash, program);
    return program;
  }

  async function load(arn: string): Promise<Loaded | undefined> {
    const run = await store.get<Run>(keys.run(arn));
    const execution = run && (await store.get<Execution>(keys.execution(arn)));
    return run && execution && { run, execution };
  }

  async function turnOf({ execution, run }: Loaded): Promise<Turn> {
    const program = await programOf(execution.definition);
    return { execution, run, program, evaluator, partition, region, now: clock.now(), events: [], scheduled: [] };
  }

  /** Takes a turn; `act` gets none when the execution is not running. */
  function turn<T>(arn: string, act: (turn: Turn | undefined) => Promise<T> | T): Promise<T> {
    return lives.enqueue(arn, async (live) => {
      const loaded = live.loaded ?? (await load(arn));
      if (loaded === undefined) return act(undefined);
      live.loaded = loaded;
      try {
        const turn = await turnOf(loaded);
        if (machines.isDeleting(turn.execution.machineArn)) abort(turn);
        const result = await act(turn.end === undefined ? turn : undefined);
        const isMore = await proceed(turn);
        await write(live, turn);
        if (isMore) goOn(arn);
        return result;
      } catch (error) {
        delete live.loaded;
        if (!(error instanceof AwsError)) broken(arn, error);
        throw error;
      }
    });
  }

  const goOn = (arn: string): void => {
    turn(arn, () => undefined).catch(() => undefined);
  };

  /** A mistake of this host must not leave an execution standing for ever. */
  function broken(arn: string, error: unknown): void {
    complain(arn, error instanceof Error ? (error.stack ?? error.message) : String(error));
    const ended = lives.enqueue(arn, async (live) => {
      const loaded = await load(arn);
      if (loaded === undefined) return;
      const turn = await turnOf(loaded);
      breakOff(turn, `Internal error of this host: ${error instanceof Error ? error.message : error}`);
      await write(live, turn);
    });
    ended.catch((failed) => complain(arn, String(failed)));
  }

  async function write(live: Live, turn: Turn): Promise<void> {
    const { execution, run, events, end } = turn;
    const { arn } = execution;
    if (end === undefined) {
      await store.write([...recorded(arn, events), { put: keys.run(arn), value: run }]);
      callTasks(arn, turn);
      lives.setTimer(arn, nextDue(run).due);
      return;
    }
    const over: Execution = { ...execution, ...end, stopDate: turn.now };
    await store.write([...recorded(arn, events), ...closed(over), noticeOf(over)]);
    delete live.loaded;
    lives.keepCalls(arn, new Set());
    lives.setTimer(arn, Number.POSITIVE_INFINITY);
    await machines.ended(execution.machineArn);
    await notify(arn);
  }

  async function notify(arn: string): Promise<void> {
    const sent = sendNotices(host, `${keys.notices}${pathOf(arn)}/`);
    await sent.catch((error) => complain(arn, `status change not sent: ${error}`));
  }

  function callTasks(arn: string, { run, program, execution }: Turn): void {
    const tasks = [...threadsOf(run.root)].flatMap((thread) =>
      thread.standing?.kind === 'task' ? [{ thread, task: thread.standing.task }] : [],
    );
    lives.keepCalls(arn, new Set(tasks.map(({ task }) => task.id)));
    for (const { thread, task } of tasks) {
      if (task.submitted !== true) lives.track(arn, task.id, () => call(execution, program, thread, task));
    }
  }

  async function call(execution: Execution, program: Program, thread: Thread, task: Task): Promise<void> {
    const resource = resourceOf(host, stateOf(program, thread));
    const outcome = await callTask(host, resource, task, execution);
    const answered = turn(execution.arn, async (turn) => {
      const found = turn && findTask(turn.run, task.id);
      if (turn === undefined || found === undefined) return;
      if (isCallback(resource) && 'result' in outcome) await submitted(turn, found.thread, found.task, outcome.result);
      else await answer(turn, found.thread, outcome);
    });
    await answered.catch(() => undefined);
  }

  /** Starts an execution unless `existing`, asked while nothing else happens under its name, says otherwise. */
  function open(execution: Execution, existing: () => Promise<Execution | undefined>): Promise<Execution> {
    const { arn } = execution;
    return lives.enqueue(arn, async (live) => {
      const found = await existing();
      if (found !== undefined) return found;
      const run = newRun(execution, await programOf(execution.definition));
      const turn = await turnOf({ execution, run });
      begin(turn);
      const changes = [...opened(execution, run), ...recorded(arn, turn.events), noticeOf(execution)];
      await store.write([...(await records.leftovers(arn)), ...changes]);
      live.loaded = { execution, run };
      await notify(arn);
      goOn(arn);
      return execution;
    });
  }

  /** After a start of the host: every timer is set, every task without an answer is called, every thread goes on. */
  async function resume(): Promise<void> {
    await sendNotices(host, keys.notices);
    for (let after: string | undefined; ; ) {
      const page = await store.list<Run>(keys.runs, { limit: 500, ...(after === undefined ? {} : { after }) });
      for (const [, run] of page) {
        if ([...threadsOf(run.root)].every(isPatient)) lives.setTimer(run.execution, nextDue(run).due);
        else goOn(run.execution);
      }
      after = page.at(-1)?.[0];
      if (after === undefined) return;
    }
  }

  return { open, turn, resume, stop: lives.stop };
}

function newRun({ arn, input, startDate }: Execution, { timeoutSeconds = longestSeconds, containers }: Program): Run {
  const { StartAt: state } = containers.get('') as { StartAt: string };
  const root: Thread = {
    number: 1,
    container: '',
    state,
    input,
    variables: {},
    last: 0,
    before: 0,
    entered: { id: 0, at: 0 },
    retries: [],
  };
  return { execution: arn, deadline: startDate + timeoutSeconds * 1000, events: 0, threads: 1, root };
}

/** It waits for the clock, a callback or its branches. */
function isPatient({ standing }: Thread): boolean {
  const kind = standing?.kind;
  return (
    kind === 'wait' ||
    kind === 'retry' ||
    kind === 'children' ||
    (standing?.kind === 'task' && standing.task.submitted === true)
  );
}
