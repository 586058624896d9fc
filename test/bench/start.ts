/**
 * `npm run bench:start`: the first start and a later one, from the command to the line that says ready, in a copy of
 * this checkout without anything built. The packages are those that are installed here.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { report } from './support/report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const leftOut = ['node_modules', 'dist', '.local', '.git', 'cdk.out'];
const patienceMs = 10 * 60_000;

const copy = mkdtempSync(join(tmpdir(), 'bench-start-'));
try {
  cpSync(root, copy, { recursive: true, filter: (file) => !leftOut.includes(relative(root, file)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const first = await startOnce();
  const later = await startOnce();
  report('start', [
    { figure: 'first start, with building and seeding', measured: first.seconds, unit: 's', atMost: 90 },
    { figure: 'first start: CPU', measured: first.cpuSeconds, unit: 's' },
    { figure: 'later start', measured: later.seconds, unit: 's', atMost: 20 },
    { figure: 'later start: CPU', measured: later.cpuSeconds, unit: 's' },
  ]);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

type Started = { seconds: number; cpuSeconds: number };

/** Starts, waits until it is ready, and stops it as Ctrl-C does. */
async function startOnce(): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, ['infra/start.ts', '--port', '0', '--data', join(copy, '.local')], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const { promise: ready, resolve } = Promise.withResolvers<Started>();
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk;
    const seconds = (performance.now() - began) / 1000;
    if (printed.includes('is ready')) resolve({ seconds, cpuSeconds: cpuSecondsOf(child.pid) });
  });
  const late = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const started = await Promise.race([ready, gone]);
  clearTimeout(late);
  if (Array.isArray(started)) throw new Error(`the start ended before it was ready:\n${printed}`);
  child.kill('SIGINT');
  await gone;
  return started;
}

/** What the process and the programs that it ran to their end took: tells a slow start from a busy machine. Linux only. */
function cpuSecondsOf(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // utime, stime, cutime and cstime, in hundredths of a second: proc(5).
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}
