/** Hosts a template in a child process on a free port and in a folder of its own, and tells what that costs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer, Started, Usage } from './host-process.ts';

export type BenchHost = Started & {
  dataDir: string;
  usage(): Promise<Usage>;
  /** Stops and starts again on the same port with the same data; how long starting took, in milliseconds. */
  restart(template?: string): Promise<number>;
  /** Kills it as it stands, and starts again like `restart`. */
  kill(): Promise<void>;
  close(): Promise<void>;
};
type Process = Started & { usage(): Promise<Usage>; stop(): Promise<void>; kill(): Promise<void> };

const entry = fileURLToPath(new URL('host-process.ts', import.meta.url));

export async function openHost(template: string, assets: string): Promise<BenchHost> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-'));
  let running = await begin({ template, assets, dataDir, port: 0 });
  const again = async (next: string) => {
    running = await begin({ template: next, assets, dataDir, port: Number(new URL(host.url).port) });
  };
  const host: BenchHost = {
    url: running.url,
    refs: running.refs,
    dataDir,
    usage: () => running.usage(),
    async restart(next = template) {
      await running.stop();
      const began = performance.now();
      await again(next);
      return performance.now() - began;
    },
    async kill() {
      await running.kill();
      await again(template);
    },
    async close() {
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return host;
}

async function begin(options: { template: string; assets: string; dataDir: string; port: number }): Promise<Process> {
  const child = fork(entry, [JSON.stringify(options)], { env: { ...process.env, UV_THREADPOOL_SIZE: '16' } });
  const next = async (): Promise<Answer> => ((await once(child, 'message')) as [Answer])[0];
  const first = await next();
  if (!('started' in first)) throw new Error('failed' in first ? first.failed : 'the host did not start');
  return {
    ...first.started,
    async usage() {
      child.send('usage');
      const answer = await next();
      if (!('usage' in answer)) throw new Error('the host did not tell its usage');
      return answer.usage;
    },
    async stop() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
    async kill() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** CPU milliseconds from now until the host has had next to nothing to do for a second. */
export async function untilQuiet(host: BenchHost): Promise<number> {
  const before = (await host.usage()).cpuMs;
  for (let last = before; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const { cpuMs } = await host.usage();
    if (cpuMs - last < 60) return cpuMs - before;
    last = cpuMs;
  }
}
