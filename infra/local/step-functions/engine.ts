/**
 * Runs executions. Everything that happens to one execution goes through its own queue, one turn at a time. A turn
 * is written in one piece (where its threads stand, its events, its ending) and only then acted upon: tasks called,
 * the timer set, notices sent. So after a crash the store alone says what has to go on: a task whose answer was not
 * written is called again, everything else is as it was. An execution that waits is one timer in memory.
 */
import type { Host, Timer } from '../host.ts';
import { AwsError } from '../host.ts';
import type { CallTask } from './call-task.ts';
import { type Program, readProgram } from './definition.ts';
import { abort, answer, begin, breakOff, fireDue, proceed, submitted } from './interpret.ts';
import { createEvaluator } from './jsonata.ts';
import type { Execution, Run, Task, Thread } from './model.ts';
import { noticeOf, sendNotices } from './notices.ts';
import { closed, keys, opened, pathOf, type Records, recorded } from './records.ts';
import { resourceOf } from './task-state.ts';
import { findTask, nextDue, stateOf, threadsOf } from './threads.ts';
import type { Turn } from './turn.ts';

export type Engine = ReturnType<typeof createEngine>;
type Live = {
  last: Promise<unknown>;
  pending: number;
  calls: Map<string, Promise<void>>;
  timer?: { due: number; handle: Timer };
  loaded?: { execution: Execution; run: Run };
};

const year = 365 * 86_400;

export function createEngine(
  host: Host,
  records: Records,
  callTask: CallTask,
  machines: { isDeleting(arn: string): boolean; ended(arn: string): Promise<void> },
) {
  const { clock, store } = host;
  const evaluator = createEvaluator(() => clock.now());
  const programs = new Map<string, Program>();
  const lives = new Map<string, Live>();
  let stopped = false;

  async function programOf(hash: string): Promise<Program> {
    const known = programs.get(hash);
    if (known !== undefined) return known;
    const program = readProgram((await store.get<string>(keys.definition(hash))) as string);
    programs.set(hash, program);
    return program;
  }

  function enqueue<T>(arn: string, work: (live: Live) => Promise<T>): Promise<T> {
    const live = lives.get(arn) ?? { last: Promise.resolve(), pending: 0, calls: new Map() };
    lives.set(arn, live);
    live.pending += 1;
    const done = live.last
      .then(() => work(live))
      .finally(() => {
        live.pending -= 1;
        release(arn, live);
      });
    live.last = done.catch(() => undefined);
    return done;
  }

  function release(arn: string, live: Live): void {
    if (live.pending > 0 || live.calls.size > 0) return;
    delete live.loaded;
    if (live.timer === undefined && lives.get(arn) === live) lives.delete(arn);
  }

  async function load(arn: string): Promise<Live['loaded']> {
    const run = await store.get<Run>(keys.run(arn));
    const execution = run && (await store.get<Execution>(keys.execution(arn)));
    return run && execution && { run, execution };
  }

  async function turnOf({ execution, run }: NonNullable<Live['loaded']>): Promise<Turn> {
    const program = await programOf(execution.definition);
    const { partition, region } = host;
    return { execution, run, program, evaluator, partition, region, now: clock.now(), events: [], scheduled: [] };
  }

  /** Takes a turn; `act` gets none when the execution is not running. */
  function turn<T>(arn: string, act: (turn: Turn | undefined) => Promise<T> | T): Promise<T> {
    return enqueue(arn, async (live) => {
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
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    host.log({ source: 'states', level: 'error', message, execution: arn });
    enqueue(arn, async (live) => {
      const loaded = await load(arn);
      if (loaded === undefined) return;
      const turn = await turnOf(loaded);
      breakOff(turn, `Internal error of this host: ${error instanceof Error ? error.message : error}`);
      await write(live, turn);
    }).catch((failed) => host.log({ source: 'states', level: 'error', message: String(failed), execution: arn }));
  }

  async function write(live: Live, turn: Turn): Promise<void> {
    const { execution, run, events, end } = turn;
    const { arn } = execution;
    if (end === undefined) {
      await store.write([...recorded(arn, events), { put: keys.run(arn), value: run }]);
      callTasks(arn, live, turn);
      setTimer(arn, live, nextDue(run).due);
      return;
    }
    const over: Execution = { ...execution, ...end, stopDate: turn.now };
    await store.write([...recorded(arn, events), ...closed(over), noticeOf(over)]);
    setTimer(arn, live, Number.POSITIVE_INFINITY);
    delete live.loaded;
    await machines.ended(execution.machineArn);
    await notify(arn);
  }

  async function notify(arn: string): Promise<void> {
    await sendNotices(host, `${keys.notices}${pathOf(arn)}/`).catch((error) =>
      host.log({ source: 'states', level: 'error', message: `status change not sent: ${error}`, execution: arn }),
    );
  }

  function setTimer(arn: string, live: Live, due: number): void {
    if (live.timer?.due === due) return;
    live.timer?.handle.cancel();
    delete live.timer;
    if (!stopped && due < Number.POSITIVE_INFINITY) live.timer = { due, handle: clock.at(due, () => fire(arn, live)) };
  }

  /** Resolves when the execution stands still again, so that a clock that is moved waits for what it has set off. */
  async function fire(arn: string, live: Live): Promise<void> {
    delete live.timer;
    await turn(arn, (turn) => turn && fireDue(turn)).catch(() => undefined);
    await settled(arn);
  }

  async function settled(arn: string): Promise<void> {
    for (let live = lives.get(arn); live && (live.pending > 0 || live.calls.size > 0); live = lives.get(arn)) {
      await Promise.allSettled([live.last, ...live.calls.values()]);
    }
  }

  function callTasks(arn: string, live: Live, { run, program, execution }: Turn): void {
    if (stopped) return;
    for (const thread of threadsOf(run.root)) {
      const task = thread.standing?.kind === 'task' ? thread.standing.task : undefined;
      if (task === undefined || task.submitted === true || live.calls.has(task.id)) continue;
      live.calls.set(
        task.id,
        call(arn, execution, program, thread, task).finally(() => {
          live.calls.delete(task.id);
          release(arn, live);
        }),
      );
    }
  }

  async function call(arn: string, execution: Execution, program: Program, thread: Thread, task: Task): Promise<void> {
    const resource = resourceOf(host, stateOf(program, thread));
    const outcome = await callTask(resource, task, execution);
    await turn(arn, async (turn) => {
      const found = turn && findTask(turn.run, task.id);
      if (found === undefined) return;
      const isCallback = resource.kind === 'integration' && resource.callback;
      if (isCallback && 'result' in outcome) await submitted(turn as Turn, found.thread, found.task, outcome.result);
      else await answer(turn as Turn, found.thread, outcome);
    }).catch(() => undefined);
  }

  /** Starts an execution unless `existing`, asked for while nothing else happens to it, says otherwise. */
  function open(execution: Execution, existing: () => Promise<Execution | undefined>): Promise<Execution> {
    const { arn } = execution;
    return enqueue(arn, async (live) => {
      const found = await existing();
      if (found !== undefined) return found;
      const program = await programOf(execution.definition);
      const deadline = execution.startDate + (program.timeoutSeconds ?? year) * 1000;
      const container = program.containers.get('') as { StartAt: string };
      const entered = { id: 0, at: 0 };
      const { input } = execution;
      const root: Thread = {
        number: 1,
        container: '',
        state: container.StartAt,
        input,
        variables: {},
        last: 0,
        before: 0,
        entered,
        retries: [],
      };
      const run: Run = { execution: arn, deadline, events: 0, threads: 1, root };
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
    let after: string | undefined;
    for (;;) {
      const page = await store.list<Run>(keys.runs, { limit: 500, ...(after === undefined ? {} : { after }) });
      for (const [, run] of page) resumeRun(run);
      after = page.at(-1)?.[0];
      if (after === undefined) return;
    }
  }

  function resumeRun(run: Run): void {
    const isBusy = [...threadsOf(run.root)].some(
      ({ standing }) => standing?.kind !== 'children' && (standing === undefined || !isPatient(standing)),
    );
    if (isBusy) goOn(run.execution);
    else {
      const live: Live = { last: Promise.resolve(), pending: 0, calls: new Map() };
      lives.set(run.execution, live);
      setTimer(run.execution, live, nextDue(run).due);
    }
  }

  async function stop(): Promise<void> {
    stopped = true;
    for (const live of lives.values()) live.timer?.handle.cancel();
    await Promise.allSettled([...lives.values()].map(({ last }) => last));
  }

  return { open, turn, resume, stop, settled };
}

/** It waits for the clock or for a callback. */
const isPatient = (standing: NonNullable<Thread['standing']>): boolean =>
  standing.kind === 'wait' ||
  standing.kind === 'retry' ||
  (standing.kind === 'task' && standing.task.submitted === true);
