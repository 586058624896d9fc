/**
 * What this process knows of each execution beside the store: a queue that everything to do with it goes through, one
 * thing at a time, the calls of its tasks, its one timer, and its run while something is under way. An execution that
 * waits is no more than a timer here.
 */
import { AwsError, type Clock, type Timer } from '../host.ts';
import type { Execution, Run } from './model.ts';

export type Loaded = { execution: Execution; run: Run };
export type Live = {
  last: Promise<unknown>;
  pending: number;
  calls: Map<string, Promise<void>>;
  timer?: { due: number; handle: Timer };
  loaded?: Loaded;
};

export function createLives(clock: Clock, due: (arn: string) => Promise<unknown>) {
  const lives = new Map<string, Live>();
  let stopped = false;

  function liveOf(arn: string): Live {
    const live = lives.get(arn) ?? { last: Promise.resolve(), pending: 0, calls: new Map() };
    lives.set(arn, live);
    return live;
  }

  function enqueue<T>(arn: string, work: (live: Live) => Promise<T>): Promise<T> {
    if (stopped) return Promise.reject(new AwsError('ServiceUnavailable', 'The host is stopping', 503));
    const live = liveOf(arn);
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

  /** Remembers a task's call, so that it is made once, until it has ended. */
  function track(arn: string, taskId: string, call: () => Promise<void>): void {
    const live = liveOf(arn);
    if (stopped || live.calls.has(taskId)) return;
    const done = call().finally(() => {
      live.calls.delete(taskId);
      release(arn, live);
    });
    live.calls.set(taskId, done);
  }

  /** Calls of tasks that no longer stand (timed out, cut off, stopped) are not waited for: nobody hears their answer. */
  function keepCalls(arn: string, taskIds: Set<string>): void {
    const { calls } = liveOf(arn);
    for (const taskId of calls.keys()) if (!taskIds.has(taskId)) calls.delete(taskId);
  }

  /** The one timer of an execution; infinity for none. */
  function setTimer(arn: string, at: number): void {
    const live = liveOf(arn);
    if (live.timer?.due !== at) {
      live.timer?.handle.cancel();
      delete live.timer;
      if (!stopped && at < Number.POSITIVE_INFINITY)
        live.timer = { due: at, handle: clock.at(at, () => fire(arn, live)) };
    }
    release(arn, live);
  }

  /** Resolves when the execution stands still again, so that a clock that is moved waits for what it has set off. */
  async function fire(arn: string, live: Live): Promise<void> {
    delete live.timer;
    await due(arn);
    for (let now = lives.get(arn); now && (now.pending > 0 || now.calls.size > 0); now = lives.get(arn)) {
      await Promise.allSettled([now.last, ...now.calls.values()]);
    }
  }

  async function stop(): Promise<void> {
    stopped = true;
    for (const { timer } of lives.values()) timer?.handle.cancel();
    await Promise.allSettled([...lives.values()].map(({ last }) => last));
  }

  return { enqueue, track, keepCalls, setTimer, stop };
}
