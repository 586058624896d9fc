/**
 * The workers of one function. A request goes to the worker used last, or waits; when it has waited for as long as
 * the last worker took to start, another one starts. A worker that times out, crashes or takes too much memory is
 * ended and never used again.
 */
import { Worker } from 'node:worker_threads';
import type { Reply, Request, Setup } from './worker.ts';
import { workerCode } from './worker-code.ts';

type Outcome = { failed: boolean; json: string };
export type PoolOptions = {
  setup: Omit<Setup, 'untaken'>;
  env: Record<string, string>;
  timeout: number;
  mostWorkers: number;
  log(level: 'info' | 'warn' | 'error', line: string, requestId: string | undefined): void;
};
export type Pool = {
  run(requestId: string, event: string, arn: string): Promise<Outcome>;
  /** When the worker that has been idle for longest was last used; undefined without one. */
  idleSince(): number | undefined;
  idleCount(): number;
  retire(): void;
  close(): Promise<void>;
};

type Job = { requestId: string; event: string; arn: string; resolve(outcome: Outcome): void };
type Slot = {
  worker: Worker;
  untaken: Int32Array;
  job: Job | undefined;
  ready: boolean;
  since: number;
  timer: NodeJS.Timeout | undefined;
};

const initLimit = 10_000;
const memoryCheck = 200;
const youngGeneration = 8;
/** The runtime itself and buffers on their way; what a function may take beyond its memory size before it is ended. */
const slack = 64;

export function openPool(options: PoolOptions): Pool {
  const { setup, timeout } = options;
  const slots = new Set<Slot>();
  const idle: Slot[] = [];
  const waiting: Job[] = [];
  let growth: NodeJS.Timeout | undefined;
  /** Milliseconds that the last worker took to start. */
  let startTime = 0;

  function run(requestId: string, event: string, arn: string): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    const job: Job = { requestId, event, arn, resolve };
    const slot = idle.pop();
    if (slot !== undefined) begin(slot, job);
    else {
      waiting.push(job);
      if (slots.size === 0) start();
      else growLater();
    }
    return promise;
  }

  function growLater(): void {
    growth ??= setTimeout(() => {
      growth = undefined;
      if (waiting.length === 0 || slots.size >= options.mostWorkers) return;
      if (![...slots].some((slot) => !slot.ready)) start();
      growLater();
    }, startTime);
  }

  function start(): void {
    const untaken = new SharedArrayBuffer(4);
    const worker = new Worker(workerCode(), {
      name: setup.functionName,
      workerData: { ...setup, untaken },
      env: options.env,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: setup.memory, maxYoungGenerationSizeMb: youngGeneration },
    });
    const slot: Slot = {
      worker,
      untaken: new Int32Array(untaken),
      job: undefined,
      ready: false,
      since: performance.now(),
      timer: undefined,
    };
    slots.add(slot);
    slot.timer = setTimeout(() => end(slot, timedOut(initLimit)), initLimit);
    worker.on('message', (message: unknown) => {
      if (isReply(message)) receive(slot, message);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const cause = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'signal: killed' : String(error);
      end(slot, exited(cause));
    });
    worker.on('exit', (code) => end(slot, exited(`exit status ${code}`)));
  }

  function receive(slot: Slot, reply: Reply): void {
    if (!slots.has(slot)) return;
    const [kind, text] = reply;
    if (kind === 'log') {
      options.log(reply[2], text, reply[3]);
      Atomics.sub(slot.untaken, 0, text.length);
      Atomics.notify(slot.untaken, 0);
    } else if (kind === 'crashed') end(slot, () => text);
    else answered(slot, kind === 'failed', text);
  }

  function answered(slot: Slot, failed: boolean, json: string): void {
    clearTimeout(slot.timer);
    if (!slot.ready) startTime = performance.now() - slot.since;
    slot.ready = true;
    const { job } = slot;
    slot.job = undefined;
    job?.resolve({ failed, json });
    const next = waiting.shift();
    if (next !== undefined) begin(slot, next);
    else {
      slot.since = performance.now();
      idle.push(slot);
    }
  }

  function begin(slot: Slot, job: Job): void {
    slot.job = job;
    slot.since = performance.now();
    slot.timer = setTimeout(() => watch(slot, job), Math.min(memoryCheck, timeout));
    const request: Request = [job.requestId, job.event, job.arn, timeout];
    slot.worker.postMessage(request);
  }

  /** While a request lasts: its time, and its heap and buffers, which may grow without the handler ever pausing. */
  function watch(slot: Slot, job: Job): void {
    if (slot.job !== job) return;
    const left = timeout - (performance.now() - slot.since);
    if (left <= 0) {
      end(slot, timedOut(timeout));
      return;
    }
    slot.timer = setTimeout(() => watch(slot, job), Math.min(memoryCheck, left));
    slot.worker.getHeapStatistics().then(
      ({ external_memory: external, used_heap_size: heap }) => {
        if (slot.job === job && external + heap > (setup.memory + slack) * 2 ** 20) end(slot, exited('signal: killed'));
      },
      () => undefined,
    );
  }

  function end(slot: Slot, reason: (requestId: string) => string): void {
    if (!slots.delete(slot)) return;
    clearTimeout(slot.timer);
    if (idle.includes(slot)) idle.splice(idle.indexOf(slot), 1);
    void slot.worker.terminate();
    // Whoever waited for this worker to start hears why it did not; a crash before a request has come is theirs too.
    const job = slot.job ?? (slot.ready ? undefined : waiting.shift());
    if (job !== undefined) job.resolve({ failed: true, json: reason(job.requestId) });
    else options.log('error', reason('none'), undefined);
    if (waiting.length > 0 && slots.size === 0) start();
  }

  return {
    run,
    idleSince: () => idle[0]?.since,
    idleCount: () => idle.length,
    retire() {
      const slot = idle.shift();
      if (slot === undefined) return;
      slots.delete(slot);
      void slot.worker.terminate();
    },
    async close() {
      clearTimeout(growth);
      const all = [...slots];
      slots.clear();
      idle.length = 0;
      for (const slot of all) clearTimeout(slot.timer);
      const left = [...all.flatMap(({ job }) => job ?? []), ...waiting.splice(0)];
      for (const job of left) job.resolve({ failed: true, json: exited('signal: terminated')(job.requestId) });
      await Promise.all(all.map(({ worker }) => worker.terminate()));
    },
  };
}

/** A function may reach the port of its thread, too: what else it says there is not for the host. */
function isReply(message: unknown): message is Reply {
  if (!Array.isArray(message) || typeof message[1] !== 'string') return false;
  return ['ready', 'done', 'failed', 'crashed', 'log'].includes(message[0]);
}

function timedOut(milliseconds: number): (requestId: string) => string {
  const seconds = (milliseconds / 1000).toFixed(2);
  return (id) =>
    JSON.stringify({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${id} Error: Task timed out after ${seconds} seconds`,
    });
}

function exited(cause: string): (requestId: string) => string {
  const how =
    cause === 'exit status 0' ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${cause}`;
  return (id) => JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${id} Error: ${how}` });
}
